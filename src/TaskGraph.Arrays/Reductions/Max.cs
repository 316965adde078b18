using System.Numerics;
using System.Runtime.CompilerServices;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>Greatest elements.</summary>
public static class ArrayMax
{
    extension<T>(Array<T> x) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        /// <summary>The greatest, NaN where one is, of all elements.</summary>
        /// <exception cref="ArgumentException">There are no elements.</exception>
        public Delayed<T> Max([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Full<T, T, T, MaxReduction<T>>(x, "max", new CallSite(callerFile, callerLine), allowsEmpty: false);

        /// <summary>The greatest, NaN where one is, along an axis.</summary>
        /// <param name="axis">The axis, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axis stays, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        /// <exception cref="ArgumentException">There are no elements.</exception>
        public Array<T> Max(int axis, bool keepDims = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<T, T, T, MaxReduction<T>>(x, [axis], keepDims, ArrayReduction.FanIn, "max", new CallSite(callerFile, callerLine), allowsEmpty: false);

        /// <summary>The greatest, NaN where one is, along several axes at once.</summary>
        /// <param name="axes">The axes, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axes stay, with length 1.</param>
        /// <param name="splitEvery">How many partial results a task combines.</param>
        /// <exception cref="ArgumentException">An axis is named twice, or there are no elements.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or <paramref name="splitEvery"/> is below 2.</exception>
        public Array<T> Max(
            ReadOnlySpan<int> axes, bool keepDims = false, int splitEvery = ArrayReduction.FanIn, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<T, T, T, MaxReduction<T>>(x, axes, keepDims, splitEvery, "max", new CallSite(callerFile, callerLine), allowsEmpty: false);
    }

    extension<T>(Array<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        /// <summary>The greatest that is not NaN, NaN where all are, of all elements.</summary>
        /// <exception cref="ArgumentException">There are no elements.</exception>
        public Delayed<T> NanMax([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Full<T, T, T, NanMaxReduction<T>>(x, "nanmax", new CallSite(callerFile, callerLine), allowsEmpty: false);

        /// <summary>The greatest that is not NaN, NaN where all are, along an axis.</summary>
        /// <param name="axis">The axis, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axis stays, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        /// <exception cref="ArgumentException">There are no elements.</exception>
        public Array<T> NanMax(int axis, bool keepDims = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<T, T, T, NanMaxReduction<T>>(x, [axis], keepDims, ArrayReduction.FanIn, "nanmax", new CallSite(callerFile, callerLine), allowsEmpty: false);

        /// <summary>The greatest that is not NaN, NaN where all are, along several axes at once.</summary>
        /// <param name="axes">The axes, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axes stay, with length 1.</param>
        /// <param name="splitEvery">How many partial results a task combines.</param>
        /// <exception cref="ArgumentException">An axis is named twice, or there are no elements.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or <paramref name="splitEvery"/> is below 2.</exception>
        public Array<T> NanMax(
            ReadOnlySpan<int> axes, bool keepDims = false, int splitEvery = ArrayReduction.FanIn, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<T, T, T, NanMaxReduction<T>>(x, axes, keepDims, splitEvery, "nanmax", new CallSite(callerFile, callerLine), allowsEmpty: false);
    }
}
