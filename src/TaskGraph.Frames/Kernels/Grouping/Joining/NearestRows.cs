using System.Numerics;
using System.Runtime.CompilerServices;

namespace TaskGraph.FrameKernels;

/// <summary>The nearest row of a sorted column for each value of another, by a binary search among the rows with equal keys.</summary>
internal static class NearestRows
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int[] Of<T>(
        ReadOnlySpan<T> values, ReadOnlySpan<T> sorted, ColumnData valueColumn, ColumnData sortedColumn, ReadOnlySpan<ColumnData> valueKeys,
        ReadOnlySpan<ColumnData> sortedKeys, AsofSearch search, T? tolerance) where T : unmanaged, INumber<T>
    {
        int count = sorted.Length;
        while (count > 0 && Missing.At(sortedColumn, count - 1)) count--; // those were sorted last
        var (rows, starts, groups) = Grouped(valueKeys, sortedKeys, values.Length, count);
        var found = new int[values.Length];
        for (int i = 0; i < found.Length; i++)
        {
            found[i] = -1;
            if (Missing.At(valueColumn, i) || groups[i] < 0) continue;
            var own = rows.AsSpan(starts[groups[i]], starts[groups[i] + 1] - starts[groups[i]]);
            // The first row that is not less, and the first that is greater.
            int from = Lower(own, sorted, values[i], orEqual: false), to = Lower(own, sorted, values[i], orEqual: true);
            int before = (search.AllowsExact ? to : from) - 1, behind = search.AllowsExact ? from : to;
            if (search.Direction == AsofDirection.Forward || before < 0) before = -1;
            if (search.Direction == AsofDirection.Backward || behind >= own.Length) behind = -1;
            int best = before < 0 ? behind : behind < 0 || values[i] - sorted[own[before]] <= sorted[own[behind]] - values[i] ? before : behind;
            if (best >= 0 && (tolerance is not { } most || T.Abs(sorted[own[best]] - values[i]) <= most)) found[i] = own[best];
        }
        return found;
    }

    // The sorted rows by group, each group in order, and the group of each value; -1 where it has a key that is missing.
    private static (int[] Rows, int[] Starts, int[] Groups) Grouped(ReadOnlySpan<ColumnData> valueKeys, ReadOnlySpan<ColumnData> sortedKeys, int values, int count)
    {
        if (valueKeys.IsEmpty) return ([.. Enumerable.Range(0, count)], [0, count], new int[values]);
        var all = new ColumnData[valueKeys.Length];
        for (int k = 0; k < all.Length; k++)
        {
            var present = sortedKeys[k].Slice(0, count);
            all[k] = Concatenation.Of(present.Type, [present, valueKeys[k]]);
            present.Release();
        }
        var grouper = new Grouper(all);
        var ids = new int[count + values];
        for (int start = 0; start < ids.Length; start += KeyPacking.Batch)
            grouper.Number(start, Math.Min(KeyPacking.Batch, ids.Length - start)).CopyTo(ids.AsSpan(start));
        for (int i = count; i < ids.Length; i++)
            if (Array.Exists(all, key => Missing.At(key, i))) ids[i] = -1;
        foreach (var key in all) key.Release();
        var starts = new int[grouper.Bound + 1];
        foreach (int id in ids.AsSpan(0, count)) starts[id + 1]++;
        for (int g = 1; g < starts.Length; g++) starts[g] += starts[g - 1];
        var rows = new int[count];
        int[] next = [.. starts];
        for (int row = 0; row < count; row++) rows[next[ids[row]]++] = row;
        return (rows, starts, ids[count..]);
    }

    /// <summary>How many rows have less than a value, or no more than it.</summary>
    private static int Lower<T>(ReadOnlySpan<int> rows, ReadOnlySpan<T> sorted, T value, bool orEqual) where T : unmanaged, INumber<T>
    {
        int low = 0, high = rows.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            T at = sorted[rows[middle]];
            if (at < value || orEqual && at == value) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
