using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TaskGraph.ArrayKernels;

/// <summary>Sums in blocks whose sums are added pairwise: the error grows with the logarithm of the length (Higham, 1993).</summary>
internal static class Blocked
{
    private const int Block = 4096;
    private const int ShortRun = 2048;

    public static T Sum<T>(ReadOnlySpan<T> run) where T : unmanaged, INumberBase<T>
    {
        if (run.Length <= Block) return typeof(T) == typeof(double) || typeof(T) == typeof(float) ? SumVectors(run) : TensorPrimitives.Sum(run);
        int half = (run.Length / Block + 1) / 2 * Block;
        return Sum(run[..half]) + Sum(run[half..]);
    }

    // Sums side by side hide the additions' latency, and four places read in turn more of memory's than one (8e8 bytes on one thread, in a trial in C: 89 ms, and 78). Short
    // runs, as of a matrix's rows, are too short for that: the next one begins before four quarters were fetched (rows of 1000 doubles, 33 ms, 28 from front to back).
    // Optimised from the first call on, as the library's are not.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T SumVectors<T>(ReadOnlySpan<T> run) where T : unmanaged, INumberBase<T>
    {
        Vector256<T> a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default;
        int n = Vector256<T>.Count, quarter = run.Length < ShortRun ? 0 : run.Length / (8 * n) * 2 * n, i = 0;
        ref T first = ref MemoryMarshal.GetReference(run);
        ref T second = ref Unsafe.Add(ref first, quarter), third = ref Unsafe.Add(ref second, quarter), fourth = ref Unsafe.Add(ref third, quarter);
        for (; i < quarter; i += 2 * n)
        {
            a += Vector256.LoadUnsafe(ref first, (nuint)i);
            b += Vector256.LoadUnsafe(ref first, (nuint)(i + n));
            c += Vector256.LoadUnsafe(ref second, (nuint)i);
            d += Vector256.LoadUnsafe(ref second, (nuint)(i + n));
            e += Vector256.LoadUnsafe(ref third, (nuint)i);
            f += Vector256.LoadUnsafe(ref third, (nuint)(i + n));
            g += Vector256.LoadUnsafe(ref fourth, (nuint)i);
            h += Vector256.LoadUnsafe(ref fourth, (nuint)(i + n));
        }
        for (i = 4 * quarter; i <= run.Length - 8 * n; i += 8 * n)
        {
            a += Vector256.LoadUnsafe(ref first, (nuint)i);
            b += Vector256.LoadUnsafe(ref first, (nuint)(i + n));
            c += Vector256.LoadUnsafe(ref first, (nuint)(i + 2 * n));
            d += Vector256.LoadUnsafe(ref first, (nuint)(i + 3 * n));
            e += Vector256.LoadUnsafe(ref first, (nuint)(i + 4 * n));
            f += Vector256.LoadUnsafe(ref first, (nuint)(i + 5 * n));
            g += Vector256.LoadUnsafe(ref first, (nuint)(i + 6 * n));
            h += Vector256.LoadUnsafe(ref first, (nuint)(i + 7 * n));
        }
        for (; i <= run.Length - n; i += n) a += Vector256.LoadUnsafe(ref first, (nuint)i);
        T sum = Vector256.Sum(a + b + (c + d) + (e + f + (g + h)));
        for (; i < run.Length; i++) sum += run[i];
        return sum;
    }

    /// <summary>The sum in double precision.</summary>
    public static double WideSum<T>(ReadOnlySpan<T> run) where T : unmanaged, INumberBase<T>
    {
        if (typeof(T) == typeof(double)) return Sum(MemoryMarshal.Cast<T, double>(run));
        if (typeof(T) == typeof(float)) return WideSum(MemoryMarshal.Cast<T, float>(run));
        Span<double> buffer = stackalloc double[1024];
        double sum = 0;
        for (int at = 0; at < run.Length; at += buffer.Length)
        {
            var part = run.Slice(at, Math.Min(buffer.Length, run.Length - at));
            TensorPrimitives.ConvertTruncating(part, buffer[..part.Length]);
            sum += TensorPrimitives.Sum<double>(buffer[..part.Length]);
        }
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double WideSum(ReadOnlySpan<float> run)
    {
        Vector256<double> a = default, b = default, c = default, d = default;
        int i = 0;
        ref float first = ref MemoryMarshal.GetReference(run);
        for (; i <= run.Length - 16; i += 16)
        {
            var (x, y) = (Wide(ref first, i), Wide(ref first, i + 4));
            var (z, w) = (Wide(ref first, i + 8), Wide(ref first, i + 12));
            a += x;
            b += y;
            c += z;
            d += w;
        }
        double sum = Vector256.Sum(a + b + (c + d));
        for (; i < run.Length; i++) sum += run[i];
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Wide(ref float first, int at)
    {
        var four = Vector128.LoadUnsafe(ref first, (nuint)at);
        if (Avx.IsSupported) return Avx.ConvertToVector256Double(four);
        var (low, high) = Vector128.Widen(four);
        return Vector256.Create(low, high);
    }
}
