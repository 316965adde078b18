using System.Numerics;

namespace TaskGraph.FrameKernels;

/// <summary>Values for rows that have none.</summary>
internal static class Missing
{
    /// <summary>Writes <paramref name="missing"/> where the bits are 0; nowhere where there are no bits.</summary>
    public static void Fill<T>(Span<T> values, ReadOnlySpan<ulong> validity, T missing)
    {
        for (int w = 0; w < validity.Length; w++)
        {
            ulong nulls = ~validity[w];
            if (w == validity.Length - 1) nulls &= ValidityBits.LastMask(values.Length);
            for (; nulls != 0; nulls &= nulls - 1) values[(w << 6) + BitOperations.TrailingZeroCount(nulls)] = missing;
        }
    }
}
