using System.Numerics;
using System.Runtime.CompilerServices;

namespace TaskGraph.FrameKernels;

/// <summary>
/// What needs all values of a group at once. Group numbers are kept until the end, then values are laid out by group with one counting sort.
/// </summary>
internal abstract class OrderedAccumulator(int rows) : Accumulator
{
    private readonly ColumnBuffer<int> _ids = ColumnBuffer<int>.Rent(rows);
    private int _bound;

    protected ReadOnlySpan<int> Ids => _ids.Span;

    public sealed override void Grow(int bound, bool isFixed) => _bound = Math.Max(_bound, bound);

    public sealed override void Add(int start, ReadOnlySpan<int> ids) => ids.CopyTo(_ids.Span[start..]);

    public sealed override ColumnData[] Build(Groups groups)
    {
        var result = Build(groups, _bound);
        _ids.Release();
        return [result];
    }

    public override void Release() => _ids.Release();

    protected abstract ColumnData Build(Groups groups, int bound);

    /// <summary>The numbers of a column's rows by group, nulls and NaN left out, groups as they are found; and where each begins (the last entry: where they end).</summary>
    protected (int[] Rows, int[] Starts) Laid(ColumnData column, Groups groups, int bound)
    {
        var places = new int[bound + 1]; // from 1: the place of the group with a number, 0 for one that is left out
        for (int g = 0; g < groups.Count; g++) places[groups.Numbers is { } numbers ? numbers[g] : g] = g + 1;
        var starts = new int[groups.Count + 2];
        var ids = Ids;
        for (int row = 0; row < ids.Length; row++)
            if (!Missing.At(column, row)) starts[places[ids[row]] + 1]++;
        starts[1] = 0;
        for (int g = 1; g < starts.Length; g++) starts[g] += starts[g - 1];
        var rows = new int[starts[^1]];
        int[] next = [.. starts];
        for (int row = 0; row < ids.Length; row++)
            if (places[ids[row]] is > 0 and var place && !Missing.At(column, row)) rows[next[place]++] = row;
        return (rows, starts[1..]);
    }

    /// <summary>Values by group, and where each group begins (the last entry: where they end). Rows that hold none are left out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected static ColumnBuffer<T> Lay<T>(ReadOnlySpan<T> values, ReadOnlySpan<int> ids, Func<int, bool>? isMissing, int[] starts) where T : unmanaged
    {
        for (int i = 0; i < ids.Length; i++)
            if (isMissing is null || !isMissing(i)) starts[ids[i] + 1]++;
        for (int g = 1; g < starts.Length; g++) starts[g] += starts[g - 1];
        var laid = ColumnBuffer<T>.Rent(starts[^1]);
        int[] next = starts[..^1];
        var to = laid.Span;
        for (int i = 0; i < ids.Length; i++)
            if (isMissing is null || !isMissing(i)) to[next[ids[i]]++] = values[i];
        return laid;
    }
}

/// <summary>A quantile of each group, between two values by linear interpolation, as pandas does; null for a group without values.</summary>
internal sealed class QuantileAccumulator(FixedColumn<double> column, double quantile) : OrderedAccumulator(column.Length)
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override ColumnData Build(Groups groups, int bound)
    {
        var starts = new int[bound + 1];
        var values = column.Values;
        bool hasMissing = column.HasNulls || Missing.AnyNaN(values);
        var laid = Lay(values, Ids, hasMissing ? IsMissing : null, starts);
        var result = new FixedColumnBuilder<double>(Math.Max(1, groups.Count));
        for (int g = 0; g < groups.Count; g++)
        {
            int group = groups.Numbers is { } numbers ? numbers[g] : g;
            var own = laid.Span[starts[group]..starts[group + 1]];
            if (own.IsEmpty) result.AppendNull();
            else result.Append(QuickSelect.Quantile(own, quantile));
        }
        laid.Release();
        return result.Build();

        bool IsMissing(int row) => column.IsNull(row) || double.IsNaN(column.Values[row]);
    }
}

/// <summary>Facts about the equal values of each group: how many different ones there are, or which is the most frequent.</summary>
internal sealed class DistinctAccumulator(ColumnData column, bool mode) : OrderedAccumulator(column.Length)
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override ColumnData Build(Groups groups, int bound)
    {
        var values = new Grouper([column]);
        var codes = new int[column.Length];
        for (int start = 0; start < codes.Length; start += KeyPacking.Batch)
            values.Number(start, Math.Min(KeyPacking.Batch, codes.Length - start)).CopyTo(codes.AsSpan(start));
        var starts = new int[bound + 1];
        var laid = Lay<int>(codes, Ids, IsMissing, starts);
        int[] firstRows = mode ? FirstRows(codes, values.Bound) : [];
        int[] ranks = mode ? Ranks(firstRows) : [];
        var counts = ColumnBuffer<long>.Rent(groups.Count);
        var rows = new int[mode ? groups.Count : 0];
        for (int g = 0; g < groups.Count; g++)
        {
            int group = groups.Numbers is { } numbers ? numbers[g] : g;
            var own = laid.Span[starts[group]..starts[group + 1]];
            own.Sort();
            int different = 0, best = -1, most = 0;
            for (int i = 0; i < own.Length;)
            {
                int end = i + 1;
                while (end < own.Length && own[end] == own[i]) end++;
                different++;
                if (mode && (end - i > most || end - i == most && ranks[own[i]] < ranks[best])) (best, most) = (own[i], end - i);
                i = end;
            }
            counts.Span[g] = different;
            if (mode) rows[g] = best < 0 ? -1 : firstRows[best];
        }
        laid.Release();
        if (!mode) return new FixedColumn<long>(counts);
        counts.Release();
        return column.Take(rows, canMiss: true);
    }

    private static int[] FirstRows(int[] codes, int bound)
    {
        var rows = new int[bound];
        Array.Fill(rows, -1);
        for (int i = codes.Length - 1; i >= 0; i--) rows[codes[i]] = i;
        return rows;
    }

    // The place of each code's value among all values; codes without a row come somewhere.
    private int[] Ranks(int[] firstRows)
    {
        int[] known = [.. Enumerable.Range(0, firstRows.Length).Where(c => firstRows[c] >= 0)];
        var values = column.Take(Array.ConvertAll(known, c => firstRows[c]));
        int[] order = RowOrder.Of([values], [true], known.Length);
        values.Release();
        var ranks = new int[firstRows.Length];
        for (int i = 0; i < order.Length; i++) ranks[known[order[i]]] = i;
        return ranks;
    }

    private bool IsMissing(int row) => column.IsNull(row) || column switch
    {
        FixedColumn<double> numbers => double.IsNaN(numbers.Values[row]),
        FixedColumn<float> numbers => float.IsNaN(numbers.Values[row]),
        _ => false,
    };
}
