using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace TaskGraph.ArrayKernels;

/// <summary>Sums in blocks whose sums are added pairwise: the error grows with the logarithm of the length (Higham, 1993).</summary>
internal static class Blocked
{
    private const int Block = 4096;

    public static T Sum<T>(ReadOnlySpan<T> run) where T : unmanaged, INumberBase<T>
    {
        if (run.Length <= Block) return TensorPrimitives.Sum(run);
        int half = (run.Length / Block + 1) / 2 * Block;
        return Sum(run[..half]) + Sum(run[half..]);
    }

    /// <summary>The sum in double precision.</summary>
    public static double WideSum<T>(ReadOnlySpan<T> run) where T : unmanaged, INumberBase<T>
    {
        if (typeof(T) == typeof(double)) return Sum(System.Runtime.InteropServices.MemoryMarshal.Cast<T, double>(run));
        if (typeof(T) == typeof(float)) return WideSum(System.Runtime.InteropServices.MemoryMarshal.Cast<T, float>(run));
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

    // Eight sums side by side hide the additions' latency.
    private static double WideSum(ReadOnlySpan<float> run)
    {
        Vector256<double> a = default, b = default, c = default, d = default;
        int i = 0;
        ref float first = ref System.Runtime.InteropServices.MemoryMarshal.GetReference(run);
        for (; i <= run.Length - 16; i += 16)
        {
            var (x, y) = Vector256.Widen(Vector256.LoadUnsafe(ref first, (nuint)i));
            var (z, w) = Vector256.Widen(Vector256.LoadUnsafe(ref first, (nuint)i + 8));
            a += x;
            b += y;
            c += z;
            d += w;
        }
        double sum = Vector256.Sum(a + b + (c + d));
        for (; i < run.Length; i++) sum += run[i];
        return sum;
    }
}
