using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace TaskGraph.ArrayKernels;

/// <summary>
/// A reduction as functions on a state that is plain memory. Runs and rows are given whole, so that each reduction decides how it uses
/// vectors; the order of additions is fixed by the shape alone.
/// </summary>
internal interface IReduction<T, TState, TResult> where T : unmanaged where TState : unmanaged where TResult : unmanaged
{
    static abstract TState Empty { get; }

    /// <summary>The state of a run of elements.</summary>
    static abstract TState Of(ReadOnlySpan<T> run);

    /// <summary>Adds one element to each state.</summary>
    static abstract void AddRow(Span<TState> states, ReadOnlySpan<T> row);

    /// <summary>A name for the states that several reductions make of the same elements, so that they are made once; null where it is alone.</summary>
    static virtual string? Accumulator => null;

    /// <summary>Whether there is an element that changes nothing: <see cref="Neutral"/>.</summary>
    static virtual bool HasNeutral => false;

    /// <summary>The element that changes no state.</summary>
    static virtual T Neutral => throw new System.Diagnostics.UnreachableException();

    /// <summary>Whether there is no result of no elements.</summary>
    static virtual bool NeedsElements => false;

    /// <summary>Whether <see cref="Columns"/> is there and better than row by row.</summary>
    static virtual bool HasColumns => false;

    /// <summary>Makes the states of columns from their rows, several rows at a time.</summary>
    static virtual void Columns(ColumnRows<T> rows, Span<TState> states) => throw new System.Diagnostics.UnreachableException();

    static abstract TState Combine(TState left, TState right);

    static abstract TResult Finish(TState state);
}

internal readonly struct SumReduction<T> : IReduction<T, T, T> where T : unmanaged, INumberBase<T>
{
    public static T Empty => T.Zero;

    public static bool HasNeutral => true;

    public static T Neutral => Empty;

    public static T Of(ReadOnlySpan<T> run) => Blocked.Sum(run);

    public static void AddRow(Span<T> states, ReadOnlySpan<T> row) => TensorPrimitives.Add(states, row, states);

    public static bool HasColumns => Vector256<T>.IsSupported;

    public static void Columns(ColumnRows<T> rows, Span<T> states) => ColumnSums.Add(rows, states);

    public static T Combine(T left, T right) => left + right;

    public static T Finish(T state) => state;
}

internal readonly struct ProductReduction<T> : IReduction<T, T, T> where T : unmanaged, INumberBase<T>
{
    public static T Empty => T.One;

    public static bool HasNeutral => true;

    public static T Neutral => Empty;

    public static T Of(ReadOnlySpan<T> run) => run.Length == 0 ? T.One : TensorPrimitives.Product(run);

    public static void AddRow(Span<T> states, ReadOnlySpan<T> row) => TensorPrimitives.Multiply(states, row, states);

    public static T Combine(T left, T right) => left * right;

    public static T Finish(T state) => state;
}

/// <summary>NaN where an element is, as NumPy's.</summary>
internal readonly struct MinReduction<T> : IReduction<T, T, T> where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    public static T Empty => Extremes<T>.Highest;

    public static bool NeedsElements => true;

    public static bool HasNeutral => true;

    public static T Neutral => Empty;

    public static T Of(ReadOnlySpan<T> run) => run.Length == 0 ? Empty : Extreme.Min(run);

    public static void AddRow(Span<T> states, ReadOnlySpan<T> row) => TensorPrimitives.Min(states, row, states);

    public static T Combine(T left, T right) => T.Min(left, right);

    public static T Finish(T state) => state;
}

/// <summary>NaN where an element is, as NumPy's.</summary>
internal readonly struct MaxReduction<T> : IReduction<T, T, T> where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    public static T Empty => Extremes<T>.Lowest;

    public static bool NeedsElements => true;

    public static bool HasNeutral => true;

    public static T Neutral => Empty;

    public static T Of(ReadOnlySpan<T> run) => run.Length == 0 ? Empty : Extreme.Max(run);

    public static void AddRow(Span<T> states, ReadOnlySpan<T> row) => TensorPrimitives.Max(states, row, states);

    public static T Combine(T left, T right) => T.Max(left, right);

    public static T Finish(T state) => state;
}

internal static class Extremes<T> where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    public static readonly T Highest = T.IsInfinity(T.CreateSaturating(double.PositiveInfinity)) ? T.CreateSaturating(double.PositiveInfinity) : T.MaxValue;
    public static readonly T Lowest = T.IsInfinity(T.CreateSaturating(double.NegativeInfinity)) ? T.CreateSaturating(double.NegativeInfinity) : T.MinValue;
}
