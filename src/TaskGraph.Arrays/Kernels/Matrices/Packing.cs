using System.Numerics;
using System.Runtime.CompilerServices;

namespace TaskGraph.ArrayKernels;

/// <summary>Arranges a matrix factor so that a micro-kernel reads it from front to back.</summary>
internal static unsafe class Packing
{
    /// <summary>
    /// Panels of <paramref name="panel"/> columns, in each the columns' elements of a row together, row after row; the last panel filled up
    /// with zeros.
    /// </summary>
    public static void Panels<T>(T* source, long rowStride, long columnStride, T* packed, int columns, int rows, int panel) where T : unmanaged, INumberBase<T>
    {
        for (int first = 0; first < columns; first += panel, packed += (long)panel * rows)
        {
            int used = Math.Min(panel, columns - first);
            T* from = source + first * columnStride;
            if (columnStride == 1) Rows(from, rowStride, packed, used, rows, panel);
            else if (rowStride == 1) Columns(from, columnStride, packed, used, rows, panel);
            else
            {
                for (int k = 0; k < rows; k++)
                    for (int j = 0; j < panel; j++) packed[k * (long)panel + j] = j < used ? from[k * rowStride + j * columnStride] : T.Zero;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<T>(T* source, long stride, T* packed, int used, int rows, int panel) where T : unmanaged, INumberBase<T>
    {
        for (int k = 0; k < rows; k++, source += stride, packed += panel)
        {
            new ReadOnlySpan<T>(source, used).CopyTo(new Span<T>(packed, panel));
            for (int j = used; j < panel; j++) packed[j] = T.Zero;
        }
    }

    // A column's elements lie together: they are turned.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Columns<T>(T* source, long stride, T* packed, int used, int rows, int panel) where T : unmanaged, INumberBase<T>
    {
        Transposing.Copy(source, stride, packed, panel, rows, used);
        for (int k = 0; used < panel && k < rows; k++)
            for (int j = used; j < panel; j++) packed[k * (long)panel + j] = T.Zero;
    }
}
