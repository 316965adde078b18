using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>
/// Which captured variables a function uses. C# keeps all captured variables of a scope in one object, so a lambda holds what its
/// neighbours captured. The code of the function, and of the lambdas, local functions, iterators and async methods within it, tells
/// which fields it reads, and whether it assigns one of its surroundings, which would be lost in another process.
/// </summary>
internal sealed class CapturedFields
{
    private static readonly ConcurrentDictionary<MethodInfo, CapturedFields> _byMethod = new();
    private static readonly ConcurrentDictionary<Type, FieldInfo[]> _fieldsOf = new();
    private static readonly ConcurrentDictionary<Type, bool> _isScope = new(), _isStateless = new();

    // By module and number: a generic scope's fields are the same in each of its forms.
    private readonly HashSet<(Module, int)> _used = [];
    private readonly List<FieldInfo> _written = [];
    private readonly Dictionary<FieldInfo, bool> _statics = [];
    private readonly HashSet<(Module, int)> _created = [];
    private readonly HashSet<MethodBase> _seen = [];

    private CapturedFields(MethodInfo method)
    {
        Walk(method);
        _written.RemoveAll(f => _created.Contains(Id(f.DeclaringType!)));
    }

    /// <summary>Variables of the surroundings that the function assigns.</summary>
    public IReadOnlyList<FieldInfo> Written => _written;

    /// <summary>Static variables of the user's that can change and that the function uses, and whether it assigns them: a worker has values of its own.</summary>
    public IReadOnlyDictionary<FieldInfo, bool> Statics => _statics;

    public static CapturedFields UsedBy(MethodInfo method) => _byMethod.GetOrAdd(method, static m => new CapturedFields(m));

    public bool Contains(FieldInfo field) => _used.Contains((field.Module, field.MetadataToken));

    /// <summary>Whether objects of this type hold captured variables.</summary>
    public static bool IsScope(Type type) => _isScope.GetOrAdd(type, static t =>
        !t.IsValueType && t.Name.StartsWith("<>c__DisplayClass", StringComparison.Ordinal) && t.IsDefined(typeof(CompilerGeneratedAttribute), false));

    /// <summary>Whether the type is where the compiler puts lambdas that capture nothing.</summary>
    public static bool IsStateless(Type type) => _isStateless.GetOrAdd(type, static t =>
        t.Name is ['<', '>', 'c', ..] && !IsScope(t) && t.IsDefined(typeof(CompilerGeneratedAttribute), false)
        && t.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Length == 0);

    /// <summary>The one object of a stateless type.</summary>
    public static object Stateless(Type type)
        => type.GetField("<>9", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)?.GetValue(null) ?? RuntimeHelpers.GetUninitializedObject(type);

    /// <summary>The fields of a scope in their order in a pickle.</summary>
    public static FieldInfo[] Of(Type scope) => _fieldsOf.GetOrAdd(scope, static t => [.. TypeFacts.Fields(t)]);

    private void Walk(MethodBase method)
    {
        var pending = new Stack<MethodBase>();
        pending.Push(method);
        while (pending.TryPop(out var next))
        {
            if (!_seen.Add(next)) continue;
            foreach (var attribute in next.GetCustomAttributes<StateMachineAttribute>()) VisitType(attribute.StateMachineType, next, pending);
            Read(next, pending);
        }
    }

    private void Read(MethodBase method, Stack<MethodBase> pending)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } code) return;
        var typeArguments = method.DeclaringType is { IsGenericType: true } declaring ? declaring.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        FieldInfo? address = null;
        foreach (var (code1, operand) in Instructions.Of(code))
        {
            switch (code1.OperandType)
            {
                case OperandType.InlineField:
                    if (method.Module.ResolveField(operand, typeArguments, methodArguments) is not { } field) break;
                    VisitField(field, code1);
                    if (code1 == OpCodes.Ldflda || code1 == OpCodes.Ldsflda) address = field;
                    break;
                case OperandType.InlineMethod:
                    if (method.Module.ResolveMethod(operand, typeArguments, methodArguments) is not { DeclaringType: { } owner } called) break;
                    if (owner == typeof(Interlocked) && address is { IsStatic: true }) VisitField(address, OpCodes.Stsfld);
                    else if (owner == typeof(Interlocked) && address is not null) VisitWrite(address);
                    address = null;
                    if (code1 == OpCodes.Newobj && IsGenerated(owner)) _created.Add(Id(owner));
                    if (IsGenerated(owner) || called.Name.StartsWith('<')) pending.Push(called);
                    if (code1 == OpCodes.Newobj && IsGenerated(owner) && !IsScope(owner)) VisitType(owner, called, pending);
                    break;
            }
        }
    }

    private void VisitField(FieldInfo field, OpCode code)
    {
        if (field.IsStatic)
        {
            if (!field.IsInitOnly && !field.IsLiteral && !IsGenerated(field.DeclaringType!) && !field.Name.StartsWith('<') && !Refusals.IsFramework(field.Module.Assembly))
                _statics[field] = code == OpCodes.Stsfld || _statics.GetValueOrDefault(field);
            return;
        }
        if (!IsScope(field.DeclaringType!) || IsKeptLambda(field)) return;
        _used.Add((field.Module, field.MetadataToken));
        if (code == OpCodes.Stfld) VisitWrite(field);
    }

    private void VisitWrite(FieldInfo field)
    {
        if (IsScope(field.DeclaringType!) && !_written.Contains(field)) _written.Add(field);
    }

    /// <summary>The body of an iterator or async method lies in a type of its own.</summary>
    private static void VisitType(Type machine, MethodBase owner, Stack<MethodBase> pending)
    {
        if (machine.IsGenericTypeDefinition)
        {
            Type[] arguments = [.. owner.DeclaringType?.GetGenericArguments() ?? [], .. owner.IsGenericMethod ? owner.GetGenericArguments() : []];
            if (arguments.Length != machine.GetGenericArguments().Length) return;
            machine = machine.MakeGenericType(arguments);
        }
        const BindingFlags declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        foreach (var method in machine.GetMethods(declared)) pending.Push(method);
    }

    /// <summary>Whether the compiler keeps a lambda there that it has made once: it is made again where it is missing.</summary>
    private static bool IsKeptLambda(FieldInfo field) => field.Name.StartsWith("<>9__", StringComparison.Ordinal);

    private static bool IsGenerated(Type type) => type.Name.StartsWith('<');

    private static (Module, int) Id(Type type) => (type.Module, type.MetadataToken);
}
