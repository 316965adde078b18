namespace TaskGraph.ArrayKernels;

/// <summary>Keeps the elements where a mask holds.</summary>
internal static unsafe class Compressing
{
    /// <summary>How many hold.</summary>
    public static long Count(ReadOnlySpan<bool> mask)
    {
        long count = 0;
        // A bool is 0 or 1, so that bytes can be added.
        foreach (bool holds in mask) count += *(byte*)&holds;
        return count;
    }

    /// <summary>Copies what is kept, without a branch for each element. <paramref name="target"/> has room for all that hold.</summary>
    public static void Compress<T>(ReadOnlySpan<T> source, ReadOnlySpan<bool> mask, Span<T> target) where T : unmanaged
    {
        int kept = 0, i = 0;
        // While there is room behind the kept ones an element may be written that is not kept: the next one overwrites it.
        for (; i < source.Length && kept < target.Length; i++)
        {
            target[kept] = source[i];
            bool holds = mask[i];
            kept += *(byte*)&holds;
        }
    }
}
