using System.Numerics;

namespace TaskGraph.ArrayKernels;

/// <summary>
/// Products of matrix blocks. Of the left block four rows at a time are spread over a packed panel of the right one that stays in the
/// second-level cache, by columns that stay in registers: the blocking of Goto and van de Geijn, "Anatomy of high-performance
/// matrix multiplication", 2008, with vectors of whatever width the machine has.
/// </summary>
internal static unsafe class MatrixProduct
{
    private const int Rows = 4;
    private const int Depth = 256;

    /// <summary>Adds the product of two strided matrices to a row-major one.</summary>
    public static void Add<T>(
        T* a, long aRow, long aColumn, T* b, long bRow, long bColumn, T* c, int rows, int columns, int depth) where T : unmanaged, INumberBase<T>
    {
        if (Vector<T>.IsSupported) AddVectors(a, aRow, aColumn, b, bRow, bColumn, c, rows, columns, depth);
        else AddScalars(a, aRow, aColumn, b, bRow, bColumn, c, rows, columns, depth);
    }

    private static void AddVectors<T>(
        T* a, long aRow, long aColumn, T* b, long bRow, long bColumn, T* c, int rows, int columns, int depth) where T : unmanaged, INumberBase<T>
    {
        int width = 2 * Vector<T>.Count;
        int panels = (columns + width - 1) / width;
        var packed = BlockPool.Shared.Rent((long)panels * width * Depth * sizeof(T));
        var strip = BlockPool.Shared.Rent((long)Rows * Depth * sizeof(T));
        try
        {
            for (int k = 0; k < depth; k += Depth)
            {
                int part = Math.Min(Depth, depth - k);
                Pack(b + k * bRow, bRow, bColumn, (T*)packed.Address, columns, part, width);
                for (int i = 0; i < rows; i += Rows)
                {
                    int height = Math.Min(Rows, rows - i);
                    PackRows(a + i * aRow + k * aColumn, aRow, aColumn, (T*)strip.Address, height, part);
                    for (int p = 0; p < panels; p++)
                    {
                        int used = Math.Min(width, columns - p * width);
                        Panel((T*)strip.Address, (T*)packed.Address + (long)p * width * part, c + (long)i * columns + p * width, columns, height, used, part);
                    }
                }
            }
        }
        finally
        {
            strip.Release();
            packed.Release();
        }
    }

    // Panels of two vectors' width, filled up with zeros.
    private static void Pack<T>(T* b, long bRow, long bColumn, T* packed, int columns, int depth, int width) where T : unmanaged, INumberBase<T>
    {
        for (int first = 0; first < columns; first += width)
        {
            int used = Math.Min(width, columns - first);
            for (int k = 0; k < depth; k++, packed += width)
            {
                T* source = b + k * bRow + first * bColumn;
                if (bColumn == 1)
                {
                    new ReadOnlySpan<T>(source, used).CopyTo(new Span<T>(packed, used));
                }
                else
                {
                    for (int j = 0; j < used; j++) packed[j] = source[j * bColumn];
                }
                for (int j = used; j < width; j++) packed[j] = T.Zero;
            }
        }
    }

    private static void PackRows<T>(T* a, long aRow, long aColumn, T* strip, int height, int depth) where T : unmanaged, INumberBase<T>
    {
        for (int k = 0; k < depth; k++)
            for (int i = 0; i < Rows; i++) strip[k * Rows + i] = i < height ? a[i * aRow + k * aColumn] : T.Zero;
    }

    private static void Panel<T>(T* strip, T* panel, T* c, int columns, int height, int used, int depth) where T : unmanaged, INumberBase<T>
    {
        int n = Vector<T>.Count;
        Vector<T> c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
        for (int k = 0; k < depth; k++, panel += 2 * n, strip += Rows)
        {
            var b0 = Vector.Load(panel);
            var b1 = Vector.Load(panel + n);
            var a0 = new Vector<T>(strip[0]);
            c00 = MultiplyAdd(a0, b0, c00);
            c01 = MultiplyAdd(a0, b1, c01);
            var a1 = new Vector<T>(strip[1]);
            c10 = MultiplyAdd(a1, b0, c10);
            c11 = MultiplyAdd(a1, b1, c11);
            var a2 = new Vector<T>(strip[2]);
            c20 = MultiplyAdd(a2, b0, c20);
            c21 = MultiplyAdd(a2, b1, c21);
            var a3 = new Vector<T>(strip[3]);
            c30 = MultiplyAdd(a3, b0, c30);
            c31 = MultiplyAdd(a3, b1, c31);
        }
        Store(c, c00, c01, used);
        if (height > 1) Store(c + columns, c10, c11, used);
        if (height > 2) Store(c + 2L * columns, c20, c21, used);
        if (height > 3) Store(c + 3L * columns, c30, c31, used);
    }

    private static Vector<T> MultiplyAdd<T>(Vector<T> x, Vector<T> y, Vector<T> sum) where T : unmanaged
    {
        if (typeof(T) == typeof(double)) return (Vector<T>)(object)Vector.FusedMultiplyAdd((Vector<double>)(object)x, (Vector<double>)(object)y, (Vector<double>)(object)sum);
        if (typeof(T) == typeof(float)) return (Vector<T>)(object)Vector.FusedMultiplyAdd((Vector<float>)(object)x, (Vector<float>)(object)y, (Vector<float>)(object)sum);
        return x * y + sum;
    }

    private static void Store<T>(T* row, Vector<T> left, Vector<T> right, int used) where T : unmanaged, INumberBase<T>
    {
        int n = Vector<T>.Count;
        if (used == 2 * n)
        {
            (Vector.Load(row) + left).Store(row);
            (Vector.Load(row + n) + right).Store(row + n);
            return;
        }
        for (int j = 0; j < used; j++) row[j] += j < n ? left[j] : right[j - n];
    }

    private static void AddScalars<T>(
        T* a, long aRow, long aColumn, T* b, long bRow, long bColumn, T* c, int rows, int columns, int depth) where T : unmanaged, INumberBase<T>
    {
        for (int i = 0; i < rows; i++)
            for (int k = 0; k < depth; k++)
            {
                T factor = a[i * aRow + k * aColumn];
                for (int j = 0; j < columns; j++) c[(long)i * columns + j] += factor * b[k * bRow + j * bColumn];
            }
    }
}
