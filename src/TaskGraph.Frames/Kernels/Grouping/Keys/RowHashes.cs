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
        foreach (var column in columns) column.Type.Kind().Hash(column, start, hashes);
    }

    /// <summary>Values by a hash of their bytes; equal decimals are brought to equal bytes, and instants lie in UTC.</summary>
    public static void Values<T>(FixedColumn<T> column, int start, Span<ulong> hashes) where T : unmanaged
    {
        var values = column.Values.Slice(start, hashes.Length);
        for (int i = 0; i < hashes.Length; i++)
        {
            if (column.IsNull(start + i)) Mix(ref hashes[i], Null);
            else if (values[i] is DateTimeOffset time) Mix(ref hashes[i], (ulong)time.UtcTicks);
            else
            {
                T value = values[i] is decimal number ? (T)(object)(number / 1.000000000000000000000000000m) : values[i]; // the division drops zeros at the end
                Mix(ref hashes[i], System.IO.Hashing.XxHash3.HashToUInt64(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value))));
            }
        }
    }

    /// <summary>Words by theirs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Words(StringColumn text, int start, Span<ulong> hashes)
    {
        var codes = text.Codes.Slice(start, hashes.Length);
        var words = text.Dictionary.Hashes;
        for (int i = 0; i < hashes.Length; i++) Mix(ref hashes[i], text.IsNull(start + i) ? Null : words[codes[i]]);
    }

    /// <summary>Whole numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Integers<T>(ColumnData column, ReadOnlySpan<T> all, int start, Span<ulong> hashes) where T : unmanaged, IBinaryInteger<T>
    {
        var values = all.Slice(start, hashes.Length);
        if (column.HasNulls)
            for (int i = 0; i < hashes.Length; i++) Mix(ref hashes[i], column.IsNull(start + i) ? Null : (ulong)long.CreateTruncating(values[i]));
        else
            for (int i = 0; i < hashes.Length; i++) Mix(ref hashes[i], (ulong)long.CreateTruncating(values[i]));
    }

    /// <summary>Floating point.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fractions<T>(FixedColumn<T> column, int start, Span<ulong> hashes) where T : unmanaged, IFloatingPoint<T>
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
