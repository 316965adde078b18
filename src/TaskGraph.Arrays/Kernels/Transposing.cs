namespace TaskGraph.ArrayKernels;

/// <summary>Copies a matrix stored by columns to one stored by rows.</summary>
internal static unsafe class Transposing
{
    // A tile of either matrix stays in the first-level cache while the other is walked across its rows.
    private const int Tile = 32;

    /// <param name="source">Element (0, 0); a column's elements lie together.</param>
    /// <param name="sourceStride">From column to column.</param>
    /// <param name="target">Element (0, 0); a row's elements lie together.</param>
    /// <param name="targetStride">From row to row.</param>
    /// <param name="rows">Rows of the target.</param>
    /// <param name="columns">Columns of the target.</param>
    public static void Copy<T>(T* source, long sourceStride, T* target, long targetStride, long rows, long columns) where T : unmanaged
    {
        for (long r = 0; r < rows; r += Tile)
        {
            long lastRow = Math.Min(r + Tile, rows);
            for (long c = 0; c < columns; c += Tile)
            {
                long lastColumn = Math.Min(c + Tile, columns);
                for (long i = r; i < lastRow; i++)
                    for (long j = c; j < lastColumn; j++) target[i * targetStride + j] = source[j * sourceStride + i];
            }
        }
    }
}
