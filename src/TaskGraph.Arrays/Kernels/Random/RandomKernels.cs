using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TaskGraph.ArrayKernels;

/// <summary>
/// Random numbers, two of each counter of Philox, 16 at a time: evenly spread ones, and normal ones by Box and Muller, "A note on the
/// generation of random normal deviates", 1958. The logarithm is a series of the area hyperbolic tangent, sine and cosine are Taylor polynomials on an eighth of a turn; all in
/// one fixed order of operations, so that each number has the same bits on vectors of any width.
/// </summary>
internal static unsafe class RandomKernels
{
    private const int Group = 16;
    private const int Stage = 32; // groups, whose words take 4 KiB

    // Where UnpackLow and UnpackHigh then put the numbers in order.
    private static readonly Vector512<ulong> _order = Vector512.Create(0UL, 4, 1, 5, 2, 6, 3, 7);

    /// <summary>The evenly spread numbers of <paramref name="groups"/> × 8 counters from <paramref name="counter"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Uniform(double* target, int groups, ulong counter, ulong key, double low, double width)
    {
        var counters = Vector512.Create(counter) + _order;
        Vector512<ulong>* keys = stackalloc Vector512<ulong>[PhiloxVectors.KeyVectors];
        PhiloxVectors.MakeKeys(key, keys);
        for (int g = 0; g < groups; g++, target += Group, counters += Vector512.Create(8UL))
        {
            PhiloxVectors.Block(counters, keys, out var x, out var y);
            Interleave(Unit(x) * Vector512.Create(width) + Vector512.Create(low), Unit(y) * Vector512.Create(width) + Vector512.Create(low), target);
        }
    }

    /// <summary>The normal numbers of <paramref name="groups"/> × 8 counters from <paramref name="counter"/> on.</summary>
    /// <remarks>
    /// In stages that pass over a few groups each: all of a group at once is one long chain of operations that wait for each other, more of them than a processor looks
    /// ahead (with vectors of 256 bits and one core: 4.2 ns a number so, 47 at once and with conversions that such vectors do not have).
    /// </remarks>
    public static void Normal(double* target, int groups, ulong counter, ulong key, double mean, double std)
    {
        var keys = stackalloc Vector512<ulong>[PhiloxVectors.KeyVectors];
        PhiloxVectors.MakeKeys(key, keys);
        var words = stackalloc Vector512<ulong>[2 * Stage];
        for (int done = 0; done < groups; done += Stage)
        {
            int count = Math.Min(Stage, groups - done);
            MakeWords(words, count, counter + 8 * (ulong)done, keys);
            MakeRadii(words, count, std);
            Turn(words, count, mean, target + (long)done * Group);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MakeWords(Vector512<ulong>* words, int groups, ulong counter, Vector512<ulong>* keys)
    {
        var counters = Vector512.Create(counter) + _order;
        for (int g = 0; g < groups; g++, words += 2, counters += Vector512.Create(8UL)) PhiloxVectors.Block(counters, keys, out words[0], out words[1]);
    }

    // In the place of each first word.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MakeRadii(Vector512<ulong>* words, int groups, double std)
    {
        // 1 - u lies in (0, 1]: its logarithm is finite.
        for (int g = 0; g < groups; g++, words += 2) *words = (Vector512.Sqrt(MinusTwoLog(Vector512<double>.One - Unit(*words))) * Vector512.Create(std)).AsUInt64();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Turn(Vector512<ulong>* words, int groups, double mean, double* target)
    {
        for (int g = 0; g < groups; g++, words += 2, target += Group)
        {
            var radius = words[0].AsDouble();
            SinCos(words[1], out var sine, out var cosine);
            Interleave(radius * cosine + Vector512.Create(mean), radius * sine + Vector512.Create(mean), target);
        }
    }

    // The upper 53 bits as a number in [0, 1).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Unit(Vector512<ulong> bits)
    {
        if (Avx512DQ.IsSupported) return Vector512.ConvertToDouble(bits >>> 11) * Vector512.Create(1.0 / (1L << 53));
        // Both halves as the last bits of a number's mantissa.
        var high = ((bits >>> 43) | Vector512.Create(0x4530000000000000UL)).AsDouble() - Vector512.Create(19342813118337666422669312.0);
        var low = (((bits >>> 11) & Vector512.Create(0xFFFFFFFFUL)) | Vector512.Create(0x4330000000000000UL)).AsDouble();
        return (high + low) * Vector512.Create(1.0 / (1L << 53));
    }

    // A whole number below 2^52, less an offset: what processors without AVX-512 can convert.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Number(Vector512<ulong> whole, long offset)
        => (whole | Vector512.Create(0x4330000000000000UL)).AsDouble() - Vector512.Create((double)((1L << 52) + offset));

    // -2 ln u: the exponent, and a mantissa in [√½, √2) by ln m = 2 artanh((m - 1) / (m + 1)).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> MinusTwoLog(Vector512<double> u)
    {
        var bits = u.AsUInt64();
        // Shifts the mantissa's halves so that the exponent is that of the nearer power of two.
        var shifted = bits - Vector512.Create(0x3FE6A09E667F3BCDUL);
        var exponent = Number((shifted + Vector512.Create(1024UL << 52)) >>> 52, 1024);
        var mantissa = (bits - (shifted & Vector512.Create(0xFFF0000000000000UL))).AsDouble();
        var t = (mantissa - Vector512<double>.One) / (mantissa + Vector512<double>.One);
        var q = t * t;
        var p = MultiplyAdd(Vector512.Create(2.0 / 21), q, 2.0 / 19);
        p = MultiplyAdd(p, q, 2.0 / 17);
        p = MultiplyAdd(p, q, 2.0 / 15);
        p = MultiplyAdd(p, q, 2.0 / 13);
        p = MultiplyAdd(p, q, 2.0 / 11);
        p = MultiplyAdd(p, q, 2.0 / 9);
        p = MultiplyAdd(p, q, 2.0 / 7);
        p = MultiplyAdd(p, q, 2.0 / 5);
        p = MultiplyAdd(p, q, 2.0 / 3);
        p = MultiplyAdd(p, q, 2.0);
        return Vector512.FusedMultiplyAdd(exponent, Vector512.Create(-2 * 0.6931471805599453), p * t * Vector512.Create(-2.0));
    }

    // Of y / 2^64 turns. The two highest bits of the nearest eighth choose the quadrant, the rest is an angle within ±45 degrees.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SinCos(Vector512<ulong> y, out Vector512<double> sine, out Vector512<double> cosine)
    {
        var nearest = y + Vector512.Create(1UL << 61);
        var angle = Number((nearest & Vector512.Create((1UL << 62) - 1)) >>> 11, 1L << 50) * Vector512.Create(2 * Math.PI / (1L << 53));
        var q = angle * angle;
        var s = MultiplyAdd(Vector512.Create(-7.6471637318198165e-13), q, 1.6059043836821613e-10);
        s = MultiplyAdd(s, q, -2.5052108385441720e-8);
        s = MultiplyAdd(s, q, 2.7557319223985893e-6);
        s = MultiplyAdd(s, q, -1.9841269841269841e-4);
        s = MultiplyAdd(s, q, 8.3333333333333333e-3);
        s = MultiplyAdd(s, q, -1.6666666666666666e-1);
        s = Vector512.FusedMultiplyAdd(s * q, angle, angle);
        var c = MultiplyAdd(Vector512.Create(4.7794773323873853e-14), q, -1.1470745597729725e-11);
        c = MultiplyAdd(c, q, 2.0876756987868099e-9);
        c = MultiplyAdd(c, q, -2.7557319223985888e-7);
        c = MultiplyAdd(c, q, 2.4801587301587302e-5);
        c = MultiplyAdd(c, q, -1.3888888888888889e-3);
        c = MultiplyAdd(c, q, 4.1666666666666664e-2);
        c = MultiplyAdd(c, q, -0.5);
        c = MultiplyAdd(c, q, 1.0);
        // Quadrants 1 and 3 exchange them; the sine is negative in 2 and 3, the cosine in 1 and 2.
        var exchanged = Vector512.LessThan((nearest << 1).AsInt64(), Vector512<long>.Zero).AsDouble();
        var sign = Vector512.Create(1UL << 63);
        sine = (Vector512.ConditionalSelect(exchanged, c, s).AsUInt64() ^ (nearest & sign)).AsDouble();
        cosine = (Vector512.ConditionalSelect(exchanged, s, c).AsUInt64() ^ ((nearest ^ (nearest << 1)) & sign)).AsDouble();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> MultiplyAdd(Vector512<double> x, Vector512<double> y, double z) => Vector512.FusedMultiplyAdd(x, y, Vector512.Create(z));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Interleave(Vector512<double> even, Vector512<double> odd, double* target)
    {
        if (Avx512F.IsSupported)
        {
            Avx512F.UnpackLow(even, odd).Store(target);
            Avx512F.UnpackHigh(even, odd).Store(target + 8);
        }
        else if (Avx.IsSupported)
        {
            Avx.UnpackLow(even.GetLower(), odd.GetLower()).Store(target);
            Avx.UnpackLow(even.GetUpper(), odd.GetUpper()).Store(target + 4);
            Avx.UnpackHigh(even.GetLower(), odd.GetLower()).Store(target + 8);
            Avx.UnpackHigh(even.GetUpper(), odd.GetUpper()).Store(target + 12);
        }
        else
        {
            for (int i = 0; i < 8; i++)
            {
                int place = 2 * (int)_order[i];
                target[place] = even[i];
                target[place + 1] = odd[i];
            }
        }
    }
}
