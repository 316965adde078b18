using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TaskGraph.ArrayKernels;

/// <summary>
/// 8 rows by three vectors of 512 bits: 24 sums, three vectors of the panel and a factor are 28 of 32 registers, and the additions of 24 sums hide each other's latency.
/// The loop is bound by its multiply-add instructions.
/// </summary>
internal readonly unsafe struct MicroKernel512<T> : IMicroKernel<T> where T : unmanaged, INumberBase<T>
{
    public static int Rows => 8;

    public static int Columns => 3 * Vector512<T>.Count;

    public static bool KeepsPanel => false;

    public static int Lanes => Vector512<T>.Count;

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
        int n = Vector512<T>.Count;
        // The sums are added to the tile in the end: until then it comes.
        for (int r = 0; r < 8; r++)
        {
            Sse.Prefetch0(c + r * stride);
            Sse.Prefetch0(c + r * stride + n);
            Sse.Prefetch0(c + r * stride + 3 * n - 1);
        }
        Vector512<T> c00 = default, c01 = default, c02 = default;
        Vector512<T> c10 = default, c11 = default, c12 = default;
        Vector512<T> c20 = default, c21 = default, c22 = default;
        Vector512<T> c30 = default, c31 = default, c32 = default;
        Vector512<T> c40 = default, c41 = default, c42 = default;
        Vector512<T> c50 = default, c51 = default, c52 = default;
        Vector512<T> c60 = default, c61 = default, c62 = default;
        Vector512<T> c70 = default, c71 = default, c72 = default;
        for (int k = 0; k < depth; k++, a += aStep, b += bStep)
        {
            Sse.Prefetch0(b + 24 * n);
            Sse.Prefetch0(b + 25 * n);
            Sse.Prefetch0(b + 26 * n);
            var (b0, b1, b2) = (Vector512.Load(b), Vector512.Load(b + n), Vector512.Load(b + 2 * n));
            var a0 = Vector512.Create(a[0]);
            c00 = MultiplyAdd(a0, b0, c00);
            c01 = MultiplyAdd(a0, b1, c01);
            c02 = MultiplyAdd(a0, b2, c02);
            var a1 = Vector512.Create(a[1]);
            c10 = MultiplyAdd(a1, b0, c10);
            c11 = MultiplyAdd(a1, b1, c11);
            c12 = MultiplyAdd(a1, b2, c12);
            var a2 = Vector512.Create(a[2]);
            c20 = MultiplyAdd(a2, b0, c20);
            c21 = MultiplyAdd(a2, b1, c21);
            c22 = MultiplyAdd(a2, b2, c22);
            var a3 = Vector512.Create(a[3]);
            c30 = MultiplyAdd(a3, b0, c30);
            c31 = MultiplyAdd(a3, b1, c31);
            c32 = MultiplyAdd(a3, b2, c32);
            var a4 = Vector512.Create(a[4]);
            c40 = MultiplyAdd(a4, b0, c40);
            c41 = MultiplyAdd(a4, b1, c41);
            c42 = MultiplyAdd(a4, b2, c42);
            var a5 = Vector512.Create(a[5]);
            c50 = MultiplyAdd(a5, b0, c50);
            c51 = MultiplyAdd(a5, b1, c51);
            c52 = MultiplyAdd(a5, b2, c52);
            var a6 = Vector512.Create(a[6]);
            c60 = MultiplyAdd(a6, b0, c60);
            c61 = MultiplyAdd(a6, b1, c61);
            c62 = MultiplyAdd(a6, b2, c62);
            var a7 = Vector512.Create(a[7]);
            c70 = MultiplyAdd(a7, b0, c70);
            c71 = MultiplyAdd(a7, b1, c71);
            c72 = MultiplyAdd(a7, b2, c72);
        }
        Store(c + 0 * stride, c00, c01, c02);
        Store(c + 1 * stride, c10, c11, c12);
        Store(c + 2 * stride, c20, c21, c22);
        Store(c + 3 * stride, c30, c31, c32);
        Store(c + 4 * stride, c40, c41, c42);
        Store(c + 5 * stride, c50, c51, c52);
        Store(c + 6 * stride, c60, c61, c62);
        Store(c + 7 * stride, c70, c71, c72);
    }

    // For a panel of which only the first two vectors matter.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void MultiplyTwo(T* a, long aStep, T* b, long bStep, T* c, long stride, int depth)
    {
        int n = Vector512<T>.Count;
        Vector512<T> c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
        Vector512<T> c40 = default, c41 = default, c50 = default, c51 = default, c60 = default, c61 = default, c70 = default, c71 = default;
        for (int k = 0; k < depth; k++, a += aStep, b += bStep)
        {
            var (b0, b1) = (Vector512.Load(b), Vector512.Load(b + n));
            var a0 = Vector512.Create(a[0]);
            c00 = MultiplyAdd(a0, b0, c00);
            c01 = MultiplyAdd(a0, b1, c01);
            var a1 = Vector512.Create(a[1]);
            c10 = MultiplyAdd(a1, b0, c10);
            c11 = MultiplyAdd(a1, b1, c11);
            var a2 = Vector512.Create(a[2]);
            c20 = MultiplyAdd(a2, b0, c20);
            c21 = MultiplyAdd(a2, b1, c21);
            var a3 = Vector512.Create(a[3]);
            c30 = MultiplyAdd(a3, b0, c30);
            c31 = MultiplyAdd(a3, b1, c31);
            var a4 = Vector512.Create(a[4]);
            c40 = MultiplyAdd(a4, b0, c40);
            c41 = MultiplyAdd(a4, b1, c41);
            var a5 = Vector512.Create(a[5]);
            c50 = MultiplyAdd(a5, b0, c50);
            c51 = MultiplyAdd(a5, b1, c51);
            var a6 = Vector512.Create(a[6]);
            c60 = MultiplyAdd(a6, b0, c60);
            c61 = MultiplyAdd(a6, b1, c61);
            var a7 = Vector512.Create(a[7]);
            c70 = MultiplyAdd(a7, b0, c70);
            c71 = MultiplyAdd(a7, b1, c71);
        }
        Store(c + 0 * stride, c00, c01);
        Store(c + 1 * stride, c10, c11);
        Store(c + 2 * stride, c20, c21);
        Store(c + 3 * stride, c30, c31);
        Store(c + 4 * stride, c40, c41);
        Store(c + 5 * stride, c50, c51);
        Store(c + 6 * stride, c60, c61);
        Store(c + 7 * stride, c70, c71);
    }

    // For a panel of which only the first vector matters.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void MultiplyOne(T* a, long aStep, T* b, long bStep, T* c, long stride, int depth)
    {
        Vector512<T> c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default, c6 = default, c7 = default;
        for (int k = 0; k < depth; k++, a += aStep, b += bStep)
        {
            var b0 = Vector512.Load(b);
            c0 = MultiplyAdd(Vector512.Create(a[0]), b0, c0);
            c1 = MultiplyAdd(Vector512.Create(a[1]), b0, c1);
            c2 = MultiplyAdd(Vector512.Create(a[2]), b0, c2);
            c3 = MultiplyAdd(Vector512.Create(a[3]), b0, c3);
            c4 = MultiplyAdd(Vector512.Create(a[4]), b0, c4);
            c5 = MultiplyAdd(Vector512.Create(a[5]), b0, c5);
            c6 = MultiplyAdd(Vector512.Create(a[6]), b0, c6);
            c7 = MultiplyAdd(Vector512.Create(a[7]), b0, c7);
        }
        (Vector512.Load(c + 0 * stride) + c0).Store(c + 0 * stride);
        (Vector512.Load(c + 1 * stride) + c1).Store(c + 1 * stride);
        (Vector512.Load(c + 2 * stride) + c2).Store(c + 2 * stride);
        (Vector512.Load(c + 3 * stride) + c3).Store(c + 3 * stride);
        (Vector512.Load(c + 4 * stride) + c4).Store(c + 4 * stride);
        (Vector512.Load(c + 5 * stride) + c5).Store(c + 5 * stride);
        (Vector512.Load(c + 6 * stride) + c6).Store(c + 6 * stride);
        (Vector512.Load(c + 7 * stride) + c7).Store(c + 7 * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(T* row, Vector512<T> x, Vector512<T> y, Vector512<T> z)
    {
        int n = Vector512<T>.Count;
        (Vector512.Load(row) + x).Store(row);
        (Vector512.Load(row + n) + y).Store(row + n);
        (Vector512.Load(row + 2 * n) + z).Store(row + 2 * n);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(T* row, Vector512<T> x, Vector512<T> y)
    {
        (Vector512.Load(row) + x).Store(row);
        (Vector512.Load(row + Vector512<T>.Count) + y).Store(row + Vector512<T>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> MultiplyAdd(Vector512<T> x, Vector512<T> y, Vector512<T> sum)
        => typeof(T) == typeof(double)
            ? Vector512.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), sum.AsDouble()).As<double, T>()
            : Vector512.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), sum.AsSingle()).As<float, T>();
}
