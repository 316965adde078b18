using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace TaskGraph.ArrayKernels;

/// <summary>
/// Four rows by three vectors of 256 bits: 12 sums, three vectors of the panel and a factor are all 16 registers that such vectors have without AVX-512. Eight rows of
/// 512 bits: 28 of 32 registers, and the additions of 24 sums hide each other's latency. The loop is bound by its multiply-add instructions.
/// </summary>
internal readonly unsafe struct VectorMicroKernel<T, TVector, TVectors> : IMicroKernel<T>
    where T : unmanaged, INumberBase<T> where TVector : unmanaged where TVectors : struct, IVectors<T, TVector>
{
    public static int Rows => sizeof(TVector) == 64 ? 8 : 4;

    public static int Columns => 3 * Lanes;

    public static bool KeepsPanel => sizeof(TVector) == 32;

    public static int Lanes => sizeof(TVector) / sizeof(T);

    public static void Multiply(T* a, long aStep, T* b, long bStep, T* c, long stride, int depth, int vectors)
    {
        if (vectors == 1) Multiply<OneVector>(a, aStep, b, bStep, c, stride, depth);
        else if (vectors == 2) Multiply<TwoVectors>(a, aStep, b, bStep, c, stride, depth);
        else Multiply<ThreeVectors>(a, aStep, b, bStep, c, stride, depth);
    }

    // Of a panel only the first vectors may matter.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Multiply<TPanel>(T* a, long aStep, T* b, long bStep, T* c, long stride, int depth) where TPanel : struct, IPanel
    {
        if (TPanel.Vectors == 3) FetchTile(c, stride);
        TVector c00 = default, c01 = default, c02 = default;
        TVector c10 = default, c11 = default, c12 = default;
        TVector c20 = default, c21 = default, c22 = default;
        TVector c30 = default, c31 = default, c32 = default;
        TVector c40 = default, c41 = default, c42 = default;
        TVector c50 = default, c51 = default, c52 = default;
        TVector c60 = default, c61 = default, c62 = default;
        TVector c70 = default, c71 = default, c72 = default;
        for (int k = 0; k < depth; k++, a += aStep, b += bStep)
        {
            if (TPanel.Vectors == 3) FetchNext(a, b);
            TVector b0 = TVectors.Load(b), b1 = default, b2 = default;
            if (TPanel.Vectors > 1) b1 = TVectors.Load(b + Lanes);
            if (TPanel.Vectors > 2) b2 = TVectors.Load(b + 2 * Lanes);
            AddRow<TPanel>(a, b0, b1, b2, ref c00, ref c01, ref c02);
            AddRow<TPanel>(a + 1, b0, b1, b2, ref c10, ref c11, ref c12);
            AddRow<TPanel>(a + 2, b0, b1, b2, ref c20, ref c21, ref c22);
            AddRow<TPanel>(a + 3, b0, b1, b2, ref c30, ref c31, ref c32);
            if (sizeof(TVector) != 64) continue;
            AddRow<TPanel>(a + 4, b0, b1, b2, ref c40, ref c41, ref c42);
            AddRow<TPanel>(a + 5, b0, b1, b2, ref c50, ref c51, ref c52);
            AddRow<TPanel>(a + 6, b0, b1, b2, ref c60, ref c61, ref c62);
            AddRow<TPanel>(a + 7, b0, b1, b2, ref c70, ref c71, ref c72);
        }
        Store<TPanel>(c + 0 * stride, c00, c01, c02);
        Store<TPanel>(c + 1 * stride, c10, c11, c12);
        Store<TPanel>(c + 2 * stride, c20, c21, c22);
        Store<TPanel>(c + 3 * stride, c30, c31, c32);
        if (sizeof(TVector) != 64) return;
        Store<TPanel>(c + 4 * stride, c40, c41, c42);
        Store<TPanel>(c + 5 * stride, c50, c51, c52);
        Store<TPanel>(c + 6 * stride, c60, c61, c62);
        Store<TPanel>(c + 7 * stride, c70, c71, c72);
    }

    // The sums are added to the tile in the end: until then it comes (with the strip's next elements, 1000 x 1000 doubles at 256 bits: 29 GFLOP/s without, 35 so).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FetchTile(T* c, long stride)
    {
        if (!Sse.IsSupported) return;
        for (int r = 0; r < Rows; r++)
        {
            Sse.Prefetch0(c + r * stride);
            if (sizeof(TVector) == 64) Sse.Prefetch0(c + r * stride + Lanes);
            Sse.Prefetch0(c + r * stride + Columns - 1);
        }
    }

    // Of what passes by: strips where the panel stays, else panels.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FetchNext(T* a, T* b)
    {
        if (!Sse.IsSupported) return;
        if (sizeof(TVector) == 32)
        {
            Sse.Prefetch0((byte*)a + 512);
        }
        else
        {
            Sse.Prefetch0(b + 24 * Lanes);
            Sse.Prefetch0(b + 25 * Lanes);
            Sse.Prefetch0(b + 26 * Lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow<TPanel>(T* factor, TVector b0, TVector b1, TVector b2, ref TVector x, ref TVector y, ref TVector z) where TPanel : struct, IPanel
    {
        var factors = TVectors.Broadcast(factor);
        x = TVectors.MultiplyAdd(factors, b0, x);
        if (TPanel.Vectors > 1) y = TVectors.MultiplyAdd(factors, b1, y);
        if (TPanel.Vectors > 2) z = TVectors.MultiplyAdd(factors, b2, z);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TPanel>(T* row, TVector x, TVector y, TVector z) where TPanel : struct, IPanel
    {
        TVectors.Store(TVectors.Add(TVectors.Load(row), x), row);
        if (TPanel.Vectors > 1) TVectors.Store(TVectors.Add(TVectors.Load(row + Lanes), y), row + Lanes);
        if (TPanel.Vectors > 2) TVectors.Store(TVectors.Add(TVectors.Load(row + 2 * Lanes), z), row + 2 * Lanes);
    }

    private interface IPanel
    {
        static abstract int Vectors { get; }
    }

    private readonly struct OneVector : IPanel
    {
        public static int Vectors => 1;
    }

    private readonly struct TwoVectors : IPanel
    {
        public static int Vectors => 2;
    }

    private readonly struct ThreeVectors : IPanel
    {
        public static int Vectors => 3;
    }
}
