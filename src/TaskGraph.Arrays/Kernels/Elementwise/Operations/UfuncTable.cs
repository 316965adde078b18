using System.Collections.Concurrent;

namespace TaskGraph.ArrayKernels;

/// <summary>Operations by the names they have in C#: operators as expressions call them, functions as <see cref="Math"/> does.</summary>
internal static class UfuncTable
{
    private static readonly Dictionary<string, Type> _unary = new()
    {
        ["Negate"] = typeof(NegateOp<>),
        ["Abs"] = typeof(AbsOp<>),
        ["Sqrt"] = typeof(SqrtOp<>),
        ["Cbrt"] = typeof(CbrtOp<>),
        ["Exp"] = typeof(ExpOp<>),
        ["Log"] = typeof(LogOp<>),
        ["Log2"] = typeof(Log2Op<>),
        ["Log10"] = typeof(Log10Op<>),
        ["Sin"] = typeof(SinOp<>),
        ["Cos"] = typeof(CosOp<>),
        ["Tan"] = typeof(TanOp<>),
        ["Tanh"] = typeof(TanhOp<>),
        ["Floor"] = typeof(FloorOp<>),
        ["Ceiling"] = typeof(CeilingOp<>),
        ["Round"] = typeof(RoundOp<>),
    };

    private static readonly Dictionary<string, Type> _binary = new()
    {
        ["Add"] = typeof(AddOp<>),
        ["Subtract"] = typeof(SubtractOp<>),
        ["Multiply"] = typeof(MultiplyOp<>),
        ["Divide"] = typeof(DivideOp<>),
        ["Max"] = typeof(MaximumOp<>),
        ["Min"] = typeof(MinimumOp<>),
        ["Pow"] = typeof(PowOp<>),
        ["LessThan"] = typeof(LessOp<>),
        ["LessThanOrEqual"] = typeof(LessEqualOp<>),
        ["Equal"] = typeof(EqualOp<>),
        ["NotEqual"] = typeof(NotEqualOp<>),
    };

    private static readonly Dictionary<string, Type> _truth = new()
    {
        ["And"] = typeof(LogicalAndOp),
        ["Or"] = typeof(LogicalOrOp),
        ["ExclusiveOr"] = typeof(LogicalXorOp),
        ["NotEqual"] = typeof(LogicalXorOp),
    };

    private static readonly ConcurrentDictionary<(string, int, Type), Ufunc?> _found = new();

    /// <summary>The operation on one element of the type; null where there is none.</summary>
    public static Ufunc? Unary(string name, Type element)
        => _found.GetOrAdd((name, 1, element), static key => _unary.TryGetValue(key.Item1, out var op) ? TryClose(op, [key.Item3]) : null);

    /// <summary>The operation on two elements of the type; null where there is none.</summary>
    public static Ufunc? Binary(string name, Type element) => _found.GetOrAdd((name, 2, element), static key =>
    {
        if (key.Item3 == typeof(bool)) return _truth.TryGetValue(key.Item1, out var logic) ? Close(logic, [typeof(bool), typeof(bool)], typeof(bool)) : null;
        return _binary.TryGetValue(key.Item1, out var op) ? TryClose(op, [key.Item3, key.Item3]) : null;
    });

    /// <summary>The operation with its types.</summary>
    public static Ufunc Close(Type op, Type[] operands, Type result)
    {
        var open = operands.Length == 1 ? typeof(UnaryUfunc<,,>) : operands.Length == 2 ? typeof(BinaryUfunc<,,,>) : typeof(TernaryUfunc<,,,,>);
        return (Ufunc)Activator.CreateInstance(open.MakeGenericType([op, .. operands, result]))!;
    }

    // A type that does not meet the operation's constraints has none; the result is a truth value or of the operands' type.
    private static Ufunc? TryClose(Type op, Type[] operands)
    {
        try
        {
            var closed = op.MakeGenericType(operands[0]);
            string contract = operands.Length == 1 ? "IUnaryOp`3" : "IBinaryOp`4";
            var result = Array.Find(closed.GetInterfaces(), i => i.Name == contract)!.GetGenericArguments()[^1];
            return Close(closed, operands, result);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
