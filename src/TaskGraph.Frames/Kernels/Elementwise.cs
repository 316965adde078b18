using System.Numerics;
using System.Numerics.Tensors;

namespace TaskGraph.FrameKernels;

/// <summary>
/// Operations on two columns row by row. A row that is null on either side is null in the result; only logic knows more
/// (<see cref="Logic"/>). Integers wrap around as in C#; their division is by floating point. Times take part in comparisons and in
/// <see cref="TimeArithmetic"/>.
/// </summary>
internal static class Elementwise
{
    /// <summary>The operation on two columns converted to <paramref name="type"/>, in which it computes.</summary>
    public static ColumnData Run(BinaryOperator op, ColumnType type, ColumnData left, ColumnData right)
    {
        if (type.IsText()) return StringComparing.Run(op, (StringColumn)left, (StringColumn)right);
        if (op.IsLogic()) return Logic.Run(op, (FixedColumn<bool>)left, (FixedColumn<bool>)right);
        if (op.IsArithmetic() && !type.IsNumeric()) return TimeArithmetic.Run(op, left, right, ColumnValidity.And(left.Validity, right.Validity, left.Length));
        ColumnData x = Casting.To(left, type), y = Casting.To(right, type);
        var validity = ColumnValidity.And(x.Validity, y.Validity, x.Length);
        try
        {
            if (op.IsComparison()) return Compare(op, x, y, validity);
            return type == ColumnType.Decimal ? DecimalArithmetic.Run(op, (FixedColumn<decimal>)x, (FixedColumn<decimal>)y, validity)
                : type.Kind().VisitNumber(new Arithmetic(op, x, y, default, false, validity));
        }
        catch
        {
            validity.Release();
            throw;
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
        if (type.IsText()) return StringComparing.Run(isReversed ? op.Mirrored() : op, (StringColumn)column, value.Text);
        if (op.IsLogic())
        {
            var same = ColumnBuffer<bool>.Rent(column.Length);
            same.Span.Fill(value.As<bool>());
            var constant = new FixedColumn<bool>(same);
            var result = Logic.Run(op, (FixedColumn<bool>)column, constant);
            constant.Release();
            return result;
        }
        if (op.IsArithmetic() && !type.IsNumeric())
        {
            var one = value.ToColumn(value.Type);
            return isReversed ? TimeArithmetic.Run(op, one, column, column.Validity.Share()) : TimeArithmetic.Run(op, column, one, column.Validity.Share());
        }
        var x = Casting.To(column, type);
        try
        {
            if (op.IsComparison()) return Compare(isReversed ? op.Mirrored() : op, x, value.ToColumn(type), x.Validity.Share());
            if (type != ColumnType.Decimal) return type.Kind().VisitNumber(new Arithmetic(op, x, null, value, isReversed, x.Validity.Share()));
            var all = (FixedColumn<decimal>)value.ToColumn(type);
            return isReversed ? DecimalArithmetic.Run(op, all, (FixedColumn<decimal>)x, x.Validity.Share())
                : DecimalArithmetic.Run(op, (FixedColumn<decimal>)x, all, x.Validity.Share());
        }
        finally
        {
            x.Release();
        }
    }

    // The right column has as many rows, or one that all are compared with.
    private static FixedColumn<bool> Compare(BinaryOperator op, ColumnData left, ColumnData right, ColumnValidity validity)
    {
        var values = ColumnBuffer<bool>.Rent(left.Length);
        var comparison = new Comparison(op, left, right, values);
        if (!left.Type.Kind().TryVisitStorage(comparison, out bool _)) _ = left.Type.Kind().TryVisitFixed(comparison, out _);
        return new(values, validity);
    }

    private sealed class Comparison(BinaryOperator op, ColumnData left, ColumnData right, ColumnBuffer<bool> to) : INumberVisitor<bool>, IFixedVisitor<bool>
    {
        bool INumberVisitor<bool>.Visit<T>()
        {
            ReadOnlySpan<T> x = FixedColumn.Storage<T>(left), y = FixedColumn.Storage<T>(right);
            if (y.Length == 1 && x.Length != 1) Comparing.Run(op, x, y[0], to.Span);
            else Comparing.Run(op, x, y, to.Span);
            return true;
        }

        bool IFixedVisitor<bool>.Visit<T>()
        {
            Comparing.RunValues(op, FixedColumn.Storage<T>(left), FixedColumn.Storage<T>(right), to.Span);
            return true;
        }
    }

    /// <summary>Arithmetic on a column and a second one, or a value.</summary>
    private sealed class Arithmetic(BinaryOperator op, ColumnData left, ColumnData? right, Scalar value, bool isReversed, ColumnValidity validity)
        : INumberVisitor<ColumnData>
    {
        public ColumnData Visit<T>() where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            var values = ColumnBuffer<T>.Rent(left.Length);
            if (right is null) Run(FixedColumn.Storage<T>(left), value.As<T>(), values.Span);
            else Run(FixedColumn.Storage<T>(left), FixedColumn.Storage<T>(right), values.Span);
            return new FixedColumn<T>(values, validity);
        }

        private void Run<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> to) where T : unmanaged, INumber<T>
        {
            switch (op)
            {
                case BinaryOperator.Add: TensorPrimitives.Add(x, y, to); break;
                case BinaryOperator.Subtract: TensorPrimitives.Subtract(x, y, to); break;
                case BinaryOperator.Multiply: TensorPrimitives.Multiply(x, y, to); break;
                case BinaryOperator.Divide: TensorPrimitives.Divide(x, y, to); break;
                default: throw new ArgumentOutOfRangeException(nameof(op));
            }
        }

        private void Run<T>(ReadOnlySpan<T> x, T y, Span<T> to) where T : unmanaged, INumber<T>
        {
            switch (op)
            {
                case BinaryOperator.Add: TensorPrimitives.Add(x, y, to); break;
                case BinaryOperator.Multiply: TensorPrimitives.Multiply(x, y, to); break;
                case BinaryOperator.Subtract when isReversed: TensorPrimitives.Subtract(y, x, to); break;
                case BinaryOperator.Subtract: TensorPrimitives.Subtract(x, y, to); break;
                case BinaryOperator.Divide when isReversed: TensorPrimitives.Divide(y, x, to); break;
                case BinaryOperator.Divide: TensorPrimitives.Divide(x, y, to); break;
                default: throw new ArgumentOutOfRangeException(nameof(op));
            }
        }
    }
}
