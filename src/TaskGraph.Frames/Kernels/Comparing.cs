using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TaskGraph.FrameKernels;

/// <summary>Comparisons of values with values or with one value: a byte of truth a row. NaN equals nothing and is in no order.</summary>
internal static class Comparing
{
    public static void Run<T>(BinaryOperator op, ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<bool> to) where T : unmanaged, INumber<T>
    {
        switch (op)
        {
            case BinaryOperator.Equal: Run<T, Equal>(left, right, to); break;
            case BinaryOperator.NotEqual: Run<T, NotEqual>(left, right, to); break;
            case BinaryOperator.Less: Run<T, Less>(left, right, to); break;
            case BinaryOperator.LessOrEqual: Run<T, LessOrEqual>(left, right, to); break;
            case BinaryOperator.Greater: Run<T, Less>(right, left, to); break;
            case BinaryOperator.GreaterOrEqual: Run<T, LessOrEqual>(right, left, to); break;
            default: throw new ArgumentOutOfRangeException(nameof(op));
        }
    }

    public static void Run<T>(BinaryOperator op, ReadOnlySpan<T> left, T right, Span<bool> to) where T : unmanaged, INumber<T>
    {
        switch (op)
        {
            case BinaryOperator.Equal: Run<T, Equal>(left, right, to); break;
            case BinaryOperator.NotEqual: Run<T, NotEqual>(left, right, to); break;
            case BinaryOperator.Less: Run<T, Less>(left, right, to); break;
            case BinaryOperator.LessOrEqual: Run<T, LessOrEqual>(left, right, to); break;
            case BinaryOperator.Greater: Run<T, Greater>(left, right, to); break;
            case BinaryOperator.GreaterOrEqual: Run<T, GreaterOrEqual>(left, right, to); break;
            default: throw new ArgumentOutOfRangeException(nameof(op));
        }
    }

    /// <summary>Comparisons by the values' own order.</summary>
    /// <param name="op">The comparison.</param>
    /// <param name="left">A value for each row.</param>
    /// <param name="right">A value for each row, or one for all.</param>
    /// <param name="to">A truth for each row.</param>
    public static void RunValues<T>(BinaryOperator op, ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<bool> to) where T : IComparable<T>
    {
        for (int i = 0; i < to.Length; i++)
        {
            int order = left[i].CompareTo(right[right.Length == 1 ? 0 : i]);
            to[i] = op switch
            {
                BinaryOperator.Equal => order == 0,
                BinaryOperator.NotEqual => order != 0,
                BinaryOperator.Less => order < 0,
                BinaryOperator.LessOrEqual => order <= 0,
                BinaryOperator.Greater => order > 0,
                _ => order >= 0,
            };
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<T, TTest>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<bool> to) where T : unmanaged, INumber<T>
        where TTest : struct, ITest
    {
        ref T x = ref MemoryMarshal.GetReference(left), y = ref MemoryMarshal.GetReference(right);
        ref byte z = ref Unsafe.As<bool, byte>(ref MemoryMarshal.GetReference(to));
        int i = 0;
        if (Vector512<T>.IsSupported)
        {
            for (int width = Vector512<T>.Count; i + width <= to.Length; i += width)
                Store(TTest.Of(Vector512.LoadUnsafe(ref x, (nuint)i), Vector512.LoadUnsafe(ref y, (nuint)i)).ExtractMostSignificantBits(), ref z, i, width);
        }
        for (; i < to.Length; i++) to[i] = TTest.Of(left[i], right[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<T, TTest>(ReadOnlySpan<T> left, T right, Span<bool> to) where T : unmanaged, INumber<T> where TTest : struct, ITest
    {
        ref T x = ref MemoryMarshal.GetReference(left);
        ref byte z = ref Unsafe.As<bool, byte>(ref MemoryMarshal.GetReference(to));
        int i = 0;
        if (Vector512<T>.IsSupported)
        {
            var y = Vector512.Create(right);
            for (int width = Vector512<T>.Count; i + width <= to.Length; i += width)
                Store(TTest.Of(Vector512.LoadUnsafe(ref x, (nuint)i), y).ExtractMostSignificantBits(), ref z, i, width);
        }
        for (; i < to.Length; i++) to[i] = TTest.Of(left[i], right);
    }

    // A vector has 8 to 64 values.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(ulong bits, ref byte to, int at, int width)
    {
        for (int i = 0; i < width; i += 8) Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, at + i), TruthBits.Spread(bits >> i & 0xFF));
    }

    private interface ITest
    {
        static abstract Vector512<T> Of<T>(Vector512<T> x, Vector512<T> y);

        static abstract bool Of<T>(T x, T y) where T : INumber<T>;
    }

    private readonly struct Equal : ITest
    {
        public static Vector512<T> Of<T>(Vector512<T> x, Vector512<T> y) => Vector512.Equals(x, y);

        public static bool Of<T>(T x, T y) where T : INumber<T> => x == y;
    }

    private readonly struct NotEqual : ITest
    {
        public static Vector512<T> Of<T>(Vector512<T> x, Vector512<T> y) => ~Vector512.Equals(x, y);

        public static bool Of<T>(T x, T y) where T : INumber<T> => x != y;
    }

    private readonly struct Less : ITest
    {
        public static Vector512<T> Of<T>(Vector512<T> x, Vector512<T> y) => Vector512.LessThan(x, y);

        public static bool Of<T>(T x, T y) where T : INumber<T> => x < y;
    }

    private readonly struct LessOrEqual : ITest
    {
        public static Vector512<T> Of<T>(Vector512<T> x, Vector512<T> y) => Vector512.LessThanOrEqual(x, y);

        public static bool Of<T>(T x, T y) where T : INumber<T> => x <= y;
    }

    private readonly struct Greater : ITest
    {
        public static Vector512<T> Of<T>(Vector512<T> x, Vector512<T> y) => Vector512.GreaterThan(x, y);

        public static bool Of<T>(T x, T y) where T : INumber<T> => x > y;
    }

    private readonly struct GreaterOrEqual : ITest
    {
        public static Vector512<T> Of<T>(Vector512<T> x, Vector512<T> y) => Vector512.GreaterThanOrEqual(x, y);

        public static bool Of<T>(T x, T y) where T : INumber<T> => x >= y;
    }
}
