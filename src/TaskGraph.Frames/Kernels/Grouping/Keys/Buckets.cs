using System.Runtime.CompilerServices;

namespace TaskGraph.FrameKernels;

/// <summary>
/// Rows laid out by the hash of their keys, in a fixed number of buckets behind one another, each in the order the rows had. A bucket of a few
/// million rows is worked on in the processor's cache, and runs of buckets are the shares that tasks divide work by.
/// </summary>
internal static class Buckets
{
    /// <summary>How many there are: as many streams as can be written at once without missing the cache.</summary>
    public const int Count = 256;

    /// <summary>The share of a bucket among several.</summary>
    public static int ShareOf(int bucket, int shares) => bucket * shares / Count;

    /// <summary>The first bucket of a share; for the number of shares, the number of buckets.</summary>
    public static int FirstOf(int share, int shares) => (share * Count + shares - 1) / shares;

    /// <summary>The rows by bucket, and where each bucket begins (and the last one ends).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static FramePartition Scatter(FramePartition rows, ReadOnlySpan<ColumnData> keys, out int[] offsets)
    {
        var buckets = ColumnBuffer<byte>.Rent(rows.RowCount);
        var places = ColumnBuffer<int>.Rent(rows.RowCount);
        offsets = new int[Count + 1];
        Number(keys, buckets.Span, offsets);
        int[] next = offsets[..Count];
        var of = buckets.Span;
        var to = places.Span;
        for (int row = 0; row < to.Length; row++) to[row] = next[of[row]]++;
        buckets.Release();
        var columns = Array.ConvertAll(rows.Columns, column => column.Scatter(places.Span));
        places.Release();
        return new(rows.Schema, columns, rows.RowCount);
    }

    /// <summary>The rows of a share, in their order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static FramePartition Only(FramePartition rows, ReadOnlySpan<ColumnData> keys, int share, int shares)
    {
        var buckets = new byte[rows.RowCount];
        Number(keys, buckets, new int[Count + 1]);
        var own = new List<int>();
        for (int row = 0; row < buckets.Length; row++)
            if (ShareOf(buckets[row], shares) == share) own.Add(row);
        return rows.Take([.. own]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Number(ReadOnlySpan<ColumnData> keys, Span<byte> buckets, int[] offsets)
    {
        var hashes = new ulong[Math.Min(KeyPacking.Batch, buckets.Length)];
        for (int start = 0; start < buckets.Length; start += KeyPacking.Batch)
        {
            var batch = hashes.AsSpan(0, Math.Min(KeyPacking.Batch, buckets.Length - start));
            RowHashes.Fill(keys, start, batch);
            for (int i = 0; i < batch.Length; i++)
            {
                byte bucket = (byte)(batch[i] >> 56);
                buckets[start + i] = bucket;
                offsets[bucket + 1]++;
            }
        }
        for (int b = 0; b < Count; b++) offsets[b + 1] += offsets[b];
    }
}
