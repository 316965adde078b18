using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TaskGraph.FrameKernels;

/// <summary>Row numbers from boolean columns.</summary>
internal static class Selection
{
    /// <summary>The numbers of the rows where the mask is true, ascending; null counts as false.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ColumnBuffer<int> Where(FixedColumn<bool> mask)
    {
        var values = mask.Values;
        var valid = mask.Validity.Bits;
        var rows = ColumnBuffer<int>.Rent(CountTrue(mask));
        var to = rows.Span;
        int count = 0;
        for (int start = 0, w = 0; start < values.Length; start += 64, w++)
        {
            ulong word = Word(values, start);
            if (!valid.IsEmpty) word &= valid[w];
            if (word == ulong.MaxValue)
            {
                for (int i = 0; i < 64; i++) to[count + i] = start + i;
                count += 64;
                continue;
            }
            for (; word != 0; word &= word - 1) to[count++] = start + BitOperations.TrailingZeroCount(word);
        }
        return rows;
    }

    /// <summary>How many rows are true; null counts as false.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int CountTrue(FixedColumn<bool> mask)
    {
        var values = mask.Values;
        var valid = mask.Validity.Bits;
        int count = 0;
        for (int start = 0, w = 0; start < values.Length; start += 64, w++)
        {
            ulong word = Word(values, start);
            if (!valid.IsEmpty) word &= valid[w];
            count += BitOperations.PopCount(word);
        }
        return count;
    }

    /// <summary>64 bytes of truth from <paramref name="start"/> on as bits; rows past the end are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong Word(ReadOnlySpan<bool> values, int start)
    {
        var bytes = MemoryMarshal.AsBytes(values)[start..];
        if (bytes.Length >= 64) return ~Vector512.Equals(Vector512.Create(bytes), Vector512<byte>.Zero).ExtractMostSignificantBits();
        ulong word = 0;
        for (int i = 0; i < bytes.Length; i++)
            if (bytes[i] != 0) word |= 1UL << i;
        return word;
    }
}
