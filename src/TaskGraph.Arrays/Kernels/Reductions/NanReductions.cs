using System.Numerics;

namespace TaskGraph.ArrayKernels;

/// <summary>The smallest of what is not NaN; NaN where nothing is.</summary>
internal readonly struct NanMinReduction<T> : IReduction<T, T, T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public static T Empty => T.NaN;

    public static T Of(ReadOnlySpan<T> run) => run.Length == 0 ? Empty : Extreme.MinNumber(run);

    public static void AddRow(Span<T> states, ReadOnlySpan<T> row)
    {
        for (int i = 0; i < row.Length; i++) states[i] = T.MinNumber(states[i], row[i]);
    }

    public static T Combine(T left, T right) => T.MinNumber(left, right);

    public static T Finish(T state) => state;
}

/// <summary>The greatest of what is not NaN; NaN where nothing is.</summary>
internal readonly struct NanMaxReduction<T> : IReduction<T, T, T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public static T Empty => T.NaN;

    public static T Of(ReadOnlySpan<T> run) => run.Length == 0 ? Empty : Extreme.MaxNumber(run);

    public static void AddRow(Span<T> states, ReadOnlySpan<T> row)
    {
        for (int i = 0; i < row.Length; i++) states[i] = T.MaxNumber(states[i], row[i]);
    }

    public static T Combine(T left, T right) => T.MaxNumber(left, right);

    public static T Finish(T state) => state;
}

/// <summary>The mean of what is not NaN.</summary>
internal readonly struct NanMeanReduction<T> : IReduction<T, Mean, T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public static Mean Empty => default;

    public static Mean Of(ReadOnlySpan<T> run)
    {
        Span<T> buffer = stackalloc T[Numbers<T>.Most];
        var all = Empty;
        for (int at = 0; at < run.Length; at += Numbers<T>.Most) all = Combine(all, MeanReduction<T, T>.Of(Numbers<T>.Of(run[at..], buffer)));
        return all;
    }

    public static void AddRow(Span<Mean> states, ReadOnlySpan<T> row)
    {
        for (int i = 0; i < row.Length; i++)
            if (!T.IsNaN(row[i])) states[i] = new(states[i].Count + 1, states[i].Sum + double.CreateTruncating(row[i]));
    }

    public static Mean Combine(Mean left, Mean right) => MeanReduction<T, T>.Combine(left, right);

    public static T Finish(Mean state) => MeanReduction<T, T>.Finish(state);
}

/// <summary>Variance or deviation of what is not NaN; NaN where too little is left.</summary>
internal readonly struct NanVarReduction<T, TResult, TDegrees> : IReduction<T, Moments, TResult>
    where T : unmanaged, IFloatingPointIeee754<T> where TResult : unmanaged, INumberBase<TResult> where TDegrees : struct, IDegrees
{
    public static Moments Empty => default;

    public static Moments Of(ReadOnlySpan<T> run)
    {
        Span<T> buffer = stackalloc T[Numbers<T>.Most];
        var all = Empty;
        for (int at = 0; at < run.Length; at += Numbers<T>.Most) all = Combine(all, MomentsOf<T>.Run(Numbers<T>.Of(run[at..], buffer)));
        return all;
    }

    public static void AddRow(Span<Moments> states, ReadOnlySpan<T> row)
    {
        for (int i = 0; i < row.Length; i++)
            if (!T.IsNaN(row[i])) MomentsOf<T>.AddRow(states.Slice(i, 1), row.Slice(i, 1));
    }

    public static Moments Combine(Moments left, Moments right) => MomentsOf<T>.Combine(left, right);

    public static TResult Finish(Moments state) => TResult.CreateTruncating(TDegrees.Finish(state));
}

/// <summary>Leaves NaN out.</summary>
internal static class Numbers<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public const int Most = 1024;

    /// <summary>What is not NaN of the first <see cref="Most"/> of a run: the run itself where nothing is, else a copy in <paramref name="buffer"/>.</summary>
    public static ReadOnlySpan<T> Of(ReadOnlySpan<T> run, Span<T> buffer)
    {
        run = run[..Math.Min(Most, run.Length)];
        int kept = 0;
        foreach (T value in run)
        {
            buffer[kept] = value;
            if (!T.IsNaN(value)) kept++;
        }
        return kept == run.Length ? run : buffer[..kept];
    }
}
