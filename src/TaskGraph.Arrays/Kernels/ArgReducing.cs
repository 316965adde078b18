using System.Numerics;

namespace TaskGraph.ArrayKernels;

/// <summary>A value and where it is; -1 where there is none.</summary>
internal readonly record struct ArgState<T>(T Value, long Index) where T : unmanaged;

/// <summary>Which of two elements is wanted. Stateless.</summary>
internal interface IArgOrder<T> where T : unmanaged
{
    /// <summary>Whether NaN is passed over; else the first NaN is wanted before all numbers.</summary>
    static abstract bool SkipsNaN { get; }

    /// <summary>Whether one number is wanted before another.</summary>
    static abstract bool IsBetter(T x, T y);

    /// <summary>The most wanted of a run; NaN where one is and they are not passed over.</summary>
    static abstract T Best(ReadOnlySpan<T> run);
}

internal readonly struct ArgMinOrder<T> : IArgOrder<T> where T : unmanaged, INumber<T>
{
    public static bool SkipsNaN => false;
    public static bool IsBetter(T x, T y) => x < y;
    public static T Best(ReadOnlySpan<T> run) => Extreme.Min(run);
}

internal readonly struct ArgMaxOrder<T> : IArgOrder<T> where T : unmanaged, INumber<T>
{
    public static bool SkipsNaN => false;
    public static bool IsBetter(T x, T y) => x > y;
    public static T Best(ReadOnlySpan<T> run) => Extreme.Max(run);
}

internal readonly struct NanArgMinOrder<T> : IArgOrder<T> where T : unmanaged, INumber<T>
{
    public static bool SkipsNaN => true;
    public static bool IsBetter(T x, T y) => x < y;
    public static T Best(ReadOnlySpan<T> run) => Extreme.MinNumber(run);
}

internal readonly struct NanArgMaxOrder<T> : IArgOrder<T> where T : unmanaged, INumber<T>
{
    public static bool SkipsNaN => true;
    public static bool IsBetter(T x, T y) => x > y;
    public static T Best(ReadOnlySpan<T> run) => Extreme.MaxNumber(run);
}

/// <summary>
/// Finds where extremes are. The extreme of a block that stays in the first-level cache is found by vectors; only where it is better than
/// all before is the block searched for it.
/// </summary>
internal static unsafe class ArgReducing<T, TOrder> where T : unmanaged, INumber<T> where TOrder : struct, IArgOrder<T>
{
    private const int Block = 4096;

    public static ArgState<T> None => new(default, -1);

    /// <summary>The better of two; of equal ones the one with the smaller index.</summary>
    public static ArgState<T> Combine(ArgState<T> x, ArgState<T> y)
    {
        if (y.Index < 0) return x;
        if (x.Index < 0) return y;
        bool firstIsNaN = T.IsNaN(x.Value), secondIsNaN = T.IsNaN(y.Value);
        if (firstIsNaN || secondIsNaN) return firstIsNaN && secondIsNaN ? x.Index <= y.Index ? x : y : firstIsNaN ? x : y;
        if (TOrder.IsBetter(x.Value, y.Value)) return x;
        return TOrder.IsBetter(y.Value, x.Value) || y.Index < x.Index ? y : x;
    }

    /// <summary>The state of a run whose first element has the index <paramref name="first"/>.</summary>
    public static ArgState<T> Run(ReadOnlySpan<T> run, long first)
    {
        var state = None;
        for (int at = 0; at < run.Length && !IsDecided(state); at += Block)
        {
            var block = run.Slice(at, Math.Min(Block, run.Length - at));
            Add(ref state, block, TOrder.Best(block), first + at);
        }
        return state;
    }

    /// <summary>The states of a run under this order and another: each block is read from memory once.</summary>
    public static (ArgState<T> Own, ArgState<T> Other) Run<TOther>(ReadOnlySpan<T> run, long first) where TOther : struct, IArgOrder<T>
    {
        var (own, other) = (None, None);
        for (int at = 0; at < run.Length; at += Block)
        {
            var block = run.Slice(at, Math.Min(Block, run.Length - at));
            var (best, otherBest) = typeof(TOrder) == typeof(ArgMinOrder<T>) && typeof(TOther) == typeof(ArgMaxOrder<T>)
                ? Extreme.Both(block)
                : (TOrder.Best(block), TOther.Best(block));
            if (!IsDecided(own)) Add(ref own, block, best, first + at);
            if (!ArgReducing<T, TOther>.IsDecided(other)) ArgReducing<T, TOther>.Add(ref other, block, otherBest, first + at);
        }
        return (own, other);
    }

    // Nothing is wanted before the first NaN.
    private static bool IsDecided(ArgState<T> state) => state.Index >= 0 && T.IsNaN(state.Value);

    private static void Add(ref ArgState<T> state, ReadOnlySpan<T> block, T best, long first)
    {
        if (T.IsNaN(best) && TOrder.SkipsNaN || state.Index >= 0 && !T.IsNaN(best) && !TOrder.IsBetter(best, state.Value)) return;
        state = new(best, first + IndexOf(block, best));
    }

    /// <summary>Takes a row in whose elements all have the index <paramref name="index"/>.</summary>
    public static void AddRow(Span<ArgState<T>> states, ReadOnlySpan<T> row, long index)
    {
        for (int i = 0; i < row.Length; i++)
        {
            T value = row[i];
            if (T.IsNaN(value))
            {
                if (!TOrder.SkipsNaN && !(states[i].Index >= 0 && T.IsNaN(states[i].Value))) states[i] = new(value, index);
            }
            else if (states[i].Index < 0 || TOrder.IsBetter(value, states[i].Value)) states[i] = new(value, index);
        }
    }

    private static int IndexOf(ReadOnlySpan<T> block, T value)
    {
        if (T.IsNaN(value))
        {
            for (int i = 0; i < block.Length; i++)
                if (T.IsNaN(block[i])) return i;
        }
        // -0 and 0 are one number.
        for (int i = 0; i < block.Length; i++)
            if (block[i] == value) return i;
        return 0;
    }
}
