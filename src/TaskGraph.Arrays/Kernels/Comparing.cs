using System.Numerics;

namespace TaskGraph.ArrayKernels;

internal enum Comparison
{
    Less,
    LessEqual,
    Equal,
    NotEqual,
}

/// <summary>Compares spans; one of length 1 is compared with every element of the other.</summary>
internal static class Comparing
{
    public static void Compare<T>(Comparison comparison, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<bool> result) where T : unmanaged, INumber<T>
    {
        switch (comparison)
        {
            case Comparison.Less: Run<T, Less<T>>(x, y, result); break;
            case Comparison.LessEqual: Run<T, LessEqual<T>>(x, y, result); break;
            case Comparison.Equal: Run<T, Equal<T>>(x, y, result); break;
            default: Run<T, NotEqual<T>>(x, y, result); break;
        }
    }

    private static void Run<T, TTest>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<bool> result) where TTest : struct, ITest<T>
    {
        if (y.Length == 1 && result.Length != 1)
        {
            T value = y[0];
            for (int i = 0; i < x.Length; i++) result[i] = TTest.Holds(x[i], value);
        }
        else if (x.Length == 1 && result.Length != 1)
        {
            T value = x[0];
            for (int i = 0; i < y.Length; i++) result[i] = TTest.Holds(value, y[i]);
        }
        else
        {
            y = y[..x.Length];
            result = result[..x.Length];
            for (int i = 0; i < x.Length; i++) result[i] = TTest.Holds(x[i], y[i]);
        }
    }

    private interface ITest<T>
    {
        static abstract bool Holds(T x, T y);
    }

    private readonly struct Less<T> : ITest<T> where T : INumber<T>
    {
        public static bool Holds(T x, T y) => x < y;
    }

    private readonly struct LessEqual<T> : ITest<T> where T : INumber<T>
    {
        public static bool Holds(T x, T y) => x <= y;
    }

    private readonly struct Equal<T> : ITest<T> where T : INumber<T>
    {
        public static bool Holds(T x, T y) => x == y;
    }

    private readonly struct NotEqual<T> : ITest<T> where T : INumber<T>
    {
        public static bool Holds(T x, T y) => x != y;
    }
}
