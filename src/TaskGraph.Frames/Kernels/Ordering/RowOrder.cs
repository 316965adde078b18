using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TaskGraph.FrameKernels;

/// <summary>
/// The rows of columns in order: keys become codes that compare as they do, packed into words, which are sorted by radix from the last word to the
/// first, so that rows with equal keys keep their order. Up to 32 bits travel with the row's number in one word.
/// </summary>
internal static class RowOrder
{
    private const int MostDigit = 11;

    /// <summary>The numbers of the rows in order.</summary>
    public static int[] Of(ReadOnlySpan<ColumnData> keys, ReadOnlySpan<bool> ascending, int rows, bool missingFirst = false)
    {
        var order = new int[rows];
        Fill(keys, ascending, missingFirst, order);
        return order;
    }

    /// <summary>Writes the numbers of the rows in order.</summary>
    public static void Fill(ReadOnlySpan<ColumnData> keys, ReadOnlySpan<bool> ascending, bool missingFirst, Span<int> order)
    {
        var words = Pack(keys, ascending, missingFirst);
        bool isOrdered = false;
        for (int w = words.Count - 1; w >= 0; w--)
        {
            int bits = words[w].Sum(k => k.Bits);
            if (!isOrdered && bits <= 32) Narrow(words[w], bits, order);
            else Wide(words[w], bits, order, isOrdered);
            isOrdered = true;
        }
    }

    // As many keys behind one another as fit 64 bits.
    private static List<List<OrderKey>> Pack(ReadOnlySpan<ColumnData> keys, ReadOnlySpan<bool> ascending, bool missingFirst)
    {
        var words = new List<List<OrderKey>> { new() };
        int bits = 0;
        for (int k = 0; k < keys.Length; k++)
        {
            foreach (var key in OrderKey.Of(keys[k], ascending[k], missingFirst))
            {
                if (bits + key.Bits > 64)
                {
                    words.Add([]);
                    bits = 0;
                }
                words[^1].Add(key);
                bits += key.Bits;
            }
        }
        return words;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Narrow(List<OrderKey> keys, int bits, Span<int> order)
    {
        var (entries, spare) = (ColumnBuffer<ulong>.Rent(order.Length), ColumnBuffer<ulong>.Rent(order.Length));
        bool isSorted = true;
        ulong last = 0;
        for (int start = 0; start < order.Length; start += KeyPacking.Batch)
        {
            var batch = entries.Span.Slice(start, Math.Min(KeyPacking.Batch, order.Length - start));
            Codes(keys, start, batch);
            for (int i = 0; i < batch.Length; i++)
            {
                batch[i] = batch[i] << 32 | (uint)(start + i);
                isSorted &= batch[i] >= last;
                last = batch[i];
            }
        }
        var sorted = isSorted ? entries : Radix(entries, ref spare, 32, bits);
        for (int i = 0; i < order.Length; i++) order[i] = (int)(uint)sorted.Span[i];
        sorted.Release();
        spare.Release();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Wide(List<OrderKey> keys, int bits, Span<int> order, bool isOrdered)
    {
        var (codes, entries, spare) = (ColumnBuffer<ulong>.Rent(order.Length), ColumnBuffer<Entry>.Rent(order.Length), ColumnBuffer<Entry>.Rent(order.Length));
        for (int start = 0; start < order.Length; start += KeyPacking.Batch)
            Codes(keys, start, codes.Span.Slice(start, Math.Min(KeyPacking.Batch, order.Length - start)));
        bool isSorted = true;
        ulong last = 0;
        for (int i = 0; i < order.Length; i++)
        {
            int row = isOrdered ? order[i] : i;
            ulong code = codes.Span[row];
            entries.Span[i] = new() { Code = code, Row = row };
            isSorted &= code >= last;
            last = code;
        }
        codes.Release();
        var sorted = isSorted ? entries : Radix(entries, ref spare, bits);
        for (int i = 0; i < order.Length; i++) order[i] = sorted.Span[i].Row;
        sorted.Release();
        spare.Release();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Codes(List<OrderKey> keys, int start, Span<ulong> codes)
    {
        codes.Clear();
        for (int k = 0; k < keys.Count; k++) keys[k].Append(start, codes, k == 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ColumnBuffer<ulong> Radix(ColumnBuffer<ulong> entries, ref ColumnBuffer<ulong> spare, int first, int bits)
    {
        int passes = (bits + MostDigit - 1) / MostDigit, digit = (bits + passes - 1) / passes, mask = (1 << digit) - 1;
        var places = new int[1 << digit];
        for (int pass = 0; pass < passes; pass++)
        {
            int shift = first + pass * digit;
            Array.Clear(places);
            foreach (ulong entry in entries.Span) places[(int)(entry >> shift) & mask]++;
            if (!Begin(places, entries.Length)) continue;
            ref ulong to = ref MemoryMarshal.GetReference(spare.Span);
            foreach (ulong entry in entries.Span) Unsafe.Add(ref to, places[(int)(entry >> shift) & mask]++) = entry;
            (entries, spare) = (spare, entries);
        }
        return entries;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ColumnBuffer<Entry> Radix(ColumnBuffer<Entry> entries, ref ColumnBuffer<Entry> spare, int bits)
    {
        int passes = (bits + MostDigit - 1) / MostDigit, digit = (bits + passes - 1) / passes, mask = (1 << digit) - 1;
        var places = new int[1 << digit];
        for (int pass = 0; pass < passes; pass++)
        {
            int shift = pass * digit;
            Array.Clear(places);
            foreach (ref var entry in entries.Span) places[(int)(entry.Code >> shift) & mask]++;
            if (!Begin(places, entries.Length)) continue;
            ref Entry to = ref MemoryMarshal.GetReference(spare.Span);
            foreach (ref var entry in entries.Span) Unsafe.Add(ref to, places[(int)(entry.Code >> shift) & mask]++) = entry;
            (entries, spare) = (spare, entries);
        }
        return entries;
    }

    // From how often each digit occurs to where it begins; false where all rows have the same, so that there is nothing to move.
    private static bool Begin(int[] places, int rows)
    {
        int at = 0;
        for (int value = 0; value < places.Length; value++)
        {
            if (places[value] == rows) return false;
            (places[value], at) = (at, at + places[value]);
        }
        return true;
    }

    private struct Entry
    {
        public ulong Code;
        public int Row;
    }
}
