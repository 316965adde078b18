using System.Collections.Immutable;
using System.Reflection;

namespace TaskGraph.ArrayKernels;

/// <summary>A static method of the user's as an operation: called for one element after another.</summary>
internal static class MethodUfuncs
{
    /// <summary>The operation; null where the method does not take one to three elements and give one.</summary>
    public static Ufunc? Of(MethodInfo method)
    {
        Type[] types = [.. method.GetParameters().Select(p => p.ParameterType), method.ReturnType];
        if (!method.IsStatic || types.Length is < 2 or > 4 || !Array.TrueForAll(types, IsElement)) return null;
        var (function, ufunc) = types.Length switch
        {
            2 => (typeof(Func<,>), typeof(MethodUfunc<,>)),
            3 => (typeof(Func<,,>), typeof(MethodUfunc<,,>)),
            _ => (typeof(Func<,,,>), typeof(MethodUfunc<,,,>)),
        };
        var call = method.CreateDelegate(function.MakeGenericType(types));
        return (Ufunc)Activator.CreateInstance(ufunc.MakeGenericType(types), call)!;
    }

    /// <summary>Whether arrays can hold values of the type.</summary>
    public static bool IsElement(Type type)
        => type == typeof(bool) || Array.Exists(type.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(System.Numerics.INumberBase<>));
}

/// <summary>An operation that is a method of the user's.</summary>
internal abstract class MethodUfunc(Delegate function, ImmutableArray<Type> operands, Type result) : Ufunc
{
    public override string Name { get; } = $"{function.Method.DeclaringType?.Name}.{function.Method.Name}";
    public override ImmutableArray<Type> Operands { get; } = operands;
    public override Type Result { get; } = result;
    public override VectorForm? Vector => null;

    // Two calls may differ: a user's method need not be pure.
    public override UInt128 Token { get; } = Tokens.Unique();
}

internal sealed unsafe class MethodUfunc<T, TResult>(Func<T, TResult> function) : MethodUfunc(function, [typeof(T)], typeof(TResult))
    where T : unmanaged where TResult : unmanaged
{
    public override void Invoke(void* x, void* y, void* z, void* result, int count)
    {
        for (int i = 0; i < count; i++) ((TResult*)result)[i] = function(((T*)x)[i]);
    }
}

internal sealed unsafe class MethodUfunc<TX, TY, TResult>(Func<TX, TY, TResult> function) : MethodUfunc(function, [typeof(TX), typeof(TY)], typeof(TResult))
    where TX : unmanaged where TY : unmanaged where TResult : unmanaged
{
    public override void Invoke(void* x, void* y, void* z, void* result, int count)
    {
        for (int i = 0; i < count; i++) ((TResult*)result)[i] = function(((TX*)x)[i], ((TY*)y)[i]);
    }
}

internal sealed unsafe class MethodUfunc<TX, TY, TZ, TResult>(Func<TX, TY, TZ, TResult> function)
    : MethodUfunc(function, [typeof(TX), typeof(TY), typeof(TZ)], typeof(TResult))
    where TX : unmanaged where TY : unmanaged where TZ : unmanaged where TResult : unmanaged
{
    public override void Invoke(void* x, void* y, void* z, void* result, int count)
    {
        for (int i = 0; i < count; i++) ((TResult*)result)[i] = function(((TX*)x)[i], ((TY*)y)[i], ((TZ*)z)[i]);
    }
}
