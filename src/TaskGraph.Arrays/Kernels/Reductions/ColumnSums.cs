using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TaskGraph.ArrayKernels;

/// <summary>
/// Sums down columns, four rows a sweep: the sums are loaded and stored once for four rows, and rows are read as they lie.
/// </summary>
internal static unsafe class ColumnSums
{
    public static void Add<T>(ColumnRows<T> rows, Span<T> sums) where T : unmanaged, INumberBase<T>
    {
        sums.Clear();
        Span<nint> r = stackalloc nint[ColumnRows<T>.Together];
        fixed (T* target = sums)
        {
            while (rows.Next(r) is > 0 and var count)
            {
                if (count == r.Length) AddFour((T*)r[0], (T*)r[1], (T*)r[2], (T*)r[3], target, sums.Length);
                else
                {
                    for (int k = 0; k < count; k++)
                        for (int i = 0; i < sums.Length; i++) target[i] += ((T*)r[k])[i];
                }
            }
        }
    }

    /// <summary>As <see cref="Add"/>, but in double precision.</summary>
    public static void AddWide<T>(ColumnRows<T> rows, Span<double> sums) where T : unmanaged, INumberBase<T>
    {
        if (typeof(T) == typeof(double))
        {
            Add((ColumnRows<double>)(object)rows, sums);
            return;
        }
        sums.Clear();
        Span<nint> r = stackalloc nint[ColumnRows<T>.Together];
        fixed (double* target = sums)
        {
            while (rows.Next(r) is > 0 and var count)
            {
                int i = 0;
                if (typeof(T) == typeof(float) && count == r.Length)
                    i = AddFourWide((float*)r[0], (float*)r[1], (float*)r[2], (float*)r[3], target, sums.Length);
                for (; i < sums.Length; i++)
                {
                    if (count == r.Length) target[i] += At<T>(r[0], i) + At<T>(r[1], i) + (At<T>(r[2], i) + At<T>(r[3], i));
                    else
                        for (int k = 0; k < count; k++) target[i] += At<T>(r[k], i);
                }
            }
        }
    }

    private static double At<T>(nint row, int column) where T : unmanaged, INumberBase<T> => double.CreateTruncating(((T*)row)[column]);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddFour<T>(T* a, T* b, T* c, T* d, T* sums, int count) where T : unmanaged, INumberBase<T>
    {
        int i = 0;
        for (; i <= count - Vector256<T>.Count; i += Vector256<T>.Count)
        {
            var sum = Vector256.Load(sums + i) + (Vector256.Load(a + i) + Vector256.Load(b + i) + (Vector256.Load(c + i) + Vector256.Load(d + i)));
            sum.Store(sums + i);
        }
        for (; i < count; i++) sums[i] += a[i] + b[i] + (c[i] + d[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int AddFourWide(float* a, float* b, float* c, float* d, double* sums, int count)
    {
        int i = 0;
        for (; i <= count - Vector256<double>.Count; i += Vector256<double>.Count)
        {
            var sum = Vector256.Load(sums + i) + (Wide(a + i) + Wide(b + i) + (Wide(c + i) + Wide(d + i)));
            sum.Store(sums + i);
        }
        return i;
    }

    private static Vector256<double> Wide(float* x) => Vector256.WidenLower(Vector128.Load(x).ToVector256Unsafe());
}
