using System.Numerics;
using System.Runtime.InteropServices;

namespace TaskGraph.FrameKernels;

/// <summary>
/// Rows by equal keys: for each row the number of its group, dense and in order of first appearance. Null and NaN are one key, or none:
/// then such rows have group -1.
/// </summary>
internal sealed class RowGroups
{
    private RowGroups(int[] ids, int[] firstRows)
    {
        Ids = ids;
        FirstRows = firstRows;
    }

    /// <summary>The group of each row; -1 where a key is null and null is no key.</summary>
    public int[] Ids { get; }

    /// <summary>The first row of each group.</summary>
    public int[] FirstRows { get; }

    public int Count => FirstRows.Length;

    /// <summary>
    /// Groups rows by one or more columns. Each column is reduced to codes below a bound; pairs of codes are joined and made dense again, so
    /// that any number of columns fits into 64 bits.
    /// </summary>
    public static RowGroups Of(ReadOnlySpan<ColumnData> keys, int rows, bool nullIsAKey = false)
    {
        var (codes, bound) = KeyCodes.Of(keys[0], nullIsAKey);
        foreach (var key in keys[1..])
        {
            if (bound > rows + 1L) (codes, bound) = Dense(codes, bound);
            var (next, nextBound) = KeyCodes.Of(key, nullIsAKey);
            if (nextBound > rows + 1L) (next, nextBound) = Dense(next, nextBound);
            for (int i = 0; i < codes.Length; i++) codes[i] = codes[i] < 0 || next[i] < 0 ? -1 : codes[i] * nextBound + next[i];
            bound *= nextBound;
        }
        return Number(codes, bound);
    }

    private static (long[], long) Dense(long[] codes, long bound)
    {
        var groups = Number(codes, bound);
        for (int i = 0; i < codes.Length; i++) codes[i] = groups.Ids[i];
        return (codes, Math.Max(1, groups.Count));
    }

    // Codes in a small range index a table, others are hashed.
    private static RowGroups Number(long[] codes, long bound)
    {
        var ids = new int[codes.Length];
        var first = new List<int>();
        if (bound <= 4L * codes.Length + (1 << 16))
        {
            var numbers = new int[bound];
            for (int i = 0; i < codes.Length; i++)
            {
                if (codes[i] < 0)
                {
                    ids[i] = -1;
                    continue;
                }
                ref int number = ref numbers[codes[i]];
                if (number == 0)
                {
                    first.Add(i);
                    number = first.Count;
                }
                ids[i] = number - 1;
            }
        }
        else
        {
            var table = new CodeTable(codes.Length);
            for (int i = 0; i < codes.Length; i++)
            {
                if (codes[i] < 0)
                {
                    ids[i] = -1;
                    continue;
                }
                ids[i] = table.FindOrAdd(codes[i], first.Count);
                if (ids[i] == first.Count) first.Add(i);
            }
        }
        return new(ids, [.. first]);
    }
}

/// <summary>Numbers for 64-bit codes that are not negative, by open addressing.</summary>
internal sealed class CodeTable
{
    private long[] _codes;
    private int[] _numbers;
    private int _count;

    public CodeTable(int rows)
    {
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(rows / 4, 1024, 1 << 24));
        _codes = new long[size];
        _numbers = new int[size];
        Array.Fill(_codes, -1);
    }

    /// <summary>The code's number; <paramref name="number"/> where it is new.</summary>
    public int FindOrAdd(long code, int number)
    {
        if (_count > _codes.Length / 2) Grow();
        int slot = SlotOf(code, _codes);
        if (_codes[slot] == code) return _numbers[slot];
        _codes[slot] = code;
        _numbers[slot] = number;
        _count++;
        return number;
    }

    private void Grow()
    {
        var codes = new long[_codes.Length * 4];
        var numbers = new int[codes.Length];
        Array.Fill(codes, -1);
        for (int i = 0; i < _codes.Length; i++)
        {
            if (_codes[i] < 0) continue;
            int slot = SlotOf(_codes[i], codes);
            codes[slot] = _codes[i];
            numbers[slot] = _numbers[i];
        }
        (_codes, _numbers) = (codes, numbers);
    }

    private static int SlotOf(long code, long[] codes)
    {
        int mask = codes.Length - 1;
        // Fibonacci hashing: the upper bits of the product depend on all of the code's.
        int slot = (int)((ulong)code * 0x9E3779B97F4A7C15 >> 32) & mask;
        while (codes[slot] >= 0 && codes[slot] != code) slot = (slot + 1) & mask;
        return slot;
    }
}

/// <summary>Equal values of a column as equal codes.</summary>
internal static class KeyCodes
{
    /// <summary>A code for each row, from 0 to below the bound; -1 for null where null is no key.</summary>
    public static (long[] Codes, long Bound) Of(ColumnData column, bool nullIsAKey)
    {
        var codes = new long[column.Length];
        long bound = column switch
        {
            StringColumn text => Words(text, codes),
            FixedColumn<bool> truth => Truths(truth.Values, codes),
            FixedColumn<int> numbers => Numbers<int>(numbers, codes),
            FixedColumn<long> numbers => Numbers<long>(numbers, codes),
            FixedColumn<DateTime> times => Integers(MemoryMarshal.Cast<DateTime, long>(times.Values), column, codes),
            FixedColumn<double> numbers => Bits(numbers.Values, column, codes),
            FixedColumn<float> numbers => Bits(numbers, column, codes),
            _ => throw new NotSupportedException($"A column of {column.Type.Name()} is no key."),
        };
        if (column.HasNulls)
        {
            for (int i = 0; i < codes.Length; i++)
                if (column.IsNull(i)) codes[i] = -1;
        }
        if (!nullIsAKey) return (codes, bound);
        for (int i = 0; i < codes.Length; i++)
            if (codes[i] < 0) codes[i] = bound;
        return (codes, bound + 1);
    }

    private static long Words(StringColumn text, long[] codes)
    {
        var words = text.Codes;
        for (int i = 0; i < codes.Length; i++) codes[i] = words[i];
        return Math.Max(1, text.Dictionary.Count);
    }

    private static long Truths(ReadOnlySpan<bool> values, long[] codes)
    {
        for (int i = 0; i < codes.Length; i++) codes[i] = values[i] ? 1 : 0;
        return 2;
    }

    private static long Numbers<T>(FixedColumn<T> column, long[] codes) where T : unmanaged, INumber<T>
    {
        var values = column.Values;
        var (min, max) = Range(values, column);
        return FromRange(long.CreateChecked(min), long.CreateChecked(max), codes, values);
    }

    private static long Integers(ReadOnlySpan<long> values, ColumnData column, long[] codes)
    {
        var (min, max) = Range(values, column);
        return FromRange(min, max, codes, values);
    }

    // Values in a range that fits are their distance from the smallest; others are numbered by hashing.
    private static long FromRange<T>(long min, long max, long[] codes, ReadOnlySpan<T> values) where T : unmanaged, INumber<T>
    {
        UInt128 range = (UInt128)((Int128)max - min) + 1;
        if (range < (UInt128)(1L << 62))
        {
            for (int i = 0; i < codes.Length; i++)
            {
                long code = long.CreateTruncating(values[i]) - min;
                codes[i] = (ulong)code < (ulong)range ? code : 0; // what a null row holds may lie anywhere
            }
            return (long)range;
        }
        var numbers = new Dictionary<T, long>();
        for (int i = 0; i < codes.Length; i++) codes[i] = Number(numbers, values[i]);
        return numbers.Count;
    }

    private static (T, T) Range<T>(ReadOnlySpan<T> values, ColumnData column) where T : unmanaged, INumber<T>
    {
        T min = T.Zero, max = T.Zero;
        bool any = false;
        for (int i = 0; i < values.Length; i++)
        {
            if (column.IsNull(i)) continue;
            if (!any) (min, max, any) = (values[i], values[i], true);
            else if (values[i] < min) min = values[i];
            else if (values[i] > max) max = values[i];
        }
        return (min, max);
    }

    private static long Bits(ReadOnlySpan<double> values, ColumnData column, long[] codes)
    {
        var numbers = new Dictionary<double, long>();
        for (int i = 0; i < codes.Length; i++) codes[i] = double.IsNaN(values[i]) || column.IsNull(i) ? -1 : Number(numbers, values[i]);
        return Math.Max(1, numbers.Count);
    }

    private static long Bits(FixedColumn<float> column, ColumnData nulls, long[] codes)
    {
        var values = column.Values;
        var numbers = new Dictionary<float, long>();
        for (int i = 0; i < codes.Length; i++) codes[i] = float.IsNaN(values[i]) || nulls.IsNull(i) ? -1 : Number(numbers, values[i]);
        return Math.Max(1, numbers.Count);
    }

    // The comparer of floating point makes 0 and -0 one key.
    private static long Number<T>(Dictionary<T, long> numbers, T value) where T : notnull
    {
        ref long number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, value, out bool known);
        if (!known) number = numbers.Count - 1;
        return number;
    }
}
