using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>Makes elementwise nodes of a single operation.</summary>
internal static class ArrayElementwise
{
    /// <summary>An operation from <typeparamref name="T"/> to <typeparamref name="T"/>.</summary>
    public static Array<T> Unary<TOp, T>(Array<T> x, CallSite callSite = default) where TOp : struct, IUnaryOp<TOp, T, T> where T : unmanaged
        => Unary<TOp, T, T>(x, callSite);

    public static Array<TResult> Unary<TOp, T, TResult>(Array<T> x, CallSite callSite = default)
        where TOp : struct, IUnaryOp<TOp, T, TResult> where T : unmanaged where TResult : unmanaged
    {
        ArgumentNullException.ThrowIfNull(x);
        return Apply<TResult>(Ufunc.Unary<TOp, T, TResult>(), [x.Node], callSite);
    }

    /// <summary>An operation on pairs of <typeparamref name="T"/>; each operand is an array or a value.</summary>
    public static Array<T> Binary<TOp, T>(ElementwiseOperand<T> x, ElementwiseOperand<T> y, CallSite callSite = default)
        where TOp : struct, IBinaryOp<TOp, T, T, T> where T : unmanaged
        => Binary<TOp, T, T, T>(x, y, callSite);

    public static Array<TResult> Binary<TOp, TX, TY, TResult>(ElementwiseOperand<TX> x, ElementwiseOperand<TY> y, CallSite callSite = default)
        where TOp : struct, IBinaryOp<TOp, TX, TY, TResult> where TX : unmanaged where TY : unmanaged where TResult : unmanaged
        => Apply<TResult>(Ufunc.Binary<TOp, TX, TY, TResult>(), [x.Value, y.Value], callSite);

    public static Array<TResult> Ternary<TOp, TX, TY, TZ, TResult>(
        ElementwiseOperand<TX> x, ElementwiseOperand<TY> y, ElementwiseOperand<TZ> z, CallSite callSite = default)
        where TOp : struct, ITernaryOp<TOp, TX, TY, TZ, TResult>
        where TX : unmanaged where TY : unmanaged where TZ : unmanaged where TResult : unmanaged
        => Apply<TResult>(Ufunc.Ternary<TOp, TX, TY, TZ, TResult>(), [x.Value, y.Value, z.Value], callSite);

    /// <summary>An operation on operands each of which is an <see cref="ArrayExpr"/> or a <see cref="KernelConstant"/>; at least one is an array.</summary>
    /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
    public static Array<TResult> Apply<TResult>(Ufunc ufunc, ReadOnlySpan<object> operands, CallSite callSite) where TResult : unmanaged
    {
        var builder = new KernelProgramBuilder();
        var arrays = new List<ArrayExpr>();
        foreach (object operand in operands)
            if (operand is ArrayExpr array && !arrays.Exists(a => a.Token == array.Token)) arrays.Add(array);
        var inputs = arrays.ConvertAll(a => builder.Input(a.ElementType));
        var places = new Operand[3];
        for (int i = 0; i < operands.Length; i++)
        {
            places[i] = operands[i] is ArrayExpr array
                ? inputs[arrays.FindIndex(a => a.Token == array.Token)]
                : builder.Constant((KernelConstant)operands[i]);
        }
        var output = builder.Step(ufunc, places[0], places[1], places[2]);
        return Of<TResult>(arrays, builder.Build(output), callSite);
    }

    /// <summary>A program over arrays that broadcast.</summary>
    /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
    public static Array<TResult> Of<TResult>(IReadOnlyList<ArrayExpr> arrays, KernelProgram program, CallSite callSite) where TResult : unmanaged
    {
        string operation = program.ToString();
        return new(Deferred.Aligned(arrays, operation, program.Token, inputs => new ElementwiseExpr<TResult>(inputs, program, callSite), callSite));
    }
}

/// <summary>An operand of an elementwise operation: an array, or one value for all elements.</summary>
internal readonly struct ElementwiseOperand<T> where T : unmanaged
{
    private ElementwiseOperand(object value) => Value = value;

    /// <summary>An <see cref="ArrayExpr"/> or a <see cref="KernelConstant"/>.</summary>
    public object Value { get; }

    public static implicit operator ElementwiseOperand<T>(Array<T> array)
    {
        ArgumentNullException.ThrowIfNull(array);
        return new(array.Node);
    }

    public static implicit operator ElementwiseOperand<T>(T value) => new(KernelConstant.Of(value));
}
