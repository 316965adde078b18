using System.Runtime.CompilerServices;

namespace TaskGraph.FrameKernels;

/// <summary>The first row of each key, nulls being equal.</summary>
internal static class DistinctRows
{
    /// <summary>The numbers of the rows, ascending.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int[] Of(ReadOnlySpan<ColumnData> keys, int rows)
    {
        var grouper = new Grouper(keys);
        var firsts = new List<int>();
        bool[] isKnown = grouper.IsDirect ? new bool[grouper.Bound] : [];
        for (int start = 0; start < rows; start += KeyPacking.Batch)
        {
            var ids = grouper.Number(start, Math.Min(KeyPacking.Batch, rows - start));
            for (int i = 0; i < ids.Length; i++)
            {
                // A table's numbers count up from 0, so a new one is that of the rows found so far.
                if (grouper.IsDirect ? isKnown[ids[i]] : ids[i] < firsts.Count) continue;
                firsts.Add(start + i);
                if (grouper.IsDirect) isKnown[ids[i]] = true;
            }
        }
        return [.. firsts];
    }
}
