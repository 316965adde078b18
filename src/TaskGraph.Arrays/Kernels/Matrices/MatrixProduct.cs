using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TaskGraph.ArrayKernels;

/// <summary>
/// Products of matrix blocks. Both factors are packed: the left one in strips of as many rows, the right one in panels of as many columns,
/// as a micro-kernel keeps in registers. A block of panels stays in the second-level cache while every strip passes over it: the blocking
/// of Goto and van de Geijn, "Anatomy of high-performance matrix multiplication", 2008.
/// </summary>
internal static unsafe class MatrixProduct
{
    private const int DepthBytes = 2048;  // of a packed row: 256 doubles
    private const int BlockBytes = 480 << 10; // of panels

    /// <summary>Adds the product of two strided matrices to a row-major one.</summary>
    /// <param name="isSymmetric">Whether only what is on and above the diagonal is wanted; the rest is then undefined.</param>
    public static void Add<T>(
        T* a, long aRow, long aColumn, T* b, long bRow, long bColumn, T* c, int rows, int columns, int depth, bool isSymmetric = false)
        where T : unmanaged, INumberBase<T>
    {
        bool isFloating = typeof(T) == typeof(double) || typeof(T) == typeof(float);
        if (isFloating && Vector512.IsHardwareAccelerated) Blocked<T, MicroKernel512<T>>.Add(a, aRow, aColumn, b, bRow, bColumn, c, rows, columns, depth, isSymmetric);
        else if (isFloating && Vector256.IsHardwareAccelerated) Blocked<T, MicroKernel256<T>>.Add(a, aRow, aColumn, b, bRow, bColumn, c, rows, columns, depth, isSymmetric);
        else Blocked<T, ScalarMicroKernel<T>>.Add(a, aRow, aColumn, b, bRow, bColumn, c, rows, columns, depth, isSymmetric);
    }

    /// <summary>As <see cref="Add"/>, with a given micro-kernel.</summary>
    internal static class Blocked<T, TKernel> where T : unmanaged, INumberBase<T> where TKernel : struct, IMicroKernel<T>
    {
        private static readonly int _depth = DepthBytes / sizeof(T) * (sizeof(T) == 4 ? 3 : 4) / 4;

        public static void Add(
            T* a, long aRow, long aColumn, T* b, long bRow, long bColumn, T* c, int rows, int columns, int depth, bool isSymmetric)
        {
            if (NarrowProduct<T, TKernel>.Takes(aRow, aColumn, bRow, bColumn, rows, columns, depth, isSymmetric))
            {
                NarrowProduct<T, TKernel>.Add(a, aColumn, b, bRow, c, rows, columns, depth, isSymmetric);
                return;
            }
            int strip = TKernel.Rows, panel = TKernel.Columns;
            int block = Math.Max(1, BlockBytes / sizeof(T) / _depth / panel) * panel;
            int strips = (rows + strip - 1) / strip;
            var packedA = BlockPool.Shared.Rent((long)strips * strip * _depth * sizeof(T));
            var packedB = BlockPool.Shared.Rent((long)block * _depth * sizeof(T));
            try
            {
                for (int k = 0; k < depth; k += _depth)
                {
                    int part = Math.Min(_depth, depth - k);
                    // A strip's rows, a column of it together: the transpose of what packs the panels.
                    Packing.Panels(a + k * aColumn, aColumn, aRow, (T*)packedA.Address, rows, part, strip);
                    for (int j = 0; j < columns; j += block)
                    {
                        int width = Math.Min(block, columns - j);
                        Packing.Panels(b + k * bRow + j * bColumn, bRow, bColumn, (T*)packedB.Address, width, part, panel);
                        for (int i = 0; i < rows; i += strip)
                            Strip((T*)packedA.Address + (long)i * part, (T*)packedB.Address, c + (long)i * columns + j, columns,
                                Math.Min(strip, rows - i), width, part, isSymmetric ? i - j : int.MinValue);
                    }
                }
            }
            finally
            {
                packedA.Release();
                packedB.Release();
            }
        }

        // What lies wholly before column `first` is not wanted.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Strip(T* a, T* b, T* c, long stride, int height, int width, int depth, int first)
        {
            int panel = TKernel.Columns;
            T* edge = stackalloc T[TKernel.Rows * panel];
            for (int j = 0; j < width; j += panel, b += (long)panel * depth)
            {
                int used = Math.Min(panel, width - j);
                if (j + used <= first) continue;
                if (height == TKernel.Rows && used == panel)
                {
                    TKernel.Multiply(a, TKernel.Rows, b, panel, c + j, stride, depth, panel / TKernel.Lanes);
                    continue;
                }
                new Span<T>(edge, TKernel.Rows * panel).Clear();
                TKernel.Multiply(a, TKernel.Rows, b, panel, edge, panel, depth, (used + TKernel.Lanes - 1) / TKernel.Lanes);
                for (int r = 0; r < height; r++)
                    for (int q = 0; q < used; q++) c[r * stride + j + q] += edge[r * panel + q];
            }
        }
    }
}

/// <summary>Adds the product of a strip and a panel, both as deep as told, to a tile.</summary>
internal unsafe interface IMicroKernel<T> where T : unmanaged
{
    /// <summary>Rows of a strip.</summary>
    static abstract int Rows { get; }

    /// <summary>Columns of a panel.</summary>
    static abstract int Columns { get; }

    /// <summary>Columns of a vector: whole ones of a panel may be left out.</summary>
    static abstract int Lanes { get; }

    /// <param name="a">The strip: for each step of depth, an element of each row.</param>
    /// <param name="aStep">From step to step of the strip.</param>
    /// <param name="b">The panel: for each step of depth, an element of each column.</param>
    /// <param name="bStep">From step to step of the panel.</param>
    /// <param name="c">The tile, of all rows and as many columns as are told.</param>
    /// <param name="stride">From row to row of the tile.</param>
    /// <param name="depth">How deep.</param>
    /// <param name="vectors">How many vectors of columns, from one to a panel's.</param>
    static abstract void Multiply(T* a, long aStep, T* b, long bStep, T* c, long stride, int depth, int vectors);
}

/// <summary>For types without vectors, and machines without them.</summary>
internal readonly unsafe struct ScalarMicroKernel<T> : IMicroKernel<T> where T : unmanaged, INumberBase<T>
{
    public static int Rows => 4;

    public static int Columns => 8;

    public static int Lanes => 8;

    public static void Multiply(T* a, long aStep, T* b, long bStep, T* c, long stride, int depth, int vectors)
    {
        for (int k = 0; k < depth; k++, a += aStep, b += bStep)
        {
            for (int i = 0; i < 4; i++)
            {
                T factor = a[i];
                T* row = c + i * stride;
                for (int j = 0; j < 8; j++) row[j] += factor * b[j];
            }
        }
    }
}
