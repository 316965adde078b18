using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace TaskGraph.FrameKernels;

/// <summary>
/// Operations on two columns row by row. A row that is null on either side is null in the result; only logic knows more
/// (<see cref="Logic"/>). Integers wrap around as in C#; division is always by floating point.
/// </summary>
internal static class Elementwise
{
    /// <summary>The operation on two columns converted to <paramref name="type"/>, in which it computes.</summary>
    public static ColumnData Run(BinaryOperator op, ColumnType type, ColumnData left, ColumnData right)
    {
        if (type == ColumnType.String) return StringComparing.Run(op, (StringColumn)left, (StringColumn)right);
        if (op.IsLogic()) return Logic.Run(op, (FixedColumn<bool>)left, (FixedColumn<bool>)right);
        ColumnData x = Casting.To(left, type), y = Casting.To(right, type);
        var validity = ColumnValidity.And(x.Validity, y.Validity, x.Length);
        try
        {
            return type switch
            {
                ColumnType.Int => Numbers<int>(op, x, y, validity),
                ColumnType.Long => Numbers<long>(op, x, y, validity),
                ColumnType.Float => Numbers<float>(op, x, y, validity),
                ColumnType.Double => Numbers<double>(op, x, y, validity),
                ColumnType.DateTime => Compare(op, Ticks(x), Ticks(y), validity),
                ColumnType.Bool => Compare(op, Bytes(x), Bytes(y), validity),
                _ => throw new ArgumentOutOfRangeException(nameof(type)),
            };
        }
        finally
        {
            x.Release();
            y.Release();
        }
    }

    /// <summary>The operation on a column and a value, on the right or (<paramref name="isReversed"/>) on the left.</summary>
    public static ColumnData Run(BinaryOperator op, ColumnType type, ColumnData column, Scalar value, bool isReversed)
    {
        if (type == ColumnType.String) return StringComparing.Run(isReversed ? op.Mirrored() : op, (StringColumn)column, value.Text);
        if (op.IsLogic())
        {
            var same = ColumnBuffer<bool>.Rent(column.Length);
            same.Span.Fill(value.As<bool>());
            var constant = new FixedColumn<bool>(same);
            var result = Logic.Run(op, (FixedColumn<bool>)column, constant);
            constant.Release();
            return result;
        }
        var x = Casting.To(column, type);
        try
        {
            return type switch
            {
                ColumnType.Int => Numbers(op, x, value.As<int>(), isReversed),
                ColumnType.Long => Numbers(op, x, value.As<long>(), isReversed),
                ColumnType.Float => Numbers(op, x, value.As<float>(), isReversed),
                ColumnType.Double => Numbers(op, x, value.As<double>(), isReversed),
                ColumnType.DateTime => Compare(isReversed ? op.Mirrored() : op, Ticks(x), value.As<DateTime>().Ticks, x.Validity),
                ColumnType.Bool => Compare(isReversed ? op.Mirrored() : op, Bytes(x), value.As<bool>() ? (byte)1 : (byte)0, x.Validity),
                _ => throw new ArgumentOutOfRangeException(nameof(type)),
            };
        }
        finally
        {
            x.Release();
        }
    }

    private static ReadOnlySpan<long> Ticks(ColumnData column) => MemoryMarshal.Cast<DateTime, long>(((FixedColumn<DateTime>)column).Values);

    private static ReadOnlySpan<byte> Bytes(ColumnData column) => MemoryMarshal.AsBytes(((FixedColumn<bool>)column).Values);

    private static ColumnData Numbers<T>(BinaryOperator op, ColumnData left, ColumnData right, ColumnValidity validity)
        where T : unmanaged, INumber<T>
    {
        var x = ((FixedColumn<T>)left).Values;
        var y = ((FixedColumn<T>)right).Values;
        if (op.IsComparison()) return Compare(op, x, y, validity);
        var values = ColumnBuffer<T>.Rent(x.Length);
        switch (op)
        {
            case BinaryOperator.Add: TensorPrimitives.Add(x, y, values.Span); break;
            case BinaryOperator.Subtract: TensorPrimitives.Subtract(x, y, values.Span); break;
            case BinaryOperator.Multiply: TensorPrimitives.Multiply(x, y, values.Span); break;
            case BinaryOperator.Divide: TensorPrimitives.Divide(x, y, values.Span); break;
            default: throw new ArgumentOutOfRangeException(nameof(op));
        }
        return new FixedColumn<T>(values, validity);
    }

    private static ColumnData Numbers<T>(BinaryOperator op, ColumnData column, T value, bool isReversed) where T : unmanaged, INumber<T>
    {
        var x = ((FixedColumn<T>)column).Values;
        if (op.IsComparison()) return Compare(isReversed ? op.Mirrored() : op, x, value, column.Validity);
        var values = ColumnBuffer<T>.Rent(x.Length);
        switch (op)
        {
            case BinaryOperator.Add: TensorPrimitives.Add(x, value, values.Span); break;
            case BinaryOperator.Multiply: TensorPrimitives.Multiply(x, value, values.Span); break;
            case BinaryOperator.Subtract when isReversed: TensorPrimitives.Subtract(value, x, values.Span); break;
            case BinaryOperator.Subtract: TensorPrimitives.Subtract(x, value, values.Span); break;
            case BinaryOperator.Divide when isReversed: TensorPrimitives.Divide(value, x, values.Span); break;
            case BinaryOperator.Divide: TensorPrimitives.Divide(x, value, values.Span); break;
            default: throw new ArgumentOutOfRangeException(nameof(op));
        }
        return new FixedColumn<T>(values, column.Validity.Share());
    }

    private static FixedColumn<bool> Compare<T>(BinaryOperator op, ReadOnlySpan<T> left, ReadOnlySpan<T> right, ColumnValidity validity)
        where T : unmanaged, INumber<T>
    {
        var values = ColumnBuffer<bool>.Rent(left.Length);
        Comparing.Run(op, left, right, values.Span);
        return new(values, validity);
    }

    private static FixedColumn<bool> Compare<T>(BinaryOperator op, ReadOnlySpan<T> left, T right, ColumnValidity validity)
        where T : unmanaged, INumber<T>
    {
        var values = ColumnBuffer<bool>.Rent(left.Length);
        Comparing.Run(op, left, right, values.Span);
        return new(values, validity.Share());
    }
}
