using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TaskGraph.FrameKernels;

/// <summary>Rows by number: what joins, sorts and filters make their columns with.</summary>
internal static class Gather
{
    /// <summary>Writes <c>from[rows[i]]</c> to <c>to[i]</c>. With <paramref name="canMiss"/>, row -1 gives the default value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Values<T>(ReadOnlySpan<T> from, ReadOnlySpan<int> rows, Span<T> to, bool canMiss) where T : unmanaged
    {
        to = to[..rows.Length];
        ref T first = ref MemoryMarshal.GetReference(from);
        if (canMiss)
        {
            for (int i = 0; i < rows.Length; i++) to[i] = rows[i] < 0 ? default : Unsafe.Add(ref first, rows[i]);
            return;
        }
        for (int i = 0; i < rows.Length; i++) to[i] = Unsafe.Add(ref first, rows[i]);
    }

    /// <summary>The validity of the gathered rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ColumnValidity Validity(ColumnValidity from, ReadOnlySpan<int> rows, bool canMiss)
    {
        if (!from.HasNulls && !canMiss) return default;
        var to = ColumnBuffer<ulong>.Rent(ValidityBits.Words(rows.Length));
        var words = to.Span;
        var bits = from.Bits;
        for (int w = 0; w < words.Length; w++)
        {
            var run = rows.Slice(w << 6, Math.Min(64, rows.Length - (w << 6)));
            ulong word = 0;
            if (bits.IsEmpty)
                for (int i = 0; i < run.Length; i++) word |= (ulong)(uint)(~run[i] >>> 31) << i;
            else
                for (int i = 0; i < run.Length; i++)
                    if (run[i] >= 0) word |= (bits[run[i] >> 6] >> run[i] & 1) << i;
            words[w] = word;
        }
        return ColumnValidity.From(to, rows.Length);
    }
}
