using System.Numerics;
using System.Runtime.CompilerServices;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>How many are not zero.</summary>
public static class ArrayCountNonZero
{
    extension<T>(Array<T> x) where T : unmanaged, INumberBase<T>
    {
        /// <summary>How many are not zero, NaN among them, of all elements.</summary>
        public Delayed<long> CountNonZero([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Full<T, long, long, CountReduction<T, NonZeroTest<T>>>(x, "countnonzero", new CallSite(callerFile, callerLine));

        /// <summary>How many are not zero, NaN among them, along an axis.</summary>
        /// <param name="axis">The axis, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axis stays, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<long> CountNonZero(int axis, bool keepDims = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<T, long, long, CountReduction<T, NonZeroTest<T>>>(x, [axis], keepDims, ArrayReduction.FanIn, "countnonzero", new CallSite(callerFile, callerLine));

        /// <summary>How many are not zero, NaN among them, along several axes at once.</summary>
        /// <param name="axes">The axes, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axes stay, with length 1.</param>
        /// <param name="splitEvery">How many partial results a task combines.</param>
        /// <exception cref="ArgumentException">An axis is named twice.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or <paramref name="splitEvery"/> is below 2.</exception>
        public Array<long> CountNonZero(
            ReadOnlySpan<int> axes, bool keepDims = false, int splitEvery = ArrayReduction.FanIn, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<T, long, long, CountReduction<T, NonZeroTest<T>>>(x, axes, keepDims, splitEvery, "countnonzero", new CallSite(callerFile, callerLine));
    }

    extension(Array<bool> x)
    {
        /// <summary>How many hold, of all elements.</summary>
        public Delayed<long> CountNonZero([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Full<bool, long, long, CountReduction<bool, TruthTest>>(x, "countnonzero", new CallSite(callerFile, callerLine));

        /// <summary>How many hold, along an axis.</summary>
        /// <param name="axis">The axis, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axis stays, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<long> CountNonZero(int axis, bool keepDims = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<bool, long, long, CountReduction<bool, TruthTest>>(x, [axis], keepDims, ArrayReduction.FanIn, "countnonzero", new CallSite(callerFile, callerLine));

        /// <summary>How many hold, along several axes at once.</summary>
        /// <param name="axes">The axes, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axes stay, with length 1.</param>
        /// <param name="splitEvery">How many partial results a task combines.</param>
        /// <exception cref="ArgumentException">An axis is named twice.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or <paramref name="splitEvery"/> is below 2.</exception>
        public Array<long> CountNonZero(
            ReadOnlySpan<int> axes, bool keepDims = false, int splitEvery = ArrayReduction.FanIn, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<bool, long, long, CountReduction<bool, TruthTest>>(x, axes, keepDims, splitEvery, "countnonzero", new CallSite(callerFile, callerLine));
    }
}
