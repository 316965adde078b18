using System.Collections.Immutable;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>Makes reductions.</summary>
internal static class ArrayReduction
{
    /// <summary>How many partial results a task combines where nothing else was said.</summary>
    public const int FanIn = 8;

    public static Delayed<TResult> Full<T, TState, TResult, TReduction>(Array<T> x, string operation, CallSite callSite, bool allowsEmpty = true)
        where T : unmanaged where TState : unmanaged where TResult : unmanaged where TReduction : struct, IReduction<T, TState, TResult>
    {
        ImmutableArray<int> axes = [.. Enumerable.Range(0, x.Rank)];
        CheckNotEmpty(x, axes, operation, allowsEmpty);
        var partials = new PartialReductionExpr<T, TState, TResult, TReduction>(x.Node, axes, operation, callSite);
        return new(new FullReductionExpr<T, TState, TResult, TReduction>(partials, operation, callSite));
    }

    public static Array<TResult> Along<T, TState, TResult, TReduction>(
        Array<T> x, ReadOnlySpan<int> axes, bool keepDims, int splitEvery, string operation, CallSite callSite, bool allowsEmpty = true)
        where T : unmanaged where TState : unmanaged where TResult : unmanaged where TReduction : struct, IReduction<T, TState, TResult>
    {
        var resolved = AxesOf(axes, x.Rank);
        if (splitEvery < 2) throw new ArgumentOutOfRangeException(nameof(splitEvery), splitEvery, $"A task cannot combine {splitEvery} partial results. Use 2 or more.");
        CheckNotEmpty(x, resolved, operation, allowsEmpty);
        var partials = new PartialReductionExpr<T, TState, TResult, TReduction>(x.Node, resolved, operation, callSite);
        return new(new ReductionExpr<T, TState, TResult, TReduction>(partials, resolved, keepDims, operation, callSite, splitEvery));
    }

    /// <summary>0 or 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is another number.</exception>
    public static int Degrees(int ddof)
        => ddof is 0 or 1 ? ddof : throw new ArgumentOutOfRangeException(nameof(ddof), ddof, $"ddof is {ddof}. Use 0 or 1.");

    /// <summary>Axes as numbers from 0, in order.</summary>
    public static ImmutableArray<int> AxesOf(ReadOnlySpan<int> axes, int rank)
    {
        var resolved = new List<int>();
        foreach (int axis in axes) resolved.Add(ArrayShapes.NormalizeAxis(axis, rank));
        if (resolved.Count == 0 && rank > 0) throw new ArgumentException("No axis is named. Name at least one.", nameof(axes));
        resolved.Sort();
        if (resolved.Distinct().Count() != resolved.Count) throw new ArgumentException($"Axes [{string.Join(", ", axes.ToArray())}] name an axis twice. Name each once.", nameof(axes));
        return [.. resolved];
    }

    private static void CheckNotEmpty<T>(Array<T> x, ImmutableArray<int> axes, string operation, bool allowsEmpty) where T : unmanaged
    {
        if (allowsEmpty) return;
        foreach (int axis in axes)
            if (x.Node.Shape[axis] == 0)
                throw new ArgumentException($"The {operation} along axis {axis} of an array of shape {ArrayShapes.Text(x.Node.Shape.AsSpan())} is not defined: there are no elements.");
    }
}
