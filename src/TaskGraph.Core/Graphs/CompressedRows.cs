namespace TaskGraph;

/// <summary>Lists of integers by row, in two arrays (the CSR layout of sparse matrices).</summary>
internal sealed class CompressedRows(int[] offsets, int[] items)
{
    public int[] Offsets { get; } = offsets;
    public int[] Items { get; } = items;
    public int Count => Offsets.Length - 1;

    public ReadOnlySpan<int> this[int row] => Items.AsSpan(Offsets[row], Offsets[row + 1] - Offsets[row]);

    public int CountOf(int row) => Offsets[row + 1] - Offsets[row];

    public static CompressedRows Of(int[][] rows)
    {
        var offsets = new int[rows.Length + 1];
        for (int i = 0; i < rows.Length; i++) offsets[i + 1] = offsets[i] + rows[i].Length;
        var items = new int[offsets[^1]];
        for (int i = 0; i < rows.Length; i++) rows[i].CopyTo(items, offsets[i]);
        return new CompressedRows(offsets, items);
    }

    /// <summary>For each item the rows that hold it, ascending.</summary>
    public CompressedRows Reversed()
    {
        var starts = new int[Offsets.Length];
        foreach (int item in Items) starts[item + 1]++;
        for (int i = 1; i < starts.Length; i++) starts[i] += starts[i - 1];
        var cursor = starts.AsSpan(0, Count).ToArray();
        var rows = new int[Items.Length];
        for (int row = 0; row < Count; row++)
            foreach (int item in this[row]) rows[cursor[item]++] = row;
        return new CompressedRows(starts, rows);
    }
}
