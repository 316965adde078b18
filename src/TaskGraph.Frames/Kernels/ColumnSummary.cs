using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace TaskGraph.FrameKernels;

/// <summary>What a reduction of a column asks for.</summary>
internal enum Reduction
{
    Count,
    Sum,
    Mean,
    Min,
    Max,
    Var,
    Std,
}

/// <summary>
/// What is known of the values of a run of rows, enough to know it of two runs together. Nulls are left out. Integers are summed
/// exactly; NaN is a number and makes sums, minima and maxima of floating point NaN.
/// </summary>
internal sealed class ColumnSummary
{
    public long Rows { get; private init; }

    public long Count { get; private init; }

    /// <summary>The sum of integers.</summary>
    public Int128 Exact { get; private init; }

    /// <summary>The sum of floating-point values.</summary>
    public double Sum { get; private init; }

    public double Mean { get; private init; }

    /// <summary>The sum of squares of the distances from the mean.</summary>
    public double SquaredDistances { get; private init; }

    /// <summary>The minimum or maximum, whichever was asked for; null where there is no value.</summary>
    public object? Extreme { get; private init; }

    public static ColumnSummary OfRows(int rows) => new() { Rows = rows, Count = rows };

    public static ColumnSummary Of(ColumnData column, Reduction reduction)
    {
        var (rows, count) = (column.Length, column.Length - column.NullCount);
        switch (reduction)
        {
            case Reduction.Count: return new() { Rows = rows, Count = count };
            case Reduction.Sum or Reduction.Mean: return Total(column, rows, count);
            case Reduction.Min or Reduction.Max: return new() { Rows = rows, Count = count, Extreme = ExtremeOf(column, reduction == Reduction.Max) };
            default: return Spread(column, rows, count);
        }
    }

    /// <summary>Both runs together, <paramref name="first"/> before <paramref name="second"/>.</summary>
    public static ColumnSummary Combine(ColumnSummary first, ColumnSummary second, Reduction reduction)
    {
        long count = first.Count + second.Count;
        double distance = second.Mean - first.Mean, share = count == 0 ? 0 : (double)second.Count / count;
        return new()
        {
            Rows = first.Rows + second.Rows,
            Count = count,
            Exact = first.Exact + second.Exact,
            Sum = first.Sum + second.Sum,
            // Chan, Golub, LeVeque: Updating Formulae and a Pairwise Algorithm for Computing Sample Variances (1979).
            Mean = first.Count == 0 ? second.Mean : second.Count == 0 ? first.Mean : first.Mean + distance * share,
            SquaredDistances = first.SquaredDistances + second.SquaredDistances
                + (first.Count == 0 || second.Count == 0 ? 0 : distance * distance * first.Count * share),
            Extreme = Further(first.Extreme, second.Extreme, reduction == Reduction.Max),
        };
    }

    private static ColumnSummary Total(ColumnData column, int rows, int count)
    {
        switch (column)
        {
            case FixedColumn<double> or FixedColumn<float>:
                return new() { Rows = rows, Count = count, Sum = WithDoubles(column, static values => TensorPrimitives.Sum(values)) };
            case FixedColumn<long> c:
                var longs = Reducing.Present(c);
                var exact = Reducing.Sum(longs.Span);
                longs.Release();
                return new() { Rows = rows, Count = count, Exact = exact };
            case FixedColumn<int> c:
                var ints = Reducing.Present(c);
                exact = Reducing.Sum(ints.Span);
                ints.Release();
                return new() { Rows = rows, Count = count, Exact = exact };
            case FixedColumn<bool> c:
                return new() { Rows = rows, Count = count, Exact = Selection.CountTrue(c) };
            default: throw new ArgumentOutOfRangeException(nameof(column));
        }
    }

    private static ColumnSummary Spread(ColumnData column, int rows, int count)
    {
        if (count == 0) return new() { Rows = rows };
        double mean = WithDoubles(column, static values => TensorPrimitives.Sum(values)) / count;
        return new()
        {
            Rows = rows,
            Count = count,
            Mean = mean,
            SquaredDistances = WithDoubles(column, values => Reducing.SquaredDistances(values, mean))
        };
    }

    private static double WithDoubles(ColumnData column, Func<ReadOnlySpan<double>, double> reduce)
    {
        var wide = (FixedColumn<double>)Casting.To(column, ColumnType.Double);
        var present = Reducing.Present(wide);
        double result = reduce(present.Span);
        present.Release();
        wide.Release();
        return result;
    }

    private static object? ExtremeOf(ColumnData column, bool greatest)
    {
        if (column.NullCount == column.Length) return null;
        return column switch
        {
            FixedColumn<int> c => ExtremeOf(c, greatest),
            FixedColumn<long> c => ExtremeOf(c, greatest),
            FixedColumn<float> c => ExtremeOf(c, greatest),
            FixedColumn<double> c => ExtremeOf(c, greatest),
            FixedColumn<bool> c => greatest ? Selection.CountTrue(c) > 0 : Selection.CountTrue(c) == c.Length - c.NullCount,
            FixedColumn<DateTime> c => ExtremeTime(c, greatest),
            StringColumn c => ExtremeWord(c, greatest),
            _ => throw new ArgumentOutOfRangeException(nameof(column)),
        };
    }

    private static object ExtremeOf<T>(FixedColumn<T> column, bool greatest) where T : unmanaged, INumber<T>
    {
        var values = Reducing.Present(column);
        T found = greatest ? TensorPrimitives.Max<T>(values.Span) : TensorPrimitives.Min<T>(values.Span);
        values.Release();
        return found;
    }

    private static object ExtremeTime(FixedColumn<DateTime> column, bool greatest)
    {
        var values = Reducing.Present(column);
        var ticks = MemoryMarshal.Cast<DateTime, long>(values.Span);
        var found = new DateTime(greatest ? TensorPrimitives.Max<long>(ticks) : TensorPrimitives.Min<long>(ticks));
        values.Release();
        return found;
    }

    private static string ExtremeWord(StringColumn column, bool greatest)
    {
        var ranks = column.Dictionary.Ranks;
        int best = -1;
        for (int row = 0; row < column.Length; row++)
        {
            if (column.IsNull(row)) continue;
            int code = column.Codes[row];
            if (best < 0 || (greatest ? ranks[code] > ranks[best] : ranks[code] < ranks[best])) best = code;
        }
        return column.Dictionary.Text(best);
    }

    private static object? Further(object? first, object? second, bool greatest)
    {
        if (first is null || second is null) return first ?? second;
        if (first is double.NaN or float.NaN) return first;
        if (second is double.NaN or float.NaN) return second;
        int order = first is string text ? string.CompareOrdinal(text, (string)second) : ((IComparable)first).CompareTo(second);
        return (greatest ? order >= 0 : order <= 0) ? first : second;
    }
}
