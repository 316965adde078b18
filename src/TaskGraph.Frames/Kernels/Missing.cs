using System.Numerics;
using System.Runtime.Intrinsics;

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

    /// <summary>Whether a row is null or NaN.</summary>
    public static bool At(ColumnData column, int row) => column.IsNull(row) || column switch
    {
        FixedColumn<double> numbers => double.IsNaN(numbers.Values[row]),
        FixedColumn<float> numbers => float.IsNaN(numbers.Values[row]),
        _ => false,
    };

    /// <summary>Whether one of the values is NaN.</summary>
    public static bool AnyNaN(ReadOnlySpan<double> values)
    {
        var all = Vector512<double>.AllBitsSet;
        int i = 0;
        for (; i + Vector512<double>.Count <= values.Length; i += Vector512<double>.Count)
        {
            var v = Vector512.Create(values[i..]);
            all &= Vector512.Equals(v, v);
        }
        if (all.ExtractMostSignificantBits() != 0xFF) return true;
        for (; i < values.Length; i++)
            if (double.IsNaN(values[i])) return true;
        return false;
    }
}
