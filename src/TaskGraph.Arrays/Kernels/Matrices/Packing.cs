using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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
            if (used < panel) new Span<T>(packed, checked(panel * rows)).Clear();
            if (columnStride == 1) Rows(from, rowStride, packed, used, rows, panel);
            else if (rowStride == 1) Transposing.Copy(from, columnStride, packed, panel, rows, used);
            else
            {
                for (int k = 0; k < rows; k++)
                    for (int j = 0; j < used; j++) packed[k * (long)panel + j] = from[k * rowStride + j * columnStride];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<T>(T* source, long stride, T* packed, int used, int rows, int panel) where T : unmanaged, INumberBase<T>
    {
        bool isWhole = used == panel && Vector256<T>.IsSupported && panel % Vector256<T>.Count == 0;
        for (int k = 0; k < rows; k++, source += stride, packed += panel)
        {
            if (isWhole)
            {
                // A call for so few elements would cost more than they do.
                for (int j = 0; j < panel; j += Vector256<T>.Count) Vector256.Load(source + j).Store(packed + j);
                continue;
            }
            for (int j = 0; j < used; j++) packed[j] = source[j];
        }
    }
}
