using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TaskGraph.FrameKernels;

/// <summary>
/// Hashes of rows by their values: the same in every process and for every partition, whatever dictionary its words lie in. Null is one value,
/// NaN is null, 0 is -0.
/// </summary>
internal static class RowHashes
{
    private const ulong Multiplier = 0xD6E8FEB86659FD93, Null = 0x9E3779B97F4A7C15;

    /// <summary>The hashes of rows of several columns together.</summary>
    public static void Fill(ReadOnlySpan<ColumnData> columns, int start, Span<ulong> hashes)
    {
        hashes.Clear();
        foreach (var column in columns)
        {
            switch (column)
            {
                case StringColumn text: Words(text, start, hashes); break;
                case FixedColumn<bool> truth: Integers(truth, MemoryMarshal.Cast<bool, byte>(truth.Values), start, hashes); break;
                case FixedColumn<int> numbers: Integers(numbers, numbers.Values, start, hashes); break;
                case FixedColumn<long> numbers: Integers(numbers, numbers.Values, start, hashes); break;
                case FixedColumn<DateTime> times: Integers(times, MemoryMarshal.Cast<DateTime, long>(times.Values), start, hashes); break;
                case FixedColumn<float> numbers: Fractions(numbers, start, hashes); break;
                case FixedColumn<double> numbers: Fractions(numbers, start, hashes); break;
                default: throw new NotSupportedException($"A column of {column.Type.Name()} is no key.");
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Words(StringColumn text, int start, Span<ulong> hashes)
    {
        var codes = text.Codes.Slice(start, hashes.Length);
        var words = text.Dictionary.Hashes;
        for (int i = 0; i < hashes.Length; i++) Mix(ref hashes[i], text.IsNull(start + i) ? Null : words[codes[i]]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Integers<T>(ColumnData column, ReadOnlySpan<T> all, int start, Span<ulong> hashes) where T : unmanaged, IBinaryInteger<T>
    {
        var values = all.Slice(start, hashes.Length);
        if (column.HasNulls)
            for (int i = 0; i < hashes.Length; i++) Mix(ref hashes[i], column.IsNull(start + i) ? Null : (ulong)long.CreateTruncating(values[i]));
        else
            for (int i = 0; i < hashes.Length; i++) Mix(ref hashes[i], (ulong)long.CreateTruncating(values[i]));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fractions<T>(FixedColumn<T> column, int start, Span<ulong> hashes) where T : unmanaged, IFloatingPoint<T>
    {
        var values = column.Values.Slice(start, hashes.Length);
        for (int i = 0; i < hashes.Length; i++)
        {
            bool isMissing = T.IsNaN(values[i]) || column.IsNull(start + i);
            Mix(ref hashes[i], isMissing ? Null : BitConverter.DoubleToUInt64Bits(double.CreateTruncating(values[i]) + 0.0));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(ref ulong hash, ulong value)
    {
        ulong mixed = (hash ^ value) * Multiplier;
        hash = mixed ^ mixed >> 32;
    }
}
