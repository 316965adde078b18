using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TaskGraph.FrameKernels;

/// <summary>The smallest and the greatest of whole numbers.</summary>
internal static class ValueRange
{
    /// <summary>Those of the rows that hold a value; the type's bounds the wrong way round where none does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (T Min, T Max) Of<T>(ReadOnlySpan<T> values, ReadOnlySpan<ulong> valid) where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        T min = T.MaxValue, max = T.MinValue;
        int i = 0;
        if (valid.IsEmpty)
        {
            Vector512<T> least = Vector512.Create(T.MaxValue), greatest = Vector512.Create(T.MinValue);
            for (; i + Vector512<T>.Count <= values.Length; i += Vector512<T>.Count)
            {
                var v = Vector512.Create(values[i..]);
                least = Vector512.Min(least, v);
                greatest = Vector512.Max(greatest, v);
            }
            for (int lane = 0; lane < Vector512<T>.Count; lane++)
            {
                min = T.Min(min, least[lane]);
                max = T.Max(max, greatest[lane]);
            }
        }
        for (; i < values.Length; i++)
        {
            if (!valid.IsEmpty && !ValidityBits.Get(valid, i)) continue;
            min = T.Min(min, values[i]);
            max = T.Max(max, values[i]);
        }
        return (min, max);
    }
}
