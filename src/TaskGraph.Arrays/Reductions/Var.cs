using System.Numerics;
using System.Runtime.CompilerServices;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>Variances, by one pass and Chan's merge.</summary>
public static class ArrayVar
{
    extension<T>(Array<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        /// <summary>The variance of all elements.</summary>
        /// <param name="ddof">0 divides by their number n, 1 by n - 1.</param>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="ddof"/> is neither 0 nor 1.</exception>
        public Delayed<T> Var(int ddof = 0, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Degrees(ddof) == 0
                ? ArrayReduction.Full<T, Moments, T, VarReduction<T, T, PopulationVar>>(x, "var", new CallSite(callerFile, callerLine))
                : ArrayReduction.Full<T, Moments, T, VarReduction<T, T, SampleVar>>(x, "var", new CallSite(callerFile, callerLine));

        /// <summary>The variance along an axis.</summary>
        /// <param name="axis">The axis, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axis stays, with length 1.</param>
        /// <param name="ddof">0 divides by their number n, 1 by n - 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or <paramref name="ddof"/> is neither 0 nor 1.</exception>
        [OverloadResolutionPriority(1)]
        public Array<T> Var(int axis, bool keepDims = false, int ddof = 0, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => x.Var([axis], keepDims, ddof, ArrayReduction.FanIn, callerFile, callerLine);

        /// <summary>The variance along several axes at once.</summary>
        /// <param name="axes">The axes, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axes stay, with length 1.</param>
        /// <param name="ddof">0 divides by their number n, 1 by n - 1.</param>
        /// <param name="splitEvery">How many partial results a task combines.</param>
        /// <exception cref="ArgumentException">An axis is named twice.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, <paramref name="ddof"/> is neither 0 nor 1, or <paramref name="splitEvery"/> is below 2.</exception>
        public Array<T> Var(
            ReadOnlySpan<int> axes, bool keepDims = false, int ddof = 0, int splitEvery = ArrayReduction.FanIn, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Degrees(ddof) == 0
                ? ArrayReduction.Along<T, Moments, T, VarReduction<T, T, PopulationVar>>(x, axes, keepDims, splitEvery, "var", new CallSite(callerFile, callerLine))
                : ArrayReduction.Along<T, Moments, T, VarReduction<T, T, SampleVar>>(x, axes, keepDims, splitEvery, "var", new CallSite(callerFile, callerLine));

        /// <summary>The variance of what is not NaN of all elements.</summary>
        /// <param name="ddof">0 divides by their number n, 1 by n - 1.</param>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="ddof"/> is neither 0 nor 1.</exception>
        public Delayed<T> NanVar(int ddof = 0, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Degrees(ddof) == 0
                ? ArrayReduction.Full<T, Moments, T, NanVarReduction<T, T, PopulationVar>>(x, "nanvar", new CallSite(callerFile, callerLine))
                : ArrayReduction.Full<T, Moments, T, NanVarReduction<T, T, SampleVar>>(x, "nanvar", new CallSite(callerFile, callerLine));

        /// <summary>The variance of what is not NaN along an axis.</summary>
        /// <param name="axis">The axis, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axis stays, with length 1.</param>
        /// <param name="ddof">0 divides by their number n, 1 by n - 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or <paramref name="ddof"/> is neither 0 nor 1.</exception>
        [OverloadResolutionPriority(1)]
        public Array<T> NanVar(int axis, bool keepDims = false, int ddof = 0, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => x.NanVar([axis], keepDims, ddof, ArrayReduction.FanIn, callerFile, callerLine);

        /// <summary>The variance of what is not NaN along several axes at once.</summary>
        /// <param name="axes">The axes, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axes stay, with length 1.</param>
        /// <param name="ddof">0 divides by their number n, 1 by n - 1.</param>
        /// <param name="splitEvery">How many partial results a task combines.</param>
        /// <exception cref="ArgumentException">An axis is named twice.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, <paramref name="ddof"/> is neither 0 nor 1, or <paramref name="splitEvery"/> is below 2.</exception>
        public Array<T> NanVar(
            ReadOnlySpan<int> axes, bool keepDims = false, int ddof = 0, int splitEvery = ArrayReduction.FanIn, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Degrees(ddof) == 0
                ? ArrayReduction.Along<T, Moments, T, NanVarReduction<T, T, PopulationVar>>(x, axes, keepDims, splitEvery, "nanvar", new CallSite(callerFile, callerLine))
                : ArrayReduction.Along<T, Moments, T, NanVarReduction<T, T, SampleVar>>(x, axes, keepDims, splitEvery, "nanvar", new CallSite(callerFile, callerLine));
    }
}

/// <summary>Variances, by one pass and Chan's merge, of whole numbers.</summary>
public static class ArrayWholeVar
{
    extension<T>(Array<T> x) where T : unmanaged, IBinaryInteger<T>
    {
        /// <summary>The variance, as a double, of all elements.</summary>
        /// <param name="ddof">0 divides by their number n, 1 by n - 1.</param>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="ddof"/> is neither 0 nor 1.</exception>
        public Delayed<double> Var(int ddof = 0, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Degrees(ddof) == 0
                ? ArrayReduction.Full<T, Moments, double, VarReduction<T, double, PopulationVar>>(x, "var", new CallSite(callerFile, callerLine))
                : ArrayReduction.Full<T, Moments, double, VarReduction<T, double, SampleVar>>(x, "var", new CallSite(callerFile, callerLine));

        /// <summary>The variance, as a double, along an axis.</summary>
        /// <param name="axis">The axis, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axis stays, with length 1.</param>
        /// <param name="ddof">0 divides by their number n, 1 by n - 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or <paramref name="ddof"/> is neither 0 nor 1.</exception>
        [OverloadResolutionPriority(1)]
        public Array<double> Var(int axis, bool keepDims = false, int ddof = 0, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => x.Var([axis], keepDims, ddof, ArrayReduction.FanIn, callerFile, callerLine);

        /// <summary>The variance, as a double, along several axes at once.</summary>
        /// <param name="axes">The axes, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axes stay, with length 1.</param>
        /// <param name="ddof">0 divides by their number n, 1 by n - 1.</param>
        /// <param name="splitEvery">How many partial results a task combines.</param>
        /// <exception cref="ArgumentException">An axis is named twice.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, <paramref name="ddof"/> is neither 0 nor 1, or <paramref name="splitEvery"/> is below 2.</exception>
        public Array<double> Var(
            ReadOnlySpan<int> axes, bool keepDims = false, int ddof = 0, int splitEvery = ArrayReduction.FanIn, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Degrees(ddof) == 0
                ? ArrayReduction.Along<T, Moments, double, VarReduction<T, double, PopulationVar>>(x, axes, keepDims, splitEvery, "var", new CallSite(callerFile, callerLine))
                : ArrayReduction.Along<T, Moments, double, VarReduction<T, double, SampleVar>>(x, axes, keepDims, splitEvery, "var", new CallSite(callerFile, callerLine));
    }
}
