using System.Numerics;
using System.Runtime.CompilerServices;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>Means and deviations of whole numbers, as doubles.</summary>
public static class ArrayIntegerReductions
{
    extension<T>(Array<T> x) where T : unmanaged, IBinaryInteger<T>
    {
        /// <summary>The mean of all elements.</summary>
        public Delayed<double> Mean([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Full<T, Mean, double, MeanReduction<T, double>>(x, "mean", new CallSite(callerFile, callerLine));

        /// <summary>The mean along an axis.</summary>
        /// <param name="axis">The axis, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axis stays, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<double> Mean(
            int axis, bool keepDims = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<T, Mean, double, MeanReduction<T, double>>(x, axis, keepDims, "mean", new CallSite(callerFile, callerLine));

        /// <summary>The variance of all elements.</summary>
        /// <param name="ddof">0 divides by their number n, 1 by n - 1.</param>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="ddof"/> is neither 0 nor 1.</exception>
        public Delayed<double> Var(int ddof = 0, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReductions.Degrees(ddof) == 0
                ? ArrayReduction.Full<T, Moments, double, VarReduction<T, double, PopulationVar>>(x, "var", new CallSite(callerFile, callerLine))
                : ArrayReduction.Full<T, Moments, double, VarReduction<T, double, SampleVar>>(x, "var", new CallSite(callerFile, callerLine));

        /// <summary>The variance along an axis.</summary>
        /// <param name="axis">The axis, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axis stays, with length 1.</param>
        /// <param name="ddof">0 divides by their number n, 1 by n - 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or <paramref name="ddof"/> is neither 0 nor 1.</exception>
        [OverloadResolutionPriority(1)]
        public Array<double> Var(
            int axis, bool keepDims = false, int ddof = 0, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReductions.Degrees(ddof) == 0
                ? ArrayReduction.Along<T, Moments, double, VarReduction<T, double, PopulationVar>>(x, axis, keepDims, "var", new CallSite(callerFile, callerLine))
                : ArrayReduction.Along<T, Moments, double, VarReduction<T, double, SampleVar>>(x, axis, keepDims, "var", new CallSite(callerFile, callerLine));

        /// <summary>The standard deviation of all elements.</summary>
        /// <param name="ddof">0 divides by their number n, 1 by n - 1.</param>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="ddof"/> is neither 0 nor 1.</exception>
        public Delayed<double> Std(int ddof = 0, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReductions.Degrees(ddof) == 0
                ? ArrayReduction.Full<T, Moments, double, VarReduction<T, double, PopulationStd>>(x, "std", new CallSite(callerFile, callerLine))
                : ArrayReduction.Full<T, Moments, double, VarReduction<T, double, SampleStd>>(x, "std", new CallSite(callerFile, callerLine));

        /// <summary>The standard deviation along an axis.</summary>
        /// <param name="axis">The axis, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axis stays, with length 1.</param>
        /// <param name="ddof">0 divides by their number n, 1 by n - 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or <paramref name="ddof"/> is neither 0 nor 1.</exception>
        [OverloadResolutionPriority(1)]
        public Array<double> Std(
            int axis, bool keepDims = false, int ddof = 0, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReductions.Degrees(ddof) == 0
                ? ArrayReduction.Along<T, Moments, double, VarReduction<T, double, PopulationStd>>(x, axis, keepDims, "std", new CallSite(callerFile, callerLine))
                : ArrayReduction.Along<T, Moments, double, VarReduction<T, double, SampleStd>>(x, axis, keepDims, "std", new CallSite(callerFile, callerLine));
    }
}
