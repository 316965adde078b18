using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>Makes reductions.</summary>
internal static class ArrayReduction
{
    public static Delayed<TResult> Full<T, TState, TResult, TReduction>(Array<T> x, string operation, CallSite callSite, bool allowsEmpty = true)
        where T : unmanaged where TState : unmanaged where TResult : unmanaged where TReduction : struct, IReduction<T, TState, TResult>
    {
        ImmutableArray<int> axes = [.. Enumerable.Range(0, x.Rank)];
        CheckNotEmpty(x, axes, operation, allowsEmpty);
        var partials = new PartialReductionExpr<T, TState, TResult, TReduction>(x.Node, axes, operation, callSite);
        return new(new FullReductionExpr<T, TState, TResult, TReduction>(partials, operation, callSite));
    }

    public static Array<TResult> Along<T, TState, TResult, TReduction>(
        Array<T> x, int axis, bool keepDims, string operation, CallSite callSite, bool allowsEmpty = true)
        where T : unmanaged where TState : unmanaged where TResult : unmanaged where TReduction : struct, IReduction<T, TState, TResult>
    {
        ImmutableArray<int> axes = [ArrayShapes.NormalizeAxis(axis, x.Rank)];
        CheckNotEmpty(x, axes, operation, allowsEmpty);
        var partials = new PartialReductionExpr<T, TState, TResult, TReduction>(x.Node, axes, operation, callSite);
        return new(new ReductionExpr<T, TState, TResult, TReduction>(partials, axes, keepDims, operation, callSite));
    }

    private static void CheckNotEmpty<T>(Array<T> x, ImmutableArray<int> axes, string operation, bool allowsEmpty) where T : unmanaged
    {
        if (allowsEmpty) return;
        foreach (int axis in axes)
            if (x.Node.Shape[axis] == 0)
                throw new ArgumentException($"The {operation} along axis {axis} of an array of shape {ArrayShapes.Text(x.Node.Shape.AsSpan())} is not defined: there are no elements.");
    }
}

/// <summary>Sums, means, deviations and extremes, of all elements or along one axis.</summary>
public static class ArrayReductions
{
    extension<T>(Array<T> x) where T : unmanaged, INumberBase<T>
    {
        /// <summary>The sum, in the elements' own type, of all elements.</summary>
        public Delayed<T> Sum([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Full<T, T, T, SumReduction<T>>(x, "sum", new CallSite(callerFile, callerLine));

        /// <summary>The sum, in the elements' own type, along an axis.</summary>
        /// <param name="axis">The axis, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axis stays, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<T> Sum(
            int axis, bool keepDims = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<T, T, T, SumReduction<T>>(x, axis, keepDims, "sum", new CallSite(callerFile, callerLine));

        /// <summary>The product, in the elements' own type, of all elements.</summary>
        public Delayed<T> Prod([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Full<T, T, T, ProductReduction<T>>(x, "prod", new CallSite(callerFile, callerLine));

        /// <summary>The product, in the elements' own type, along an axis.</summary>
        /// <param name="axis">The axis, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axis stays, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<T> Prod(
            int axis, bool keepDims = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<T, T, T, ProductReduction<T>>(x, axis, keepDims, "prod", new CallSite(callerFile, callerLine));
    }

    extension<T>(Array<T> x) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        /// <summary>The smallest of all elements.</summary>
        /// <exception cref="ArgumentException">There are no elements.</exception>
        public Delayed<T> Min([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Full<T, T, T, MinReduction<T>>(x, "min", new CallSite(callerFile, callerLine), allowsEmpty: false);

        /// <summary>The smallest along an axis.</summary>
        /// <param name="axis">The axis, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axis stays, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        /// <exception cref="ArgumentException">There are no elements.</exception>
        public Array<T> Min(
            int axis, bool keepDims = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<T, T, T, MinReduction<T>>(x, axis, keepDims, "min", new CallSite(callerFile, callerLine), allowsEmpty: false);

        /// <summary>The greatest of all elements.</summary>
        /// <exception cref="ArgumentException">There are no elements.</exception>
        public Delayed<T> Max([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Full<T, T, T, MaxReduction<T>>(x, "max", new CallSite(callerFile, callerLine), allowsEmpty: false);

        /// <summary>The greatest along an axis.</summary>
        /// <param name="axis">The axis, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axis stays, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        /// <exception cref="ArgumentException">There are no elements.</exception>
        public Array<T> Max(
            int axis, bool keepDims = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<T, T, T, MaxReduction<T>>(x, axis, keepDims, "max", new CallSite(callerFile, callerLine), allowsEmpty: false);
    }

    extension<T>(Array<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        /// <summary>The mean of all elements.</summary>
        public Delayed<T> Mean([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Full<T, Mean, T, MeanReduction<T, T>>(x, "mean", new CallSite(callerFile, callerLine));

        /// <summary>The mean along an axis.</summary>
        /// <param name="axis">The axis, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axis stays, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<T> Mean(
            int axis, bool keepDims = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<T, Mean, T, MeanReduction<T, T>>(x, axis, keepDims, "mean", new CallSite(callerFile, callerLine));

        /// <summary>The variance of all elements.</summary>
        /// <param name="ddof">0 divides by their number n, 1 by n - 1.</param>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="ddof"/> is neither 0 nor 1.</exception>
        public Delayed<T> Var(int ddof = 0, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => Degrees(ddof) == 0
                ? ArrayReduction.Full<T, Moments, T, VarReduction<T, T, PopulationVar>>(x, "var", new CallSite(callerFile, callerLine))
                : ArrayReduction.Full<T, Moments, T, VarReduction<T, T, SampleVar>>(x, "var", new CallSite(callerFile, callerLine));

        /// <summary>The variance along an axis.</summary>
        /// <param name="axis">The axis, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axis stays, with length 1.</param>
        /// <param name="ddof">0 divides by their number n, 1 by n - 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or <paramref name="ddof"/> is neither 0 nor 1.</exception>
        [OverloadResolutionPriority(1)]
        public Array<T> Var(
            int axis, bool keepDims = false, int ddof = 0, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => Degrees(ddof) == 0
                ? ArrayReduction.Along<T, Moments, T, VarReduction<T, T, PopulationVar>>(x, axis, keepDims, "var", new CallSite(callerFile, callerLine))
                : ArrayReduction.Along<T, Moments, T, VarReduction<T, T, SampleVar>>(x, axis, keepDims, "var", new CallSite(callerFile, callerLine));

        /// <summary>The standard deviation of all elements.</summary>
        /// <param name="ddof">0 divides by their number n, 1 by n - 1.</param>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="ddof"/> is neither 0 nor 1.</exception>
        public Delayed<T> Std(int ddof = 0, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => Degrees(ddof) == 0
                ? ArrayReduction.Full<T, Moments, T, VarReduction<T, T, PopulationStd>>(x, "std", new CallSite(callerFile, callerLine))
                : ArrayReduction.Full<T, Moments, T, VarReduction<T, T, SampleStd>>(x, "std", new CallSite(callerFile, callerLine));

        /// <summary>The standard deviation along an axis.</summary>
        /// <param name="axis">The axis, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axis stays, with length 1.</param>
        /// <param name="ddof">0 divides by their number n, 1 by n - 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or <paramref name="ddof"/> is neither 0 nor 1.</exception>
        [OverloadResolutionPriority(1)]
        public Array<T> Std(
            int axis, bool keepDims = false, int ddof = 0, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => Degrees(ddof) == 0
                ? ArrayReduction.Along<T, Moments, T, VarReduction<T, T, PopulationStd>>(x, axis, keepDims, "std", new CallSite(callerFile, callerLine))
                : ArrayReduction.Along<T, Moments, T, VarReduction<T, T, SampleStd>>(x, axis, keepDims, "std", new CallSite(callerFile, callerLine));
    }

    internal static int Degrees(int ddof)
        => ddof is 0 or 1 ? ddof : throw new ArgumentOutOfRangeException(nameof(ddof), ddof, $"ddof is {ddof}. Use 0 to divide by n, 1 to divide by n - 1.");
}
