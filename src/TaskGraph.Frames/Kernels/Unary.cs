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
        _ => column.Type.Kind().VisitNumber(new NumbersVisitor(op, column)),
    };

    private sealed class NumbersVisitor(UnaryOperator op, ColumnData column) : INumberVisitor<ColumnData>
    {
        public ColumnData Visit<T>() where T : unmanaged, INumber<T>, IMinMaxValue<T> => Numbers(op, (FixedColumn<T>)column);
    }

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
            case UnaryOperator.Negate when typeof(T) == typeof(decimal): Negative(column, values.Span); break;
            case UnaryOperator.Negate: TensorPrimitives.Negate(column.Values, values.Span); break;
            case UnaryOperator.Abs: Absolute(column.Values, values.Span); break;
            default: throw new ArgumentOutOfRangeException(nameof(op));
        }
        return new(values, column.Validity.Share());
    }

    // What null rows hold may be no decimal at all.
    private static void Negative<T>(FixedColumn<T> column, Span<T> to) where T : unmanaged, INumber<T>
    {
        for (int i = 0; i < to.Length; i++) to[i] = column.IsNull(i) ? default : -column.Values[i];
    }

    // The smallest integer stays itself, as in NumPy; a row that is null may hold it.
    private static void Absolute<T>(ReadOnlySpan<T> from, Span<T> to) where T : INumber<T>
    {
        if (typeof(T) == typeof(float) || typeof(T) == typeof(double)) TensorPrimitives.Abs(from, to);
        else
            for (int i = 0; i < from.Length; i++) to[i] = T.IsNegative(from[i]) ? unchecked(-from[i]) : from[i];
    }
}
