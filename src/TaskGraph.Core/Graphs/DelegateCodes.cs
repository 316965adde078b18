using System.Reflection;

namespace TaskGraph;

/// <summary>Makes the code that calls a function known only as a delegate. It is as quick as one whose types were known.</summary>
internal static class DelegateCodes
{
    private static readonly Type[] _codes =
    [
        typeof(FuncCode<>), typeof(FuncCode<,>), typeof(FuncCode<,,>), typeof(FuncCode<,,,>), typeof(FuncCode<,,,,>), typeof(FuncCode<,,,,,>),
        typeof(FuncCode<,,,,,,>), typeof(FuncCode<,,,,,,,>), typeof(FuncCode<,,,,,,,,>),
    ];

    public static (TaskCode Code, Type[] Parameters, Type Result) Of(Delegate function)
    {
        var invoke = function.GetType().GetMethod("Invoke")!;
        Type[] parameters = [.. invoke.GetParameters().Select(p => p.ParameterType)];
        if (invoke.ReturnType == typeof(void)) throw Unfit("has no result. Return something, null if need be.");
        if (parameters.Length >= _codes.Length) throw Unfit($"has {parameters.Length} parameters. Use at most {_codes.Length - 1}.");
        foreach (var type in parameters.Append(invoke.ReturnType))
            if (type.IsByRef || type.IsByRefLike || type.IsPointer) throw Unfit($"uses {type.Name}, which cannot be a result. Use values or objects.");
        Type[] types = [.. parameters, invoke.ReturnType];
        var wrapped = Delegate.CreateDelegate(System.Linq.Expressions.Expression.GetFuncType(types), function, invoke);
        var code = (TaskCode)Activator.CreateInstance(_codes[parameters.Length].MakeGenericType(types), BindingFlags.Public | BindingFlags.Instance, null,
            [IsFunc(function.GetType()) ? function : wrapped], null)!;
        return (code, parameters, invoke.ReturnType);
    }

    private static bool IsFunc(Type type) => type.IsGenericType && type.Namespace == "System" && type.Name.StartsWith("Func`", StringComparison.Ordinal);

    private static ArgumentException Unfit(string why) => new($"The function {why}", "function");
}
