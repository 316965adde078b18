using System.Numerics;

namespace TaskGraph.ArrayKernels;

/// <summary>Whether any holds.</summary>
internal readonly struct AnyReduction : IReduction<bool, bool, bool>
{
    public static bool Empty => false;

    public static bool Of(ReadOnlySpan<bool> run) => run.Contains(true);

    public static void AddRow(Span<bool> states, ReadOnlySpan<bool> row)
    {
        for (int i = 0; i < row.Length; i++) states[i] |= row[i];
    }

    public static bool Combine(bool left, bool right) => left | right;

    public static bool Finish(bool state) => state;
}

/// <summary>Whether all hold.</summary>
internal readonly struct AllReduction : IReduction<bool, bool, bool>
{
    public static bool Empty => true;

    public static bool Of(ReadOnlySpan<bool> run) => !run.Contains(false);

    public static void AddRow(Span<bool> states, ReadOnlySpan<bool> row)
    {
        for (int i = 0; i < row.Length; i++) states[i] &= row[i];
    }

    public static bool Combine(bool left, bool right) => left & right;

    public static bool Finish(bool state) => state;
}

/// <summary>A test of one element. Stateless.</summary>
internal interface IElementTest<T>
{
    static abstract bool Holds(T x);
}

internal readonly struct TruthTest : IElementTest<bool>
{
    public static bool Holds(bool x) => x;
}

internal readonly struct NonZeroTest<T> : IElementTest<T> where T : INumberBase<T>
{
    public static bool Holds(T x) => !T.IsZero(x);
}

/// <summary>For how many a test holds.</summary>
internal readonly struct CountReduction<T, TTest> : IReduction<T, long, long> where T : unmanaged where TTest : struct, IElementTest<T>
{
    public static long Empty => 0;

    public static long Of(ReadOnlySpan<T> run)
    {
        long count = 0;
        foreach (T value in run) count += TTest.Holds(value) ? 1 : 0;
        return count;
    }

    public static void AddRow(Span<long> states, ReadOnlySpan<T> row)
    {
        for (int i = 0; i < row.Length; i++) states[i] += TTest.Holds(row[i]) ? 1 : 0;
    }

    public static long Combine(long left, long right) => left + right;

    public static long Finish(long state) => state;
}
