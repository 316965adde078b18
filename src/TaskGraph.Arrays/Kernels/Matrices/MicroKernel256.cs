using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TaskGraph.ArrayKernels;

/// <summary>
/// 4 rows by three vectors of 256 bits: 12 sums, three vectors of the panel and a factor are all 16 registers that such vectors have without AVX-512.
/// The loop is bound by its multiply-add instructions.
/// </summary>
internal readonly unsafe struct MicroKernel256<T> : IMicroKernel<T> where T : unmanaged, INumberBase<T>
{
    public static int Rows => 4;

    public static int Columns => 3 * Vector256<T>.Count;

    public static bool KeepsPanel => true;

    public static int Lanes => Vector256<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Multiply(T* a, long aStep, T* b, long bStep, T* c, long stride, int depth, int vectors)
    {
        switch (vectors)
        {
            case 1:
                MultiplyOne(a, aStep, b, bStep, c, stride, depth);
                return;
            case 2:
                MultiplyTwo(a, aStep, b, bStep, c, stride, depth);
                return;
        }
        int n = Vector256<T>.Count;
        // The sums are added to the tile in the end: until then it comes. Strips pass by, whose next elements come as well (1000 x 1000 doubles: 29 GFLOP/s
        // without either, 35 so).
        if (Sse.IsSupported)
        {
            for (int r = 0; r < 4; r++)
            {
                Sse.Prefetch0(c + r * stride);
                Sse.Prefetch0(c + r * stride + 3 * n - 1);
            }
        }
        Vector256<T> c00 = default, c01 = default, c02 = default;
        Vector256<T> c10 = default, c11 = default, c12 = default;
        Vector256<T> c20 = default, c21 = default, c22 = default;
        Vector256<T> c30 = default, c31 = default, c32 = default;
        for (int k = 0; k < depth; k++, a += aStep, b += bStep)
        {
            if (Sse.IsSupported) Sse.Prefetch0((byte*)a + 512);
            var (b0, b1, b2) = (Vector256.Load(b), Vector256.Load(b + n), Vector256.Load(b + 2 * n));
            var a0 = Vector256.Create(a[0]);
            c00 = MultiplyAdd(a0, b0, c00);
            c01 = MultiplyAdd(a0, b1, c01);
            c02 = MultiplyAdd(a0, b2, c02);
            var a1 = Vector256.Create(a[1]);
            c10 = MultiplyAdd(a1, b0, c10);
            c11 = MultiplyAdd(a1, b1, c11);
            c12 = MultiplyAdd(a1, b2, c12);
            var a2 = Vector256.Create(a[2]);
            c20 = MultiplyAdd(a2, b0, c20);
            c21 = MultiplyAdd(a2, b1, c21);
            c22 = MultiplyAdd(a2, b2, c22);
            var a3 = Vector256.Create(a[3]);
            c30 = MultiplyAdd(a3, b0, c30);
            c31 = MultiplyAdd(a3, b1, c31);
            c32 = MultiplyAdd(a3, b2, c32);
        }
        Store(c + 0 * stride, c00, c01, c02);
        Store(c + 1 * stride, c10, c11, c12);
        Store(c + 2 * stride, c20, c21, c22);
        Store(c + 3 * stride, c30, c31, c32);
    }

    // For a panel of which only the first two vectors matter.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void MultiplyTwo(T* a, long aStep, T* b, long bStep, T* c, long stride, int depth)
    {
        int n = Vector256<T>.Count;
        Vector256<T> c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
        for (int k = 0; k < depth; k++, a += aStep, b += bStep)
        {
            var (b0, b1) = (Vector256.Load(b), Vector256.Load(b + n));
            var a0 = Vector256.Create(a[0]);
            c00 = MultiplyAdd(a0, b0, c00);
            c01 = MultiplyAdd(a0, b1, c01);
            var a1 = Vector256.Create(a[1]);
            c10 = MultiplyAdd(a1, b0, c10);
            c11 = MultiplyAdd(a1, b1, c11);
            var a2 = Vector256.Create(a[2]);
            c20 = MultiplyAdd(a2, b0, c20);
            c21 = MultiplyAdd(a2, b1, c21);
            var a3 = Vector256.Create(a[3]);
            c30 = MultiplyAdd(a3, b0, c30);
            c31 = MultiplyAdd(a3, b1, c31);
        }
        Store(c + 0 * stride, c00, c01);
        Store(c + 1 * stride, c10, c11);
        Store(c + 2 * stride, c20, c21);
        Store(c + 3 * stride, c30, c31);
    }

    // For a panel of which only the first vector matters.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void MultiplyOne(T* a, long aStep, T* b, long bStep, T* c, long stride, int depth)
    {
        Vector256<T> c0 = default, c1 = default, c2 = default, c3 = default;
        for (int k = 0; k < depth; k++, a += aStep, b += bStep)
        {
            var b0 = Vector256.Load(b);
            c0 = MultiplyAdd(Vector256.Create(a[0]), b0, c0);
            c1 = MultiplyAdd(Vector256.Create(a[1]), b0, c1);
            c2 = MultiplyAdd(Vector256.Create(a[2]), b0, c2);
            c3 = MultiplyAdd(Vector256.Create(a[3]), b0, c3);
        }
        (Vector256.Load(c + 0 * stride) + c0).Store(c + 0 * stride);
        (Vector256.Load(c + 1 * stride) + c1).Store(c + 1 * stride);
        (Vector256.Load(c + 2 * stride) + c2).Store(c + 2 * stride);
        (Vector256.Load(c + 3 * stride) + c3).Store(c + 3 * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(T* row, Vector256<T> x, Vector256<T> y, Vector256<T> z)
    {
        int n = Vector256<T>.Count;
        (Vector256.Load(row) + x).Store(row);
        (Vector256.Load(row + n) + y).Store(row + n);
        (Vector256.Load(row + 2 * n) + z).Store(row + 2 * n);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(T* row, Vector256<T> x, Vector256<T> y)
    {
        (Vector256.Load(row) + x).Store(row);
        (Vector256.Load(row + Vector256<T>.Count) + y).Store(row + Vector256<T>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> MultiplyAdd(Vector256<T> x, Vector256<T> y, Vector256<T> sum)
        => typeof(T) == typeof(double)
            ? Vector256.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), sum.AsDouble()).As<double, T>()
            : Vector256.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), sum.AsSingle()).As<float, T>();
}
