using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TaskGraph.FrameKernels;

/// <summary>Passes over the values of one column, with fixed lanes, so that the same values give the same bits.</summary>
internal static class Reducing
{
    /// <summary>Packs the values that are there, or gives the column itself where none is null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ColumnBuffer<T> Present<T>(FixedColumn<T> column) where T : unmanaged
        => column.HasNulls ? Present(column.Values, column.Validity) : column.ShareValues();

    /// <summary>Packs the values that are there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ColumnBuffer<T> Present<T>(ReadOnlySpan<T> from, ColumnValidity validity) where T : unmanaged
    {
        var packed = ColumnBuffer<T>.Rent(from.Length - validity.NullCount);
        var to = packed.Span;
        if (!validity.HasNulls) from.CopyTo(to);
        var bits = validity.Bits;
        int count = 0;
        for (int w = 0; w < bits.Length; w++)
        {
            ulong word = bits[w];
            if (word == ulong.MaxValue)
            {
                from.Slice(w << 6, 64).CopyTo(to[count..]);
                count += 64;
                continue;
            }
            for (; word != 0; word &= word - 1) to[count++] = from[(w << 6) + BitOperations.TrailingZeroCount(word)];
        }
        return packed;
    }

    /// <summary>The exact sum of integers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Int128 Sum(ReadOnlySpan<long> values)
    {
        // Halves are summed apart: neither can overflow in fewer than 2^31 values.
        Vector512<long> high = default, low = default, mask = Vector512.Create(0xFFFFFFFFL);
        int i = 0;
        for (; i + Vector512<long>.Count <= values.Length; i += Vector512<long>.Count)
        {
            var v = Vector512.Create(values[i..]);
            high += v >> 32;
            low += v & mask;
        }
        Int128 sum = ((Int128)Vector512.Sum(high) << 32) + Vector512.Sum(low);
        for (; i < values.Length; i++) sum += values[i];
        return sum;
    }

    /// <summary>The exact sum of integers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Int128 Sum(ReadOnlySpan<int> values)
    {
        Vector512<long> sums = default;
        int i = 0;
        for (; i + Vector512<int>.Count <= values.Length; i += Vector512<int>.Count)
        {
            var (lower, upper) = Vector512.Widen(Vector512.Create(values[i..]));
            sums += lower + upper;
        }
        Int128 sum = Vector512.Sum(sums);
        for (; i < values.Length; i++) sum += values[i];
        return sum;
    }

    /// <summary>The exact sum of integers of any size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Int128 SumAny<T>(ReadOnlySpan<T> values) where T : INumber<T>
    {
        Int128 sum = 0;
        foreach (T value in values) sum += Int128.CreateTruncating(value);
        return sum;
    }

    /// <summary>The sum of decimals.</summary>
    /// <exception cref="OverflowException">It is out of range.</exception>
    public static decimal Sum(FixedColumn<decimal> column)
    {
        decimal sum = 0;
        for (int row = 0; row < column.Length; row++)
            if (!column.IsNull(row)) sum += column.Values[row];
        return sum;
    }

    /// <summary>The sum of squares of the distances from <paramref name="mean"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SquaredDistances(ReadOnlySpan<double> values, double mean)
    {
        Vector512<double> sums = default, center = Vector512.Create(mean);
        int i = 0;
        for (; i + Vector512<double>.Count <= values.Length; i += Vector512<double>.Count)
        {
            var d = Vector512.Create(values[i..]) - center;
            sums += d * d;
        }
        double sum = Vector512.Sum(sums);
        for (; i < values.Length; i++) sum += (values[i] - mean) * (values[i] - mean);
        return sum;
    }
}
