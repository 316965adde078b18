using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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

    /// <summary>Whether a value of a column that holds floating-point numbers is NaN, rows that are null included.</summary>
    public static bool AnyNaN(ColumnData column) => column switch
    {
        FixedColumn<double> numbers => AnyNaN<double>(numbers.Values),
        FixedColumn<float> numbers => AnyNaN<float>(numbers.Values),
        _ => false,
    };

    /// <summary>The values that are neither null nor NaN.</summary>
    public static ColumnData Without(ColumnData column)
    {
        var rows = new List<int>();
        for (int row = 0; row < column.Length; row++)
            if (!At(column, row)) rows.Add(row);
        return column.Take(CollectionsMarshal.AsSpan(rows));
    }

    /// <summary>Whether one of the values is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // see Accumulator
    public static bool AnyNaN<T>(ReadOnlySpan<T> values) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var all = Vector256<T>.AllBitsSet;
        int i = 0;
        for (; i + Vector256<T>.Count <= values.Length; i += Vector256<T>.Count)
        {
            var v = Vector256.Create(values[i..]);
            all &= Vector256.Equals(v, v);
        }
        // As bytes: a mask of true is NaN itself.
        if (Vector256.EqualsAny(all.AsByte(), Vector256<byte>.Zero)) return true;
        for (; i < values.Length; i++)
            if (T.IsNaN(values[i])) return true;
        return false;
    }
}
