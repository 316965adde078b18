using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TaskGraph.FrameKernels;

/// <summary>The rows with the greatest or smallest values of each group.</summary>
internal static class TopRows
{
    /// <summary>The numbers of up to <paramref name="count"/> rows a group: by group, then best first.</summary>
    public static int[] Of(ColumnData[] keys, ColumnData column, int count, bool greatest, bool dropNulls)
        => column.Type.Kind().TryVisitStorage(new Finding(keys, column, count, greatest, dropNulls), out int[] rows) ? rows
            : throw new NotSupportedException($"A column of {column.Type.Name()} has no greatest values.");

    private sealed class Finding(ColumnData[] keys, ColumnData column, int count, bool greatest, bool dropNulls) : INumberVisitor<int[]>
    {
        public int[] Visit<T>() where T : unmanaged, INumber<T>, IMinMaxValue<T>
            => TopRows.Of(keys, column, FixedColumn.Storage<T>(column), count, greatest, dropNulls);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int[] Of<T>(ReadOnlySpan<ColumnData> keys, ColumnData column, ReadOnlySpan<T> values, int count, bool greatest, bool dropNulls)
        where T : unmanaged, INumber<T>
    {
        var grouper = new Grouper(keys);
        var best = new GroupValues<int>(-1); // of each group its rows so far, best first
        var worst = new GroupValues<T>(default); // of each full group the value that a newcomer must beat
        if (count == 0) return [];
        for (int start = 0; start < column.Length; start += KeyPacking.Batch)
        {
            var ids = grouper.Number(start, Math.Min(KeyPacking.Batch, column.Length - start));
            best.Grow(checked(grouper.Bound * count));
            worst.Grow(grouper.Bound);
            var rows = best.Span;
            var bounds = worst.Span;
            for (int i = 0; i < ids.Length; i++)
            {
                T value = values[start + i];
                var own = rows.Slice(ids[i] * count, count);
                if (own[^1] >= 0 && !(greatest ? value > bounds[ids[i]] : value < bounds[ids[i]])) continue;
                if (T.IsNaN(value) || column.IsNull(start + i)) continue;
                int place = count - 1;
                for (; place > 0 && (own[place - 1] < 0 || (greatest ? value > values[own[place - 1]] : value < values[own[place - 1]])); place--) own[place] = own[place - 1];
                own[place] = start + i;
                if (own[^1] >= 0) bounds[ids[i]] = values[own[^1]];
            }
        }
        var groups = grouper.Finish(dropNulls);
        foreach (var key in groups.Keys) key.Release();
        var kept = new List<int>();
        for (int g = 0; g < groups.Count; g++)
            foreach (int row in best.Span.Slice((groups.Numbers is { } numbers ? numbers[g] : g) * count, count))
                if (row >= 0) kept.Add(row);
        best.Release();
        worst.Release();
        return [.. kept];
    }
}
