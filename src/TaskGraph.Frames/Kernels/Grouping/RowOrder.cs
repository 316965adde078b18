using System.Runtime.InteropServices;

namespace TaskGraph.FrameKernels;

/// <summary>
/// The rows of columns in order: keys become 64-bit words that compare as they do, and are sorted by radix from the last key to the
/// first, so that rows with equal keys keep their order. Nulls and NaN come last, whichever way a key is sorted.
/// </summary>
internal static class RowOrder
{
    public static int[] Of(ReadOnlySpan<ColumnData> keys, ReadOnlySpan<bool> ascending, int rows)
    {
        var order = new int[rows];
        for (int i = 0; i < rows; i++) order[i] = i;
        for (int k = keys.Length - 1; k >= 0; k--)
        {
            var words = new ulong[rows];
            var missing = new bool[rows];
            Fill(keys[k], words, missing);
            if (!ascending[k])
                for (int i = 0; i < rows; i++) words[i] = ~words[i];
            order = MissingLast(Radix(words, order), missing);
        }
        return order;
    }

    private static void Fill(ColumnData column, ulong[] words, bool[] missing)
    {
        const ulong sign = 1UL << 63;
        for (int i = 0; i < missing.Length; i++) missing[i] = column.IsNull(i);
        switch (column)
        {
            case StringColumn text:
                var ranks = text.Dictionary.Ranks;
                var codes = text.Codes;
                for (int i = 0; i < words.Length; i++) words[i] = ranks.IsEmpty ? 0 : (ulong)ranks[codes[i]];
                break;
            case FixedColumn<bool> truth:
                for (int i = 0; i < words.Length; i++) words[i] = truth.Values[i] ? 1UL : 0;
                break;
            case FixedColumn<int> numbers:
                for (int i = 0; i < words.Length; i++) words[i] = (ulong)numbers.Values[i] ^ sign;
                break;
            case FixedColumn<long> numbers:
                for (int i = 0; i < words.Length; i++) words[i] = (ulong)numbers.Values[i] ^ sign;
                break;
            case FixedColumn<DateTime> times:
                var ticks = MemoryMarshal.Cast<DateTime, ulong>(times.Values);
                for (int i = 0; i < words.Length; i++) words[i] = ticks[i] ^ sign;
                break;
            case FixedColumn<double> numbers:
                for (int i = 0; i < words.Length; i++) Number(numbers.Values[i], out words[i], ref missing[i]);
                break;
            case FixedColumn<float> numbers:
                for (int i = 0; i < words.Length; i++) Number(numbers.Values[i], out words[i], ref missing[i]);
                break;
            default:
                throw new NotSupportedException($"A column of {column.Type.Name()} is no key.");
        }
    }

    // Bits of floating point compare like integers once those of negative numbers are turned over; 0 and -0 are one value.
    private static void Number(double value, out ulong word, ref bool missing)
    {
        missing |= double.IsNaN(value);
        ulong bits = BitConverter.DoubleToUInt64Bits(value == 0 ? 0 : value);
        word = (bits >> 63) != 0 ? ~bits : bits | 1UL << 63;
    }

    // Eight passes of a byte; one in which all words agree is left out, which is most of them for small ranges.
    private static int[] Radix(ulong[] words, int[] order)
    {
        var next = new int[order.Length];
        var counts = new int[8 * 256];
        foreach (ulong word in words)
            for (int digit = 0; digit < 8; digit++) counts[digit << 8 | (byte)(word >> (digit << 3))]++;
        for (int digit = 0; digit < 8; digit++)
        {
            var starts = counts.AsSpan(digit << 8, 256);
            if (words.Length == 0 || starts[(byte)(words[0] >> (digit << 3))] == words.Length) continue;
            int at = 0;
            for (int value = 0; value < 256; value++) (starts[value], at) = (at, at + starts[value]);
            foreach (int row in order) next[starts[(byte)(words[row] >> (digit << 3))]++] = row;
            (order, next) = (next, order);
        }
        return order;
    }

    private static int[] MissingLast(int[] order, bool[] missing)
    {
        if (Array.IndexOf(missing, true) < 0) return order;
        return [.. order.Where(row => !missing[row]), .. order.Where(row => missing[row])];
    }
}
