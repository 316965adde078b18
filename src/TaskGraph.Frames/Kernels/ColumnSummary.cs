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
    Prod,
}

/// <summary>
/// What is known of the values of a run of rows, enough to know it of two runs together. Nulls and NaN are left out. Integers are summed
/// exactly.
/// </summary>
internal sealed class ColumnSummary
{
    public long Rows { get; private init; }

    public long Count { get; private init; }

    /// <summary>The sum of integers.</summary>
    public Int128 Exact { get; private init; }

    /// <summary>The sum of decimals.</summary>
    public decimal Decimal { get; private init; }

    /// <summary>The sum of floating-point values.</summary>
    public double Sum { get; private init; }

    /// <summary>The product of all values.</summary>
    public double Product { get; private init; } = 1;

    /// <summary>The product of integers, which wraps around.</summary>
    public long WholeProduct { get; private init; } = 1;

    public double Mean { get; private init; }

    /// <summary>The sum of squares of the distances from the mean.</summary>
    public double SquaredDistances { get; private init; }

    /// <summary>The minimum or maximum, whichever was asked for; null where there is no value.</summary>
    public object? Extreme { get; private init; }

    public static ColumnSummary OfRows(int rows) => new() { Rows = rows, Count = rows };

    public static ColumnSummary Of(ColumnData column, Reduction reduction)
    {
        if (!Missing.AnyNaN(column)) return Of(column, column.Length, reduction);
        var present = Missing.Without(column);
        var summary = Of(present, column.Length, reduction);
        present.Release();
        return summary;
    }

    private static ColumnSummary Of(ColumnData column, int rows, Reduction reduction)
    {
        int count = column.Length - column.NullCount;
        switch (reduction)
        {
            case Reduction.Count: return new() { Rows = rows, Count = count };
            case Reduction.Sum or Reduction.Mean: return Total(column, rows, count);
            case Reduction.Prod:
                return new() { Rows = rows, Count = count, Product = WithDoubles(column, static values => values.IsEmpty ? 1 : TensorPrimitives.Product(values)), WholeProduct = WholeProductOf(column) };
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
            Decimal = first.Decimal + second.Decimal,
            Product = first.Product * second.Product,
            WholeProduct = unchecked(first.WholeProduct * second.WholeProduct),
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
            case FixedColumn<bool> c: return new() { Rows = rows, Count = count, Exact = Selection.CountTrue(c) };
            case FixedColumn<decimal> c: return new() { Rows = rows, Count = count, Decimal = Reducing.Sum(c) };
            default:
                return column.Type.Kind().TryVisitStorage(new Summing(column), out var exact) ? new() { Rows = rows, Count = count, Exact = exact }
                    : throw new ArgumentOutOfRangeException(nameof(column));
        }
    }

    private sealed class Summing(ColumnData column) : INumberVisitor<Int128>
    {
        public Int128 Visit<T>() where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            var values = Reducing.Present(FixedColumn.Storage<T>(column), column.Validity);
            var sum = values.Span switch
            {
                var span when typeof(T) == typeof(long) => Reducing.Sum(MemoryMarshal.Cast<T, long>(span)),
                var span when typeof(T) == typeof(int) => Reducing.Sum(MemoryMarshal.Cast<T, int>(span)),
                var span => Reducing.SumAny<T>(span),
            };
            values.Release();
            return sum;
        }
    }

    private static long WholeProductOf(ColumnData column) => column switch
    {
        FixedColumn<bool> c => Selection.CountTrue(c) == c.Length - c.NullCount ? 1 : 0,
        _ when column.Type.IsInteger() => column.Type.Kind().VisitNumber(new Multiplying(column)),
        _ => 1,
    };

    private sealed class Multiplying(ColumnData column) : INumberVisitor<long>
    {
        public long Visit<T>() where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            var values = Reducing.Present((FixedColumn<T>)column);
            long product = 1;
            foreach (T value in values.Span) product = unchecked(product * long.CreateTruncating(value));
            values.Release();
            return product;
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
        switch (column)
        {
            case FixedColumn<bool> c: return greatest ? Selection.CountTrue(c) > 0 : Selection.CountTrue(c) == c.Length - c.NullCount;
            case StringColumn c: return ExtremeWord(c, greatest);
            default:
                var extremes = new Extremes(column, greatest);
                return column.Type.Kind().TryVisitStorage(extremes, out ColumnData one) || column.Type.Kind().TryVisitFixed(extremes, out one) ? one.BoxedValue(0)
                    : throw new ArgumentOutOfRangeException(nameof(column));
        }
    }

    /// <summary>The least or greatest value as a column of one row.</summary>
    private sealed class Extremes(ColumnData column, bool greatest) : INumberVisitor<ColumnData>, IFixedVisitor<ColumnData>
    {
        ColumnData INumberVisitor<ColumnData>.Visit<T>()
        {
            var values = Reducing.Present(FixedColumn.Storage<T>(column), column.Validity);
            T found = greatest ? TensorPrimitives.Max<T>(values.Span) : TensorPrimitives.Min<T>(values.Span);
            values.Release();
            var one = ColumnBuffer<T>.Rent(1);
            one.Span[0] = found;
            return FixedColumn.OfStorage(column.Type, one, default);
        }

        ColumnData IFixedVisitor<ColumnData>.Visit<T>()
        {
            var values = FixedColumn.Storage<T>(column);
            int best = -1;
            for (int row = 0; row < values.Length; row++)
            {
                if (column.IsNull(row)) continue;
                if (best < 0 || (greatest ? values[row].CompareTo(values[best]) > 0 : values[row].CompareTo(values[best]) < 0)) best = row;
            }
            return column.Take([best]);
        }
    }

    private static object ExtremeWord(StringColumn column, bool greatest)
    {
        var ranks = column.Dictionary.Ranks;
        int best = -1;
        for (int row = 0; row < column.Length; row++)
        {
            if (column.IsNull(row)) continue;
            int code = column.Codes[row];
            if (best < 0 || (greatest ? ranks[code] > ranks[best] : ranks[code] < ranks[best])) best = code;
        }
        string text = column.Dictionary.Text(best);
        return column.Dictionary.Categories == CategoryOrder.Ordered ? new RankedWord(text, best) : text;
    }

    /// <summary>An ordered category with its place.</summary>
    public sealed record RankedWord(string Text, int Rank);

    private static object? Further(object? first, object? second, bool greatest)
    {
        if (first is null || second is null) return first ?? second;
        if (first is RankedWord word) return (greatest ? word.Rank >= ((RankedWord)second).Rank : word.Rank <= ((RankedWord)second).Rank) ? first : second;
        int order = first is string text ? string.CompareOrdinal(text, (string)second) : ((IComparable)first).CompareTo(second);
        return (greatest ? order >= 0 : order <= 0) ? first : second;
    }
}
