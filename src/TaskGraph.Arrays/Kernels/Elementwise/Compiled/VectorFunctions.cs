using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TaskGraph.ArrayKernels;

/// <summary>
/// Functions that become part of a compiled kernel's loop. The library's are calls, which are slow until the run time has compiled them
/// again: a chain with an exponential over 1.2 GB took 400 ms the first two times and 40 ms after a second.
/// </summary>
/// <remarks>
/// Written out for each width: shared by means of a generic type, a function has so many temporaries that the compiler leaves the
/// constants in the loop (doubles at 512 bits: 0.63 ns an element as it is, 0.72 so).
/// </remarks>
internal static class VectorFunctions
{
    /// <summary>Whether there are such functions for vectors of a type on this machine.</summary>
    public static bool IsSupported(Type vector) => vector.GetGenericTypeDefinition() == typeof(Vector512<>) ? Avx512F.IsSupported : Avx2.IsSupported && Fma.IsSupported;

    /// <summary>
    /// eˣ within an ulp: x = n ln 2 + r, the Taylor polynomial of r on ±½ ln 2, scaled by 2ⁿ. ln 2 is subtracted in two parts (Cody and Waite,
    /// "Software manual for the elementary functions", 1980).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Exp(Vector512<double> x)
    {
        // In this order both leave NaN as it is.
        x = Avx512F.Min(Vector512.Create(710.0), Avx512F.Max(Vector512.Create(-746.0), x));
        var n = Avx512F.RoundScale(x * Vector512.Create(1.4426950408889634), 0);
        var r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-0.6931471803691238), x);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-1.9082149292705877e-10), r);
        // Pairs of terms at once: a chain of thirteen would wait for each one.
        var r2 = r * r;
        var r4 = r2 * r2;
        var p0 = MultiplyAdd(r, 1.0 / 6, 1.0 / 2);
        var p1 = MultiplyAdd(r, 1.0 / 120, 1.0 / 24);
        var p2 = MultiplyAdd(r, 1.0 / 5040, 1.0 / 720);
        var p3 = MultiplyAdd(r, 1.0 / 362880, 1.0 / 40320);
        var p4 = MultiplyAdd(r, 1.0 / 39916800, 1.0 / 3628800);
        var p5 = MultiplyAdd(r, 1.0 / 6227020800, 1.0 / 479001600);
        p0 = Vector512.FusedMultiplyAdd(p1, r2, p0);
        p2 = Vector512.FusedMultiplyAdd(p3, r2, p2);
        p4 = Vector512.FusedMultiplyAdd(p5, r2, p4);
        p0 = Vector512.FusedMultiplyAdd(Vector512.FusedMultiplyAdd(p4, r4, p2), r4, p0);
        return Avx512F.Scale(Vector512<double>.One + Vector512.FusedMultiplyAdd(p0, r2, r), n);
    }

    /// <summary>As above in single precision.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x)
    {
        x = Avx512F.Min(Vector512.Create(89f), Avx512F.Max(Vector512.Create(-104f), x));
        var n = Avx512F.RoundScale(x * Vector512.Create(1.44269504f), 0);
        var r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-0.693359375f), x);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(2.12194440e-4f), r);
        var r2 = r * r;
        var p0 = MultiplyAdd(r, 1f / 6, 1f / 2);
        var p1 = MultiplyAdd(r, 1f / 120, 1f / 24);
        var p2 = MultiplyAdd(r, 1f / 5040, 1f / 720);
        p0 = Vector512.FusedMultiplyAdd(Vector512.FusedMultiplyAdd(p2, r2, p1), r2, p0);
        return Avx512F.Scale(Vector512<float>.One + Vector512.FusedMultiplyAdd(p0, r2, r), n);
    }

    /// <summary>As above with vectors of 256 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Exp(Vector256<double> x)
    {
        x = Avx.Min(Vector256.Create(710.0), Avx.Max(Vector256.Create(-746.0), x));
        // Adding and subtracting 1.5 · 2⁵² rounds to a whole number, and leaves it in the last bits.
        var whole = Vector256.FusedMultiplyAdd(x, Vector256.Create(1.4426950408889634), Vector256.Create(6755399441055744.0));
        var n = whole - Vector256.Create(6755399441055744.0);
        var r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-0.6931471803691238), x);
        r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-1.9082149292705877e-10), r);
        var r2 = r * r;
        var r4 = r2 * r2;
        var p0 = MultiplyAdd(r, 1.0 / 6, 1.0 / 2);
        var p1 = MultiplyAdd(r, 1.0 / 120, 1.0 / 24);
        var p2 = MultiplyAdd(r, 1.0 / 5040, 1.0 / 720);
        var p3 = MultiplyAdd(r, 1.0 / 362880, 1.0 / 40320);
        var p4 = MultiplyAdd(r, 1.0 / 39916800, 1.0 / 3628800);
        var p5 = MultiplyAdd(r, 1.0 / 6227020800, 1.0 / 479001600);
        p0 = Vector256.FusedMultiplyAdd(p1, r2, p0);
        p2 = Vector256.FusedMultiplyAdd(p3, r2, p2);
        p4 = Vector256.FusedMultiplyAdd(p5, r2, p4);
        p0 = Vector256.FusedMultiplyAdd(Vector256.FusedMultiplyAdd(p4, r4, p2), r4, p0);
        // 2ⁿ as two factors, since it may be beyond a double's range where the product is not; only the second product is rounded.
        var power = whole.AsInt32() - Vector256.Create(6755399441055744.0).AsInt32();
        var half = power >> 1;
        var first = ((half.AsInt64() << 52) + Vector256<double>.One.AsInt64()).AsDouble();
        var second = (((power - half).AsInt64() << 52) + Vector256<double>.One.AsInt64()).AsDouble();
        return (Vector256<double>.One + Vector256.FusedMultiplyAdd(p0, r2, r)) * first * second;
    }

    /// <summary>As above in single precision.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Exp(Vector256<float> x)
    {
        x = Avx.Min(Vector256.Create(89f), Avx.Max(Vector256.Create(-104f), x));
        var whole = Vector256.FusedMultiplyAdd(x, Vector256.Create(1.44269504f), Vector256.Create(12582912f));
        var n = whole - Vector256.Create(12582912f);
        var r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-0.693359375f), x);
        r = Vector256.FusedMultiplyAdd(n, Vector256.Create(2.12194440e-4f), r);
        var r2 = r * r;
        var p0 = MultiplyAdd(r, 1f / 6, 1f / 2);
        var p1 = MultiplyAdd(r, 1f / 120, 1f / 24);
        var p2 = MultiplyAdd(r, 1f / 5040, 1f / 720);
        p0 = Vector256.FusedMultiplyAdd(Vector256.FusedMultiplyAdd(p2, r2, p1), r2, p0);
        var power = whole.AsInt32() - Vector256.Create(12582912f).AsInt32();
        var half = power >> 1;
        var first = ((half << 23) + Vector256<float>.One.AsInt32()).AsSingle();
        var second = (((power - half) << 23) + Vector256<float>.One.AsInt32()).AsSingle();
        return (Vector256<float>.One + Vector256.FusedMultiplyAdd(p0, r2, r)) * first * second;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> MultiplyAdd(Vector512<double> x, double y, double z) => Vector512.FusedMultiplyAdd(x, Vector512.Create(y), Vector512.Create(z));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> MultiplyAdd(Vector512<float> x, float y, float z) => Vector512.FusedMultiplyAdd(x, Vector512.Create(y), Vector512.Create(z));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> MultiplyAdd(Vector256<double> x, double y, double z) => Vector256.FusedMultiplyAdd(x, Vector256.Create(y), Vector256.Create(z));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> MultiplyAdd(Vector256<float> x, float y, float z) => Vector256.FusedMultiplyAdd(x, Vector256.Create(y), Vector256.Create(z));
}
