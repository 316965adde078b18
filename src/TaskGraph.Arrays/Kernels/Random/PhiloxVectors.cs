using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TaskGraph.ArrayKernels;

/// <summary>The generator <see cref="Philox"/> for eight counters at once: a 32-bit word in each 64-bit lane.</summary>
internal static unsafe class PhiloxVectors
{
    /// <summary>How many vectors a table of keys holds.</summary>
    public const int KeyVectors = 2 * Philox.Rounds;

    /// <summary>The words of the key in each round, repeated in all lanes: read as operands, where making them anew would keep the multipliers waiting.</summary>
    public static void MakeKeys(ulong key, Vector512<ulong>* keys)
    {
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (int round = 0; round < Philox.Rounds; round++, k0 += Philox.W0, k1 += Philox.W1)
        {
            keys[2 * round] = Vector512.Create((ulong)k0);
            keys[2 * round + 1] = Vector512.Create((ulong)k1);
        }
    }

    /// <summary>The bits for each counter, as two words: the same as <see cref="Philox.Block"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Block(Vector512<ulong> counters, Vector512<ulong>* keys, out Vector512<ulong> first, out Vector512<ulong> second)
    {
        var low = Vector512.Create(0xFFFFFFFFUL);
        var (c0, c1, c2, c3) = (counters & low, counters >>> 32, Vector512<ulong>.Zero, Vector512<ulong>.Zero);
        Round(keys, ref c0, ref c1, ref c2, ref c3);
        Round(keys + 2, ref c0, ref c1, ref c2, ref c3);
        Round(keys + 4, ref c0, ref c1, ref c2, ref c3);
        Round(keys + 6, ref c0, ref c1, ref c2, ref c3);
        Round(keys + 8, ref c0, ref c1, ref c2, ref c3);
        Round(keys + 10, ref c0, ref c1, ref c2, ref c3);
        Round(keys + 12, ref c0, ref c1, ref c2, ref c3);
        Round(keys + 14, ref c0, ref c1, ref c2, ref c3);
        Round(keys + 16, ref c0, ref c1, ref c2, ref c3);
        Round(keys + 18, ref c0, ref c1, ref c2, ref c3);
        first = (c1 << 32) | (c0 & low);
        second = (c3 << 32) | (c2 & low);
    }

    // The words' upper halves are of no use; multiplications read the lower ones only.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(Vector512<ulong>* keys, ref Vector512<ulong> c0, ref Vector512<ulong> c1, ref Vector512<ulong> c2, ref Vector512<ulong> c3)
    {
        var (p0, p1) = (Multiply(c0, Philox.M0), Multiply(c2, Philox.M1));
        (c0, c1, c2, c3) = ((p1 >>> 32) ^ c1 ^ keys[0], p1, (p0 >>> 32) ^ c3 ^ keys[1], p0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Multiply(Vector512<ulong> x, uint factor)
    {
        var y = Vector512.Create((ulong)factor);
        if (Avx512F.IsSupported) return Avx512F.Multiply(x.AsUInt32(), y.AsUInt32());
        if (Avx2.IsSupported)
            return Vector512.Create(Avx2.Multiply(x.GetLower().AsUInt32(), y.GetLower().AsUInt32()), Avx2.Multiply(x.GetUpper().AsUInt32(), y.GetUpper().AsUInt32()));
        return (x & Vector512.Create(0xFFFFFFFFUL)) * y;
    }
}
