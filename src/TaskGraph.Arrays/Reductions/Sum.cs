using System.Numerics;
using System.Runtime.CompilerServices;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>Sums.</summary>
public static class ArraySum
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
        public Array<T> Sum(int axis, bool keepDims = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<T, T, T, SumReduction<T>>(x, [axis], keepDims, ArrayReduction.FanIn, "sum", new CallSite(callerFile, callerLine));

        /// <summary>The sum, in the elements' own type, along several axes at once.</summary>
        /// <param name="axes">The axes, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axes stay, with length 1.</param>
        /// <param name="splitEvery">How many partial results a task combines.</param>
        /// <exception cref="ArgumentException">An axis is named twice.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or <paramref name="splitEvery"/> is below 2.</exception>
        public Array<T> Sum(
            ReadOnlySpan<int> axes, bool keepDims = false, int splitEvery = ArrayReduction.FanIn, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<T, T, T, SumReduction<T>>(x, axes, keepDims, splitEvery, "sum", new CallSite(callerFile, callerLine));
    }

    extension(Array<bool> x)
    {
        /// <summary>How many hold, as a number, of all elements.</summary>
        public Delayed<long> Sum([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Full<bool, long, long, CountReduction<bool, TruthTest>>(x, "sum", new CallSite(callerFile, callerLine));

        /// <summary>How many hold, as a number, along an axis.</summary>
        /// <param name="axis">The axis, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axis stays, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<long> Sum(int axis, bool keepDims = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<bool, long, long, CountReduction<bool, TruthTest>>(x, [axis], keepDims, ArrayReduction.FanIn, "sum", new CallSite(callerFile, callerLine));

        /// <summary>How many hold, as a number, along several axes at once.</summary>
        /// <param name="axes">The axes, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axes stay, with length 1.</param>
        /// <param name="splitEvery">How many partial results a task combines.</param>
        /// <exception cref="ArgumentException">An axis is named twice.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or <paramref name="splitEvery"/> is below 2.</exception>
        public Array<long> Sum(
            ReadOnlySpan<int> axes, bool keepDims = false, int splitEvery = ArrayReduction.FanIn, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<bool, long, long, CountReduction<bool, TruthTest>>(x, axes, keepDims, splitEvery, "sum", new CallSite(callerFile, callerLine));
    }

    extension<T>(Array<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        /// <summary>The sum, NaN taken for 0, of all elements.</summary>
        public Delayed<T> NanSum([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Full<T, T, T, SumReduction<T>>(Arrays.Where(x.IsNaN(), T.Zero, x), "nansum", new CallSite(callerFile, callerLine));

        /// <summary>The sum, NaN taken for 0, along an axis.</summary>
        /// <param name="axis">The axis, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axis stays, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<T> NanSum(int axis, bool keepDims = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<T, T, T, SumReduction<T>>(Arrays.Where(x.IsNaN(), T.Zero, x), [axis], keepDims, ArrayReduction.FanIn, "nansum", new CallSite(callerFile, callerLine));

        /// <summary>The sum, NaN taken for 0, along several axes at once.</summary>
        /// <param name="axes">The axes, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axes stay, with length 1.</param>
        /// <param name="splitEvery">How many partial results a task combines.</param>
        /// <exception cref="ArgumentException">An axis is named twice.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or <paramref name="splitEvery"/> is below 2.</exception>
        public Array<T> NanSum(
            ReadOnlySpan<int> axes, bool keepDims = false, int splitEvery = ArrayReduction.FanIn, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<T, T, T, SumReduction<T>>(Arrays.Where(x.IsNaN(), T.Zero, x), axes, keepDims, splitEvery, "nansum", new CallSite(callerFile, callerLine));
    }
}
