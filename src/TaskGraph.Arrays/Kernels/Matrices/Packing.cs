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
        int whole = columnStride == 1 ? columns / panel * panel : 0;
        WholeRows(source, rowStride, packed, whole, rows, panel);
        packed += (long)whole * rows;
        for (int first = whole; first < columns; first += panel, packed += (long)panel * rows)
        {
            int used = Math.Min(panel, columns - first);
            T* from = source + first * columnStride;
            if (used < panel) new Span<T>(packed, checked(panel * rows)).Clear();
            if (rowStride == 1) Transposing.Copy(from, columnStride, packed, panel, rows, used);
            else if (columnStride == 1) Copying.Copy(from, [rowStride, 1], packed, [panel, 1], [rows, used]);
            else
            {
                for (int k = 0; k < rows; k++)
                    for (int j = 0; j < used; j++) packed[k * (long)panel + j] = from[k * rowStride + j * columnStride];
            }
        }
    }

    // A row through all panels before the next: memory is read in long pieces.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WholeRows<T>(T* source, long stride, T* packed, int columns, int rows, int panel) where T : unmanaged, INumberBase<T>
    {
        bool hasVectors = Vector256<T>.IsSupported && panel % Vector256<T>.Count == 0;
        for (int k = 0; k < rows; k++, source += stride, packed += panel)
        {
            T* target = packed;
            for (int first = 0; first < columns; first += panel, target += (long)panel * rows)
            {
                // A call for so few elements would cost more than they do.
                if (hasVectors)
                    for (int j = 0; j < panel; j += Vector256<T>.Count) Vector256.Load(source + first + j).Store(target + j);
                else
                    for (int j = 0; j < panel; j++) target[j] = source[first + j];
            }
        }
    }
}
