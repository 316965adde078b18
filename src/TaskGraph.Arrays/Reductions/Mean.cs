using System.Numerics;
using System.Runtime.CompilerServices;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>Means.</summary>
public static class ArrayMean
{
    extension<T>(Array<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        /// <summary>The mean of all elements.</summary>
        public Delayed<T> Mean([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Full<T, Mean, T, MeanReduction<T, T>>(x, "mean", new CallSite(callerFile, callerLine));

        /// <summary>The mean along an axis.</summary>
        /// <param name="axis">The axis, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axis stays, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<T> Mean(int axis, bool keepDims = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<T, Mean, T, MeanReduction<T, T>>(x, [axis], keepDims, ArrayReduction.FanIn, "mean", new CallSite(callerFile, callerLine));

        /// <summary>The mean along several axes at once.</summary>
        /// <param name="axes">The axes, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axes stay, with length 1.</param>
        /// <param name="splitEvery">How many partial results a task combines.</param>
        /// <exception cref="ArgumentException">An axis is named twice.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or <paramref name="splitEvery"/> is below 2.</exception>
        public Array<T> Mean(
            ReadOnlySpan<int> axes, bool keepDims = false, int splitEvery = ArrayReduction.FanIn, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<T, Mean, T, MeanReduction<T, T>>(x, axes, keepDims, splitEvery, "mean", new CallSite(callerFile, callerLine));

        /// <summary>The mean of what is not NaN, NaN where all are, of all elements.</summary>
        public Delayed<T> NanMean([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Full<T, Mean, T, NanMeanReduction<T>>(x, "nanmean", new CallSite(callerFile, callerLine));

        /// <summary>The mean of what is not NaN, NaN where all are, along an axis.</summary>
        /// <param name="axis">The axis, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axis stays, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<T> NanMean(int axis, bool keepDims = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<T, Mean, T, NanMeanReduction<T>>(x, [axis], keepDims, ArrayReduction.FanIn, "nanmean", new CallSite(callerFile, callerLine));

        /// <summary>The mean of what is not NaN, NaN where all are, along several axes at once.</summary>
        /// <param name="axes">The axes, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axes stay, with length 1.</param>
        /// <param name="splitEvery">How many partial results a task combines.</param>
        /// <exception cref="ArgumentException">An axis is named twice.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or <paramref name="splitEvery"/> is below 2.</exception>
        public Array<T> NanMean(
            ReadOnlySpan<int> axes, bool keepDims = false, int splitEvery = ArrayReduction.FanIn, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<T, Mean, T, NanMeanReduction<T>>(x, axes, keepDims, splitEvery, "nanmean", new CallSite(callerFile, callerLine));
    }

    extension(Array<bool> x)
    {
        /// <summary>The part that holds of all elements.</summary>
        public Delayed<double> Mean([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Full<byte, Mean, double, MeanReduction<byte, double>>(x.Cast<byte>(), "mean", new CallSite(callerFile, callerLine));

        /// <summary>The part that holds along an axis.</summary>
        /// <param name="axis">The axis, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axis stays, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<double> Mean(int axis, bool keepDims = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<byte, Mean, double, MeanReduction<byte, double>>(x.Cast<byte>(), [axis], keepDims, ArrayReduction.FanIn, "mean", new CallSite(callerFile, callerLine));

        /// <summary>The part that holds along several axes at once.</summary>
        /// <param name="axes">The axes, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axes stay, with length 1.</param>
        /// <param name="splitEvery">How many partial results a task combines.</param>
        /// <exception cref="ArgumentException">An axis is named twice.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or <paramref name="splitEvery"/> is below 2.</exception>
        public Array<double> Mean(
            ReadOnlySpan<int> axes, bool keepDims = false, int splitEvery = ArrayReduction.FanIn, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<byte, Mean, double, MeanReduction<byte, double>>(x.Cast<byte>(), axes, keepDims, splitEvery, "mean", new CallSite(callerFile, callerLine));
    }
}

/// <summary>Means, of whole numbers.</summary>
public static class ArrayWholeMean
{
    extension<T>(Array<T> x) where T : unmanaged, IBinaryInteger<T>
    {
        /// <summary>The mean, as a double, of all elements.</summary>
        public Delayed<double> Mean([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Full<T, Mean, double, MeanReduction<T, double>>(x, "mean", new CallSite(callerFile, callerLine));

        /// <summary>The mean, as a double, along an axis.</summary>
        /// <param name="axis">The axis, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axis stays, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<double> Mean(int axis, bool keepDims = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<T, Mean, double, MeanReduction<T, double>>(x, [axis], keepDims, ArrayReduction.FanIn, "mean", new CallSite(callerFile, callerLine));

        /// <summary>The mean, as a double, along several axes at once.</summary>
        /// <param name="axes">The axes, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axes stay, with length 1.</param>
        /// <param name="splitEvery">How many partial results a task combines.</param>
        /// <exception cref="ArgumentException">An axis is named twice.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or <paramref name="splitEvery"/> is below 2.</exception>
        public Array<double> Mean(
            ReadOnlySpan<int> axes, bool keepDims = false, int splitEvery = ArrayReduction.FanIn, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<T, Mean, double, MeanReduction<T, double>>(x, axes, keepDims, splitEvery, "mean", new CallSite(callerFile, callerLine));
    }
}
