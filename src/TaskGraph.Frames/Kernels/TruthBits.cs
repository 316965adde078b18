using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TaskGraph.FrameKernels;

/// <summary>Between bits and bytes of truth.</summary>
internal static class TruthBits
{
    /// <summary>Eight bits as eight bytes of 0 or 1, the lowest bit first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Spread(ulong eightBits) =>
        // Copies at distances of 7 put bit k at 8k; bit 7 would collide with bit 0 of the next copy and goes alone.
        ((eightBits & 0x7F) * 0x02040810204081UL & 0x0101010101010101UL) | (eightBits & 0x80) << 49;

    /// <summary>Writes the bits of a word as bytes at <paramref name="start"/>, as many as fit.</summary>
    public static void Write(ulong word, Span<bool> to, int start)
    {
        var bytes = MemoryMarshal.AsBytes(to)[start..];
        if (bytes.Length >= 64)
        {
            for (int i = 0; i < 8; i++) MemoryMarshal.Write(bytes[(8 * i)..], Spread(word >> 8 * i & 0xFF));
            return;
        }
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)(word >> i & 1);
    }
}
