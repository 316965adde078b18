using System.Runtime.CompilerServices;

namespace TaskGraph.FrameKernels;

/// <summary>The numbers of rows by group, groups in order of first appearance, each in the order of its rows.</summary>
/// <param name="Rows">The rows that are in a group.</param>
/// <param name="Starts">Where each group begins, and where the last ends.</param>
internal readonly record struct GroupLayout(int[] Rows, int[] Starts)
{
    /// <summary>One counting sort of the rows by the numbers of their groups.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static GroupLayout Of(ReadOnlySpan<ColumnData> keys, bool dropNulls)
    {
        int rows = keys[0].Length;
        var grouper = new Grouper(keys);
        var ids = new int[rows];
        var numbers = new List<int>(); // by the grouper's number, which may leave some out: the place in order of appearance, from 1
        int count = 0;
        for (int start = 0; start < rows; start += KeyPacking.Batch)
        {
            var batch = grouper.Number(start, Math.Min(KeyPacking.Batch, rows - start));
            while (numbers.Count < grouper.Bound) numbers.Add(0);
            for (int i = 0; i < batch.Length; i++)
            {
                bool isOut = dropNulls && IsMissing(keys, start + i);
                if (!isOut && numbers[batch[i]] == 0) numbers[batch[i]] = ++count;
                ids[start + i] = isOut ? -1 : numbers[batch[i]] - 1;
            }
        }
        var starts = new int[count + 1];
        foreach (int id in ids)
            if (id >= 0) starts[id + 1]++;
        for (int g = 0; g < count; g++) starts[g + 1] += starts[g];
        var laid = new int[starts[^1]];
        int[] next = starts[..^1];
        for (int row = 0; row < ids.Length; row++)
            if (ids[row] >= 0) laid[next[ids[row]]++] = row;
        return new(laid, starts);
    }

    private static bool IsMissing(ReadOnlySpan<ColumnData> keys, int row)
    {
        foreach (var key in keys)
            if (Missing.At(key, row)) return true;
        return false;
    }
}
