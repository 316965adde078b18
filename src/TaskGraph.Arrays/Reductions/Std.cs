using System.Numerics;
using System.Runtime.CompilerServices;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>Standard deviations.</summary>
public static class ArrayStd
{
    extension<T>(Array<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        /// <summary>The standard deviation of all elements.</summary>
        /// <param name="ddof">0 divides by their number n, 1 by n - 1.</param>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="ddof"/> is neither 0 nor 1.</exception>
        public Delayed<T> Std(int ddof = 0, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Degrees(ddof) == 0
                ? ArrayReduction.Full<T, Moments, T, VarReduction<T, T, PopulationStd>>(x, "std", new CallSite(callerFile, callerLine))
                : ArrayReduction.Full<T, Moments, T, VarReduction<T, T, SampleStd>>(x, "std", new CallSite(callerFile, callerLine));

        /// <summary>The standard deviation along an axis.</summary>
        /// <param name="axis">The axis, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axis stays, with length 1.</param>
        /// <param name="ddof">0 divides by their number n, 1 by n - 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or <paramref name="ddof"/> is neither 0 nor 1.</exception>
        [OverloadResolutionPriority(1)]
        public Array<T> Std(int axis, bool keepDims = false, int ddof = 0, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => x.Std([axis], keepDims, ddof, ArrayReduction.FanIn, callerFile, callerLine);

        /// <summary>The standard deviation along several axes at once.</summary>
        /// <param name="axes">The axes, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axes stay, with length 1.</param>
        /// <param name="ddof">0 divides by their number n, 1 by n - 1.</param>
        /// <param name="splitEvery">How many partial results a task combines.</param>
        /// <exception cref="ArgumentException">An axis is named twice.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, <paramref name="ddof"/> is neither 0 nor 1, or <paramref name="splitEvery"/> is below 2.</exception>
        public Array<T> Std(
            ReadOnlySpan<int> axes, bool keepDims = false, int ddof = 0, int splitEvery = ArrayReduction.FanIn, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Degrees(ddof) == 0
                ? ArrayReduction.Along<T, Moments, T, VarReduction<T, T, PopulationStd>>(x, axes, keepDims, splitEvery, "std", new CallSite(callerFile, callerLine))
                : ArrayReduction.Along<T, Moments, T, VarReduction<T, T, SampleStd>>(x, axes, keepDims, splitEvery, "std", new CallSite(callerFile, callerLine));

        /// <summary>The standard deviation of what is not NaN of all elements.</summary>
        /// <param name="ddof">0 divides by their number n, 1 by n - 1.</param>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="ddof"/> is neither 0 nor 1.</exception>
        public Delayed<T> NanStd(int ddof = 0, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Degrees(ddof) == 0
                ? ArrayReduction.Full<T, Moments, T, NanVarReduction<T, T, PopulationStd>>(x, "nanstd", new CallSite(callerFile, callerLine))
                : ArrayReduction.Full<T, Moments, T, NanVarReduction<T, T, SampleStd>>(x, "nanstd", new CallSite(callerFile, callerLine));

        /// <summary>The standard deviation of what is not NaN along an axis.</summary>
        /// <param name="axis">The axis, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axis stays, with length 1.</param>
        /// <param name="ddof">0 divides by their number n, 1 by n - 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or <paramref name="ddof"/> is neither 0 nor 1.</exception>
        [OverloadResolutionPriority(1)]
        public Array<T> NanStd(int axis, bool keepDims = false, int ddof = 0, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => x.NanStd([axis], keepDims, ddof, ArrayReduction.FanIn, callerFile, callerLine);

        /// <summary>The standard deviation of what is not NaN along several axes at once.</summary>
        /// <param name="axes">The axes, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axes stay, with length 1.</param>
        /// <param name="ddof">0 divides by their number n, 1 by n - 1.</param>
        /// <param name="splitEvery">How many partial results a task combines.</param>
        /// <exception cref="ArgumentException">An axis is named twice.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, <paramref name="ddof"/> is neither 0 nor 1, or <paramref name="splitEvery"/> is below 2.</exception>
        public Array<T> NanStd(
            ReadOnlySpan<int> axes, bool keepDims = false, int ddof = 0, int splitEvery = ArrayReduction.FanIn, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Degrees(ddof) == 0
                ? ArrayReduction.Along<T, Moments, T, NanVarReduction<T, T, PopulationStd>>(x, axes, keepDims, splitEvery, "nanstd", new CallSite(callerFile, callerLine))
                : ArrayReduction.Along<T, Moments, T, NanVarReduction<T, T, SampleStd>>(x, axes, keepDims, splitEvery, "nanstd", new CallSite(callerFile, callerLine));
    }
}

/// <summary>Standard deviations, of whole numbers.</summary>
public static class ArrayWholeStd
{
    extension<T>(Array<T> x) where T : unmanaged, IBinaryInteger<T>
    {
        /// <summary>The standard deviation, as a double, of all elements.</summary>
        /// <param name="ddof">0 divides by their number n, 1 by n - 1.</param>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="ddof"/> is neither 0 nor 1.</exception>
        public Delayed<double> Std(int ddof = 0, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Degrees(ddof) == 0
                ? ArrayReduction.Full<T, Moments, double, VarReduction<T, double, PopulationStd>>(x, "std", new CallSite(callerFile, callerLine))
                : ArrayReduction.Full<T, Moments, double, VarReduction<T, double, SampleStd>>(x, "std", new CallSite(callerFile, callerLine));

        /// <summary>The standard deviation, as a double, along an axis.</summary>
        /// <param name="axis">The axis, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axis stays, with length 1.</param>
        /// <param name="ddof">0 divides by their number n, 1 by n - 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or <paramref name="ddof"/> is neither 0 nor 1.</exception>
        [OverloadResolutionPriority(1)]
        public Array<double> Std(int axis, bool keepDims = false, int ddof = 0, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => x.Std([axis], keepDims, ddof, ArrayReduction.FanIn, callerFile, callerLine);

        /// <summary>The standard deviation, as a double, along several axes at once.</summary>
        /// <param name="axes">The axes, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axes stay, with length 1.</param>
        /// <param name="ddof">0 divides by their number n, 1 by n - 1.</param>
        /// <param name="splitEvery">How many partial results a task combines.</param>
        /// <exception cref="ArgumentException">An axis is named twice.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, <paramref name="ddof"/> is neither 0 nor 1, or <paramref name="splitEvery"/> is below 2.</exception>
        public Array<double> Std(
            ReadOnlySpan<int> axes, bool keepDims = false, int ddof = 0, int splitEvery = ArrayReduction.FanIn, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Degrees(ddof) == 0
                ? ArrayReduction.Along<T, Moments, double, VarReduction<T, double, PopulationStd>>(x, axes, keepDims, splitEvery, "std", new CallSite(callerFile, callerLine))
                : ArrayReduction.Along<T, Moments, double, VarReduction<T, double, SampleStd>>(x, axes, keepDims, splitEvery, "std", new CallSite(callerFile, callerLine));
    }
}
