using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TaskGraph.ArrayKernels;

/// <summary>
/// The counter-based generator Philox4x32-10: ten rounds of multiplications turn a counter and a key into 128 bits. Constants of
/// Salmon and others, SC 2011.
/// </summary>
internal static class Philox
{
    /// <summary>Rounds of multiplications.</summary>
    public const int Rounds = 10;

    /// <summary>The factors of a round, and what the key's words grow by from round to round.</summary>
    public const uint M0 = 0xD2511F53, M1 = 0xCD9E8D57, W0 = 0x9E3779B9, W1 = 0xBB67AE85;

    /// <summary>The key of one stream of a seed.</summary>
    public static ulong KeyOf(ulong seed, ulong stream) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes<ulong>([seed, stream]));

    /// <summary>The bits for a counter, as two words; <paramref name="draw"/> counts the draws for one counter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (ulong, ulong) Block(ulong counter, ulong key, uint draw = 0)
    {
        uint c0 = (uint)counter, c1 = (uint)(counter >> 32), c2 = draw, c3 = 0;
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            ulong p0 = (ulong)M0 * c0, p1 = (ulong)M1 * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += W0;
            k1 += W1;
        }
        return ((ulong)c1 << 32 | c0, (ulong)c3 << 32 | c2);
    }

    /// <summary>A number in [0, 1) of 53 random bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ToUnit(ulong bits) => (bits >> 11) * (1.0 / (1L << 53));
}
