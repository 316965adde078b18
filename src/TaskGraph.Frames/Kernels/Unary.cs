using System.Numerics;
using System.Numerics.Tensors;

namespace TaskGraph.FrameKernels;

/// <summary>Operations on one column row by row.</summary>
internal enum UnaryOperator
{
    Not,
    Negate,
    Abs,
    IsNull,
    IsNotNull,
}

internal static class Unary
{
    public static ColumnData Run(UnaryOperator op, ColumnData column) => op switch
    {
        UnaryOperator.Not => Logic.Not((FixedColumn<bool>)column),
        UnaryOperator.IsNull => Nulls(column, ifNull: true),
        UnaryOperator.IsNotNull => Nulls(column, ifNull: false),
        _ => column switch
        {
            FixedColumn<int> c => Numbers(op, c),
            FixedColumn<long> c => Numbers(op, c),
            FixedColumn<float> c => Numbers(op, c),
            FixedColumn<double> c => Numbers(op, c),
            _ => throw new ArgumentOutOfRangeException(nameof(op)),
        },
    };

    private static FixedColumn<bool> Nulls(ColumnData column, bool ifNull)
    {
        var values = ColumnBuffer<bool>.Rent(column.Length);
        var to = values.Span;
        if (!column.HasNulls) to.Fill(!ifNull);
        else
        {
            var bits = column.Validity.Bits;
            for (int w = 0; w < bits.Length; w++) TruthBits.Write(ifNull ? ~bits[w] : bits[w], to, w << 6);
        }
        return new(values);
    }

    private static FixedColumn<T> Numbers<T>(UnaryOperator op, FixedColumn<T> column) where T : unmanaged, INumber<T>
    {
        var values = ColumnBuffer<T>.Rent(column.Length);
        switch (op)
        {
            case UnaryOperator.Negate: TensorPrimitives.Negate(column.Values, values.Span); break;
            case UnaryOperator.Abs: Absolute(column.Values, values.Span); break;
            default: throw new ArgumentOutOfRangeException(nameof(op));
        }
        return new(values, column.Validity.Share());
    }

    // The smallest integer stays itself, as in NumPy; a row that is null may hold it.
    private static void Absolute<T>(ReadOnlySpan<T> from, Span<T> to) where T : INumber<T>
    {
        if (typeof(T) == typeof(float) || typeof(T) == typeof(double)) TensorPrimitives.Abs(from, to);
        else
            for (int i = 0; i < from.Length; i++) to[i] = T.IsNegative(from[i]) ? unchecked(-from[i]) : from[i];
    }
}
