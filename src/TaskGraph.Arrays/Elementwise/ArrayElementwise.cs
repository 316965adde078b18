using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>Makes elementwise nodes of a single operation.</summary>
internal static class ArrayElementwise
{
    public static Array<T> Unary<T>(Array<T> x, UnaryKernel<T> kernel, CallSite callSite) where T : unmanaged
        => new(new ElementwiseExpr<T>([x.Expr], new(1, [], [new(kernel, new(OperandKind.Input, 0), default)]), callSite));

    public static Array<T> Binary<T>(Array<T> x, Array<T> y, BinaryKernel<T> kernel, CallSite callSite = default) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var (left, right) = Broadcasting.Align(x.Node, y.Node);
        bool same = left.Token == right.Token;
        var second = new Operand(OperandKind.Input, same ? 0 : 1);
        return new(new ElementwiseExpr<T>(same ? [left] : [left, right], new(same ? 1 : 2, [], [new(kernel, new(OperandKind.Input, 0), second)]), callSite));
    }

    public static Array<T> Binary<T>(Array<T> x, T y, BinaryKernel<T> kernel, CallSite callSite = default) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(x);
        return new(new ElementwiseExpr<T>([x.Expr], new(1, [y], [new(kernel, new(OperandKind.Input, 0), new(OperandKind.Constant, 0))]), callSite));
    }

    public static Array<T> Binary<T>(T x, Array<T> y, BinaryKernel<T> kernel, CallSite callSite = default) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(y);
        return new(new ElementwiseExpr<T>([y.Expr], new(1, [x], [new(kernel, new(OperandKind.Constant, 0), new(OperandKind.Input, 0))]), callSite));
    }
}
