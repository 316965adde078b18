using System.Numerics;

namespace TaskGraph.ArrayKernels;

/// <summary>A sum in double precision and how many were summed.</summary>
internal readonly record struct Mean(double Count, double Sum);

internal readonly struct MeanReduction<T, TResult> : IReduction<T, Mean, TResult> where T : unmanaged, INumberBase<T> where TResult : unmanaged, INumberBase<TResult>
{
    public static string? Accumulator => "mean";

    public static Mean Empty => default;

    public static Mean Of(ReadOnlySpan<T> run) => new(run.Length, Blocked.WideSum(run));

    public static void AddRow(Span<Mean> states, ReadOnlySpan<T> row)
    {
        for (int i = 0; i < row.Length; i++) states[i] = new(states[i].Count + 1, states[i].Sum + double.CreateTruncating(row[i]));
    }

    public static bool HasColumns => true;

    public static void Columns(ColumnRows<T> rows, Span<Mean> states)
    {
        Span<double> sums = stackalloc double[ColumnRows<T>.MostColumns];
        long count = rows.Count;
        ColumnSums.AddWide(rows, sums[..states.Length]);
        for (int i = 0; i < states.Length; i++) states[i] = new(count, sums[i]);
    }

    public static Mean Combine(Mean left, Mean right) => new(left.Count + right.Count, left.Sum + right.Sum);

    public static TResult Finish(Mean state) => TResult.CreateTruncating(state.Sum / state.Count);
}
