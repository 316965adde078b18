using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TaskGraph.ArrayKernels;

/// <summary>
/// Products of matrix blocks. Both factors are packed: the left one in strips of as many rows, the right one in panels of as many columns,
/// as a micro-kernel keeps in registers. A strip or a panel, whichever the kernel asks for, stays in the first-level cache while a block of the others passes by
/// from the second-level one: the blocking of Goto and van de Geijn, "Anatomy of high-performance matrix multiplication", 2008.
/// </summary>
internal static unsafe class MatrixProduct
{
    private const int DepthBytes = 2048;        // of a packed row: 256 doubles
    private const int PanelsBytes = 480 << 10;  // of panels, where strips stay
    private const int StripsBytes = 128 << 10;  // of strips, where panels stay

    /// <summary>Adds the product of two strided matrices to a row-major one.</summary>
    /// <param name="isSymmetric">Whether only what is on and above the diagonal is wanted; the rest is then undefined.</param>
    public static void Add<T>(
        T* a, long aRow, long aColumn, T* b, long bRow, long bColumn, T* c, int rows, int columns, int depth, bool isSymmetric = false)
        where T : unmanaged, INumberBase<T>
    {
        bool isFloating = typeof(T) == typeof(double) || typeof(T) == typeof(float);
        if (isFloating && Vector512.IsHardwareAccelerated)
            Blocked<T, VectorMicroKernel<T, Vector512<T>, Vectors512<T>>>.Add(a, aRow, aColumn, b, bRow, bColumn, c, rows, columns, depth, isSymmetric);
        else if (isFloating && Vector256.IsHardwareAccelerated)
            Blocked<T, VectorMicroKernel<T, Vector256<T>, Vectors256<T>>>.Add(a, aRow, aColumn, b, bRow, bColumn, c, rows, columns, depth, isSymmetric);
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
            int across = TKernel.KeepsPanel ? columns : Math.Max(1, PanelsBytes / sizeof(T) / _depth / panel) * panel;
            int down = TKernel.KeepsPanel ? Math.Max(1, StripsBytes / sizeof(T) / _depth / strip) * strip : rows;
            var packedA = BlockPool.Shared.Rent((long)Whole(rows, strip) * _depth * sizeof(T));
            var packedB = BlockPool.Shared.Rent((long)Whole(Math.Min(across, columns), panel) * _depth * sizeof(T));
            try
            {
                for (int k = 0; k < depth; k += _depth)
                {
                    int part = Math.Min(_depth, depth - k);
                    // A strip's rows, a column of it together: the transpose of what packs the panels.
                    Packing.Panels(a + k * aColumn, aColumn, aRow, (T*)packedA.Address, rows, part, strip);
                    for (int j = 0; j < columns; j += across)
                    {
                        int width = Math.Min(across, columns - j);
                        Packing.Panels(b + k * bRow + j * bColumn, bRow, bColumn, (T*)packedB.Address, width, part, panel);
                        for (int i = 0; i < rows; i += down)
                        {
                            Tiles((T*)packedA.Address + (long)i * part, (T*)packedB.Address, c + (long)i * columns + j, columns, Math.Min(down, rows - i), width, part,
                                isSymmetric ? i - j : null);
                        }
                    }
                }
            }
            finally
            {
                packedA.Release();
                packedB.Release();
            }
        }

        private static int Whole(int count, int group) => (count + group - 1) / group * group;

        // Where there is a diagonal, through column `diagonal` of row 0, nothing before it is wanted.
        private static void Tiles(T* a, T* b, T* c, long stride, int rows, int columns, int depth, int? diagonal)
        {
            int strip = TKernel.Rows, panel = TKernel.Columns;
            if (TKernel.KeepsPanel)
            {
                for (int j = 0; j < columns; j += panel)
                    for (int i = 0; i < rows; i += strip) One(i, j);
            }
            else
            {
                for (int i = 0; i < rows; i += strip)
                    for (int j = 0; j < columns; j += panel) One(i, j);
            }

            void One(int i, int j)
            {
                int width = Math.Min(panel, columns - j);
                if (j + width > i + diagonal || diagonal is null) Tile(a + (long)i * depth, b + (long)j * depth, c + i * stride + j, stride, Math.Min(strip, rows - i), width, depth);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Tile(T* a, T* b, T* c, long stride, int height, int width, int depth)
        {
            int strip = TKernel.Rows, panel = TKernel.Columns;
            if (height == strip && width == panel)
            {
                TKernel.Multiply(a, strip, b, panel, c, stride, depth, panel / TKernel.Lanes);
                return;
            }
            T* edge = stackalloc T[strip * panel];
            new Span<T>(edge, strip * panel).Clear();
            TKernel.Multiply(a, strip, b, panel, edge, panel, depth, (width + TKernel.Lanes - 1) / TKernel.Lanes);
            for (int r = 0; r < height; r++)
                for (int q = 0; q < width; q++) c[r * stride + q] += edge[r * panel + q];
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

    /// <summary>Whether a panel stays in the first-level cache while strips pass by; else a strip does while panels pass by.</summary>
    static abstract bool KeepsPanel { get; }

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

    public static bool KeepsPanel => true;

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
