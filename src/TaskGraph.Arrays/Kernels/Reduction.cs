using System.Numerics;
using System.Numerics.Tensors;

namespace TaskGraph.ArrayKernels;

/// <summary>
/// A reduction as three functions on a state that is plain memory. Rows are added whole, so that each reduction decides how it uses
/// vectors; the order of additions is fixed by the shape alone.
/// </summary>
internal interface IReduction<T, TState, TResult> where T : unmanaged where TState : unmanaged where TResult : unmanaged
{
    static abstract TState Empty { get; }

    /// <summary>The state of a run of elements.</summary>
    static abstract TState Of(ReadOnlySpan<T> run);

    /// <summary>Adds one element to each state.</summary>
    static abstract void AddRow(Span<TState> states, ReadOnlySpan<T> row);

    static abstract TState Combine(TState left, TState right);

    static abstract TResult Finish(TState state);
}

internal readonly struct SumReduction<T> : IReduction<T, T, T> where T : unmanaged, INumberBase<T>
{
    public static T Empty => T.Zero;

    public static T Of(ReadOnlySpan<T> run) => Blocked.Sum(run);

    public static void AddRow(Span<T> states, ReadOnlySpan<T> row) => TensorPrimitives.Add(states, row, states);

    public static T Combine(T left, T right) => left + right;

    public static T Finish(T state) => state;
}

internal readonly struct ProductReduction<T> : IReduction<T, T, T> where T : unmanaged, INumberBase<T>
{
    public static T Empty => T.One;

    public static T Of(ReadOnlySpan<T> run) => run.Length == 0 ? T.One : TensorPrimitives.Product(run);

    public static void AddRow(Span<T> states, ReadOnlySpan<T> row) => TensorPrimitives.Multiply(states, row, states);

    public static T Combine(T left, T right) => left * right;

    public static T Finish(T state) => state;
}

/// <summary>NaN where an element is, as NumPy's.</summary>
internal readonly struct MinReduction<T> : IReduction<T, T, T> where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    public static T Empty => Extremes<T>.Highest;

    public static T Of(ReadOnlySpan<T> run) => run.Length == 0 ? Empty : TensorPrimitives.Min(run);

    public static void AddRow(Span<T> states, ReadOnlySpan<T> row) => TensorPrimitives.Min(states, row, states);

    public static T Combine(T left, T right) => T.Min(left, right);

    public static T Finish(T state) => state;
}

/// <summary>NaN where an element is, as NumPy's.</summary>
internal readonly struct MaxReduction<T> : IReduction<T, T, T> where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    public static T Empty => Extremes<T>.Lowest;

    public static T Of(ReadOnlySpan<T> run) => run.Length == 0 ? Empty : TensorPrimitives.Max(run);

    public static void AddRow(Span<T> states, ReadOnlySpan<T> row) => TensorPrimitives.Max(states, row, states);

    public static T Combine(T left, T right) => T.Max(left, right);

    public static T Finish(T state) => state;
}

internal static class Extremes<T> where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    public static readonly T Highest = T.IsInfinity(T.CreateSaturating(double.PositiveInfinity)) ? T.CreateSaturating(double.PositiveInfinity) : T.MaxValue;
    public static readonly T Lowest = T.IsInfinity(T.CreateSaturating(double.NegativeInfinity)) ? T.CreateSaturating(double.NegativeInfinity) : T.MinValue;
}

/// <summary>How many there are, their mean and the sum of their squared deviations from it.</summary>
internal readonly record struct Moments(double Count, double Mean, double M2);

/// <summary>
/// Mean and variance in one pass: blocks by their own mean, joined as in Chan, Golub and LeVeque, "Updating formulae and a pairwise
/// algorithm for computing sample variances", 1979; single elements as in Welford, 1962.
/// </summary>
internal static class MomentsOf<T> where T : unmanaged, INumberBase<T>
{
    private const int Block = 1024;

    public static Moments Run(ReadOnlySpan<T> run)
    {
        Span<double> buffer = stackalloc double[Block];
        Moments all = default;
        for (int at = 0; at < run.Length; at += Block)
        {
            var part = run.Slice(at, Math.Min(Block, run.Length - at));
            var values = buffer[..part.Length];
            TensorPrimitives.ConvertTruncating(part, values);
            double mean = TensorPrimitives.Sum<double>(values) / values.Length;
            TensorPrimitives.Subtract(values, mean, values);
            all = Combine(all, new(values.Length, mean, TensorPrimitives.SumOfSquares<double>(values)));
        }
        return all;
    }

    public static void AddRow(Span<Moments> states, ReadOnlySpan<T> row)
    {
        for (int i = 0; i < row.Length; i++)
        {
            var (count, mean, m2) = states[i];
            double x = double.CreateTruncating(row[i]), delta = x - mean;
            count++;
            mean += delta / count;
            states[i] = new(count, mean, m2 + delta * (x - mean));
        }
    }

    public static Moments Combine(Moments a, Moments b)
    {
        if (a.Count == 0) return b;
        if (b.Count == 0) return a;
        double count = a.Count + b.Count, delta = b.Mean - a.Mean;
        return new(count, a.Mean + delta * (b.Count / count), a.M2 + b.M2 + delta * delta * (a.Count * b.Count / count));
    }
}

/// <summary>A sum and how many were summed.</summary>
internal readonly record struct Mean(double Count, double Sum);

internal readonly struct MeanReduction<T, TResult> : IReduction<T, Mean, TResult> where T : unmanaged, INumberBase<T> where TResult : unmanaged, INumberBase<TResult>
{
    private const int Block = 1024;

    public static Mean Empty => default;

    public static Mean Of(ReadOnlySpan<T> run)
    {
        Span<double> buffer = stackalloc double[Block];
        double sum = 0;
        for (int at = 0; at < run.Length; at += Block)
        {
            var part = run.Slice(at, Math.Min(Block, run.Length - at));
            TensorPrimitives.ConvertTruncating(part, buffer[..part.Length]);
            sum += TensorPrimitives.Sum<double>(buffer[..part.Length]);
        }
        return new(run.Length, sum);
    }

    public static void AddRow(Span<Mean> states, ReadOnlySpan<T> row)
    {
        for (int i = 0; i < row.Length; i++) states[i] = new(states[i].Count + 1, states[i].Sum + double.CreateTruncating(row[i]));
    }

    public static Mean Combine(Mean left, Mean right) => new(left.Count + right.Count, left.Sum + right.Sum);

    public static TResult Finish(Mean state) => TResult.CreateTruncating(state.Sum / state.Count);
}

internal readonly struct VarReduction<T, TResult, TDegrees> : IReduction<T, Moments, TResult>
    where T : unmanaged, INumberBase<T> where TResult : unmanaged, INumberBase<TResult> where TDegrees : struct, IDegrees
{
    public static Moments Empty => default;

    public static Moments Of(ReadOnlySpan<T> run) => MomentsOf<T>.Run(run);

    public static void AddRow(Span<Moments> states, ReadOnlySpan<T> row) => MomentsOf<T>.AddRow(states, row);

    public static Moments Combine(Moments left, Moments right) => MomentsOf<T>.Combine(left, right);

    public static TResult Finish(Moments state) => TResult.CreateTruncating(TDegrees.Finish(state));
}

/// <summary>What is made of the moments in the end.</summary>
internal interface IDegrees
{
    static abstract double Finish(Moments state);
}

internal readonly struct PopulationVar : IDegrees
{
    public static double Finish(Moments state) => state.M2 / state.Count;
}

internal readonly struct PopulationStd : IDegrees
{
    public static double Finish(Moments state) => Math.Sqrt(state.M2 / state.Count);
}

internal readonly struct SampleVar : IDegrees
{
    public static double Finish(Moments state) => state.Count > 1 ? state.M2 / (state.Count - 1) : double.NaN;
}

internal readonly struct SampleStd : IDegrees
{
    public static double Finish(Moments state) => state.Count > 1 ? Math.Sqrt(state.M2 / (state.Count - 1)) : double.NaN;
}

/// <summary>Sums in blocks whose sums are added pairwise: the error grows with the logarithm of the length (Higham, 1993).</summary>
internal static class Blocked
{
    private const int Block = 4096;

    public static T Sum<T>(ReadOnlySpan<T> run) where T : unmanaged, INumberBase<T>
    {
        if (run.Length <= Block) return TensorPrimitives.Sum(run);
        int half = (run.Length / Block + 1) / 2 * Block;
        return Sum(run[..half]) + Sum(run[half..]);
    }
}
