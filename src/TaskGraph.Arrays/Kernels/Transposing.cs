using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TaskGraph.ArrayKernels;

/// <summary>
/// Copies a matrix stored by columns to one stored by rows: in squares that are turned in registers where the elements have 4 or 8
/// bytes and the machine the instructions, in tiles that stay in the first-level cache otherwise.
/// </summary>
internal static unsafe class Transposing
{
    private const int Tile = 32;

    /// <param name="source">Element (0, 0); a column's elements lie together.</param>
    /// <param name="sourceStride">From column to column.</param>
    /// <param name="target">Element (0, 0); a row's elements lie together.</param>
    /// <param name="targetStride">From row to row.</param>
    /// <param name="rows">Rows of the target.</param>
    /// <param name="columns">Columns of the target.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy<T>(T* source, long sourceStride, T* target, long targetStride, long rows, long columns) where T : unmanaged
    {
        int square = sizeof(T) == 8 && Avx512F.IsSupported ? 8 : sizeof(T) == 8 && Avx.IsSupported ? 4 : sizeof(T) == 4 && Avx.IsSupported ? 8 : 1;
        for (long r = 0; r < rows; r += Tile)
        {
            long lastRow = Math.Min(r + Tile, rows);
            for (long c = 0; c < columns; c += Tile)
            {
                long lastColumn = Math.Min(c + Tile, columns);
                long wholeRow = square == 1 ? r : r + (lastRow - r) / square * square, wholeColumn = square == 1 ? c : c + (lastColumn - c) / square * square;
                for (long i = r; i < wholeRow; i += square)
                    for (long j = c; j < wholeColumn; j += square) Square(source + j * sourceStride + i, sourceStride, target + i * targetStride + j, targetStride);
                for (long i = r; i < lastRow; i++)
                    for (long j = i < wholeRow ? wholeColumn : c; j < lastColumn; j++) target[i * targetStride + j] = source[j * sourceStride + i];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square<T>(T* source, long sourceStride, T* target, long targetStride) where T : unmanaged
    {
        if (sizeof(T) == 4) Eight((float*)source, sourceStride, (float*)target, targetStride);
        else if (Avx512F.IsSupported) Eight((double*)source, sourceStride, (double*)target, targetStride);
        else Four((double*)source, sourceStride, (double*)target, targetStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Eight(double* s, long from, double* t, long to)
    {
        var (r0, r1, r2, r3) = (Vector512.Load(s), Vector512.Load(s + from), Vector512.Load(s + 2 * from), Vector512.Load(s + 3 * from));
        var (r4, r5, r6, r7) = (Vector512.Load(s + 4 * from), Vector512.Load(s + 5 * from), Vector512.Load(s + 6 * from), Vector512.Load(s + 7 * from));
        // Pairs of elements, then quarters of the vectors.
        var (a0, a1, a2, a3) = (Avx512F.UnpackLow(r0, r1), Avx512F.UnpackHigh(r0, r1), Avx512F.UnpackLow(r2, r3), Avx512F.UnpackHigh(r2, r3));
        var (a4, a5, a6, a7) = (Avx512F.UnpackLow(r4, r5), Avx512F.UnpackHigh(r4, r5), Avx512F.UnpackLow(r6, r7), Avx512F.UnpackHigh(r6, r7));
        const byte even = 0b10_00_10_00, odd = 0b11_01_11_01;
        var (b0, b1, b2, b3) = (Avx512F.Shuffle4x128(a0, a2, even), Avx512F.Shuffle4x128(a1, a3, even), Avx512F.Shuffle4x128(a0, a2, odd), Avx512F.Shuffle4x128(a1, a3, odd));
        var (b4, b5, b6, b7) = (Avx512F.Shuffle4x128(a4, a6, even), Avx512F.Shuffle4x128(a5, a7, even), Avx512F.Shuffle4x128(a4, a6, odd), Avx512F.Shuffle4x128(a5, a7, odd));
        Avx512F.Shuffle4x128(b0, b4, even).Store(t);
        Avx512F.Shuffle4x128(b1, b5, even).Store(t + to);
        Avx512F.Shuffle4x128(b2, b6, even).Store(t + 2 * to);
        Avx512F.Shuffle4x128(b3, b7, even).Store(t + 3 * to);
        Avx512F.Shuffle4x128(b0, b4, odd).Store(t + 4 * to);
        Avx512F.Shuffle4x128(b1, b5, odd).Store(t + 5 * to);
        Avx512F.Shuffle4x128(b2, b6, odd).Store(t + 6 * to);
        Avx512F.Shuffle4x128(b3, b7, odd).Store(t + 7 * to);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(double* s, long from, double* t, long to)
    {
        var (a, b, c, d) = (Vector256.Load(s), Vector256.Load(s + from), Vector256.Load(s + 2 * from), Vector256.Load(s + 3 * from));
        Turn(ref a, ref b, ref c, ref d);
        a.Store(t);
        b.Store(t + to);
        c.Store(t + 2 * to);
        d.Store(t + 3 * to);
    }

    /// <summary>Makes columns of four rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Turn(ref Vector256<double> a, ref Vector256<double> b, ref Vector256<double> c, ref Vector256<double> d)
    {
        var (p, q, r, s) = (Avx.UnpackLow(a, b), Avx.UnpackHigh(a, b), Avx.UnpackLow(c, d), Avx.UnpackHigh(c, d));
        (a, b, c, d) = (Avx.Permute2x128(p, r, 0x20), Avx.Permute2x128(q, s, 0x20), Avx.Permute2x128(p, r, 0x31), Avx.Permute2x128(q, s, 0x31));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Eight(float* s, long from, float* t, long to)
    {
        var (r0, r1, r2, r3) = (Vector256.Load(s), Vector256.Load(s + from), Vector256.Load(s + 2 * from), Vector256.Load(s + 3 * from));
        var (r4, r5, r6, r7) = (Vector256.Load(s + 4 * from), Vector256.Load(s + 5 * from), Vector256.Load(s + 6 * from), Vector256.Load(s + 7 * from));
        // Pairs, fours, then halves of the vectors.
        var (a0, a1, a2, a3) = (Avx.UnpackLow(r0, r1), Avx.UnpackHigh(r0, r1), Avx.UnpackLow(r2, r3), Avx.UnpackHigh(r2, r3));
        var (a4, a5, a6, a7) = (Avx.UnpackLow(r4, r5), Avx.UnpackHigh(r4, r5), Avx.UnpackLow(r6, r7), Avx.UnpackHigh(r6, r7));
        const byte low = 0b01_00_01_00, high = 0b11_10_11_10;
        var (b0, b1, b2, b3) = (Avx.Shuffle(a0, a2, low), Avx.Shuffle(a0, a2, high), Avx.Shuffle(a1, a3, low), Avx.Shuffle(a1, a3, high));
        var (b4, b5, b6, b7) = (Avx.Shuffle(a4, a6, low), Avx.Shuffle(a4, a6, high), Avx.Shuffle(a5, a7, low), Avx.Shuffle(a5, a7, high));
        Avx.Permute2x128(b0, b4, 0x20).Store(t);
        Avx.Permute2x128(b1, b5, 0x20).Store(t + to);
        Avx.Permute2x128(b2, b6, 0x20).Store(t + 2 * to);
        Avx.Permute2x128(b3, b7, 0x20).Store(t + 3 * to);
        Avx.Permute2x128(b0, b4, 0x31).Store(t + 4 * to);
        Avx.Permute2x128(b1, b5, 0x31).Store(t + 5 * to);
        Avx.Permute2x128(b2, b6, 0x31).Store(t + 6 * to);
        Avx.Permute2x128(b3, b7, 0x31).Store(t + 7 * to);
    }
}
