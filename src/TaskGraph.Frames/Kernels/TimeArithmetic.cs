using System.Runtime.InteropServices;

namespace TaskGraph.FrameKernels;

/// <summary>Differences of times, and times moved by spans.</summary>
internal static class TimeArithmetic
{
    /// <summary>The type of the result; null where the operation is not defined.</summary>
    public static ColumnType? ResultOf(BinaryOperator op, ColumnType left, ColumnType right) => (op, left, right) switch
    {
        (BinaryOperator.Subtract, ColumnType.DateTime, ColumnType.DateTime) => ColumnType.TimeSpan,
        (BinaryOperator.Subtract, ColumnType.DateTimeOffset, ColumnType.DateTimeOffset) => ColumnType.TimeSpan,
        (BinaryOperator.Add or BinaryOperator.Subtract, ColumnType.DateTime or ColumnType.DateTimeOffset or ColumnType.TimeSpan, ColumnType.TimeSpan) => left,
        (BinaryOperator.Add, ColumnType.TimeSpan, ColumnType.DateTime or ColumnType.DateTimeOffset) => right,
        _ => null,
    };

    /// <param name="op">Addition or subtraction.</param>
    /// <param name="left">A value for each row, or one for all.</param>
    /// <param name="right">A value for each row, or one for all.</param>
    /// <param name="validity">Which rows have values; taken over.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time is out of range.</exception>
    public static ColumnData Run(BinaryOperator op, ColumnData left, ColumnData right, ColumnValidity validity)
    {
        var type = ResultOf(op, left.Type, right.Type) ?? throw new ArgumentOutOfRangeException(nameof(op));
        long least = type == ColumnType.TimeSpan ? long.MinValue : 0, greatest = type == ColumnType.TimeSpan ? long.MaxValue : DateTime.MaxValue.Ticks;
        long[] x = Ticks(left), y = Ticks(right);
        int rows = x.Length == 0 || y.Length == 0 ? 0 : Math.Max(x.Length, y.Length);
        var ticks = ColumnBuffer<long>.Rent(rows);
        var to = ticks.Span;
        for (int row = 0; row < rows; row++)
        {
            Int128 a = x[x.Length == 1 ? 0 : row], b = y[y.Length == 1 ? 0 : row], result = op == BinaryOperator.Add ? a + b : a - b;
            bool isNull = validity.IsNull(row);
            if (!isNull && (result < least || result > greatest))
            {
                ticks.Release();
                throw new ArgumentOutOfRangeException(nameof(right), $"Row {row} of the partition, {Cell.Format(left, x.Length == 1 ? 0 : row)} {op.Symbol()} " +
                    $"{Cell.Format(right, y.Length == 1 ? 0 : row)}, is out of the range of {type.Name()}.");
            }
            to[row] = isNull ? 0 : (long)result;
        }
        if (type != ColumnType.DateTimeOffset) return FixedColumn.OfStorage(type, ticks, validity);
        var times = FixedColumn.OfStorage(ColumnType.DateTime, ticks, validity);
        var instants = Casting.To(times, type);
        times.Release();
        return instants;
    }

    private static long[] Ticks(ColumnData column)
    {
        var plain = column.Type == ColumnType.DateTimeOffset ? Casting.To(column, ColumnType.DateTime) : column.Share();
        long[] ticks = FixedColumn.Storage<long>(plain).ToArray();
        plain.Release();
        return ticks;
    }
}
