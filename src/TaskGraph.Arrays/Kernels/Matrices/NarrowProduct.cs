using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace TaskGraph.ArrayKernels;

/// <summary>
/// Products of a few long rows and a few long columns, as of a table's columns with one another. Where at each step of depth the elements of all rows
/// lie together, and those of all columns, the factors need no packing: some steps of both stay in the first-level cache while the micro-kernel
/// passes over them, and the whole result is held in sums that are filled up to whole tiles (1e6 x 50, its transpose by itself: 113 ms packed, 72 ms so).
/// </summary>
internal static unsafe class NarrowProduct<T, TKernel> where T : unmanaged, INumberBase<T> where TKernel : struct, IMicroKernel<T>
{
    private const int StepBytes = 24 << 10; // of both factors, in a first-level cache of 32 KiB
    private const int LeastSteps = 24;      // with fewer the sums are loaded and stored too often

    /// <summary>Whether the factors are narrow and lie as they must.</summary>
    public static bool Takes(long aRow, long aColumn, long bRow, long bColumn, int rows, int columns, int depth, bool isSymmetric)
        => aRow == 1 && bColumn == 1 && aColumn >= rows && bRow >= columns && depth >= LeastSteps && Steps(rows, columns, isSymmetric) >= LeastSteps;

    /// <summary>As <see cref="MatrixProduct.Add"/>.</summary>
    public static void Add(T* a, long aStep, T* b, long bStep, T* c, int rows, int columns, int depth, bool isSymmetric)
    {
        var (down, across) = Whole(rows, columns);
        // Whole tiles read beyond the last row and column. At the last steps that would be beyond the factors: those are copied.
        int beyond = (int)Math.Min(depth, Math.Max((down - rows + aStep - 1) / aStep, (across - columns + bStep - 1) / bStep));
        var memory = BlockPool.Shared.Rent(((long)down * across + (long)beyond * (down + across)) * sizeof(T));
        try
        {
            T* sums = (T*)memory.Address, lastA = sums + down * across, lastB = lastA + beyond * down;
            new Span<T>(sums, down * across + beyond * (down + across)).Clear();
            int inside = depth - beyond;
            AddSteps(a, aStep, b, bStep, sums, down, across, inside, isSymmetric);
            for (int k = 0; k < beyond; k++)
            {
                new Span<T>(a + (inside + k) * aStep, rows).CopyTo(new Span<T>(lastA + k * down, rows));
                new Span<T>(b + (inside + k) * bStep, columns).CopyTo(new Span<T>(lastB + k * across, columns));
            }
            AddSteps(lastA, down, lastB, across, sums, down, across, beyond, isSymmetric);
            for (int i = 0; i < rows; i++)
                for (int j = 0; j < columns; j++) c[i * (long)columns + j] += sums[i * across + j];
        }
        finally
        {
            memory.Release();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddSteps(T* a, long aStep, T* b, long bStep, T* sums, int down, int across, int depth, bool isSymmetric)
    {
        int steps = Steps(down, across, isSymmetric), lanes = TKernel.Lanes;
        for (int k = 0; k < depth; k += steps, a += steps * aStep, b += steps * bStep)
        {
            int part = Math.Min(steps, depth - k);
            // What comes next is fetched while this is multiplied: the strided reads of the micro-kernel alone wait for memory.
            byte* next = (byte*)(a + steps * aStep);
            long piece = k + steps < depth ? Math.Min(steps, depth - k - steps) * aStep * sizeof(T) * TKernel.Rows / down : 0;
            for (int i = 0; i < down; i += TKernel.Rows)
            {
                for (long at = 0; at < piece; at += 64, next += 64)
                    if (Sse.IsSupported) Sse.Prefetch0(next);
                for (int j = isSymmetric ? i / lanes * lanes : 0; j < across; j += TKernel.Columns)
                    TKernel.Multiply(a + i, aStep, b + j, bStep, sums + i * across + j, across, part, Math.Min(TKernel.Columns, across - j) / lanes);
            }
        }
    }

    // Both factors of a symmetric product are the same memory.
    private static int Steps(int rows, int columns, bool isSymmetric)
    {
        var (down, across) = Whole(rows, columns);
        return StepBytes / sizeof(T) / (isSymmetric ? Math.Max(down, across) : down + across);
    }

    private static (int Down, int Across) Whole(int rows, int columns)
        => ((rows + TKernel.Rows - 1) / TKernel.Rows * TKernel.Rows, (columns + TKernel.Lanes - 1) / TKernel.Lanes * TKernel.Lanes);
}
