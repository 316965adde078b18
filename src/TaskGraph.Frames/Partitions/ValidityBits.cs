using System.Numerics;

namespace TaskGraph;

/// <summary>Bit runs in Arrow's order: row <c>i</c> is bit <c>i % 64</c> of word <c>i / 64</c>, bits past the last row are 0.</summary>
internal static class ValidityBits
{
    public static int Words(int length) => (int)(((long)length + 63) >> 6);

    public static bool Get(ReadOnlySpan<ulong> bits, int row) => (bits[row >> 6] >> row & 1) != 0;

    public static void Set(Span<ulong> bits, int row) => bits[row >> 6] |= 1UL << row;

    public static void Clear(Span<ulong> bits, int row) => bits[row >> 6] &= ~(1UL << row);

    public static int Count(ReadOnlySpan<ulong> bits)
    {
        int count = 0;
        foreach (ulong word in bits) count += BitOperations.PopCount(word);
        return count;
    }

    /// <summary>The bits of the last word that lie within <paramref name="length"/> rows.</summary>
    public static ulong LastMask(int length) => (length & 63) == 0 ? ulong.MaxValue : (1UL << length) - 1;

    /// <summary>Copies <paramref name="length"/> bits from position <paramref name="start"/> to the front of <paramref name="to"/>.</summary>
    public static void CopyFrom(ReadOnlySpan<ulong> from, int start, int length, Span<ulong> to)
    {
        int words = Words(length), first = start >> 6, shift = start & 63;
        for (int i = 0; i < words; i++)
        {
            ulong word = from[first + i] >> shift;
            if (shift != 0 && first + i + 1 < from.Length) word |= from[first + i + 1] << (64 - shift);
            to[i] = word;
        }
        if (words > 0) to[words - 1] &= LastMask(length);
    }

    /// <summary>
    /// Writes <paramref name="length"/> bits from the front of <paramref name="from"/> at position <paramref name="start"/>, where
    /// bits must be 0.
    /// </summary>
    public static void CopyTo(ReadOnlySpan<ulong> from, int length, Span<ulong> to, int start)
    {
        int words = Words(length), first = start >> 6, shift = start & 63;
        for (int i = 0; i < words; i++)
        {
            ulong word = i == words - 1 ? from[i] & LastMask(length) : from[i];
            to[first + i] |= word << shift;
            if (shift != 0 && first + i + 1 < to.Length) to[first + i + 1] |= word >> (64 - shift);
        }
    }

    /// <summary>Sets <paramref name="length"/> bits from position <paramref name="start"/> on, where bits must be 0.</summary>
    public static void SetRange(Span<ulong> bits, int start, int length)
    {
        for (int end = start + length; start < end;)
        {
            int within = start & 63, run = Math.Min(64 - within, end - start);
            bits[start >> 6] |= (run == 64 ? ulong.MaxValue : (1UL << run) - 1) << within;
            start += run;
        }
    }
}
