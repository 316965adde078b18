using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TaskGraph.FrameKernels;

/// <summary>Rows to given places. Reads run on, and writes go to a few streams that run on: far fewer cache misses than to gather by the inverse.</summary>
internal static class Scatter
{
    /// <summary>Writes <c>from[i]</c> to <c>to[places[i]]</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Values<T>(ReadOnlySpan<T> from, ReadOnlySpan<int> places, Span<T> to) where T : unmanaged
    {
        from = from[..places.Length];
        ref T first = ref MemoryMarshal.GetReference(to);
        for (int i = 0; i < places.Length; i++) Unsafe.Add(ref first, places[i]) = from[i];
    }

    /// <summary>The validity of rows at their places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ColumnValidity Validity(ColumnValidity from, ReadOnlySpan<int> places)
    {
        if (!from.HasNulls) return default;
        var bits = ColumnBuffer<ulong>.RentCleared(ValidityBits.Words(places.Length));
        var to = bits.Span;
        for (int i = 0; i < places.Length; i++)
            if (!from.IsNull(i)) ValidityBits.Set(to, places[i]);
        return ColumnValidity.From(bits, places.Length);
    }
}
