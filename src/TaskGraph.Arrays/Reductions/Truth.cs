using System.Numerics;
using System.Runtime.CompilerServices;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>Whether anything, or everything, holds.</summary>
public static class ArrayTruth
{
    extension(Array<bool> x)
    {
        /// <summary>Whether any holds, of all elements.</summary>
        public Delayed<bool> Any([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Full<bool, bool, bool, AnyReduction>(x, "any", new CallSite(callerFile, callerLine));

        /// <summary>Whether any holds, along an axis.</summary>
        /// <param name="axis">The axis, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axis stays, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<bool> Any(int axis, bool keepDims = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<bool, bool, bool, AnyReduction>(x, [axis], keepDims, ArrayReduction.FanIn, "any", new CallSite(callerFile, callerLine));

        /// <summary>Whether any holds, along several axes at once.</summary>
        /// <param name="axes">The axes, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axes stay, with length 1.</param>
        /// <param name="splitEvery">How many partial results a task combines.</param>
        /// <exception cref="ArgumentException">An axis is named twice.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or <paramref name="splitEvery"/> is below 2.</exception>
        public Array<bool> Any(
            ReadOnlySpan<int> axes, bool keepDims = false, int splitEvery = ArrayReduction.FanIn, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<bool, bool, bool, AnyReduction>(x, axes, keepDims, splitEvery, "any", new CallSite(callerFile, callerLine));

        /// <summary>Whether all hold, of all elements.</summary>
        public Delayed<bool> All([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Full<bool, bool, bool, AllReduction>(x, "all", new CallSite(callerFile, callerLine));

        /// <summary>Whether all hold, along an axis.</summary>
        /// <param name="axis">The axis, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axis stays, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<bool> All(int axis, bool keepDims = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<bool, bool, bool, AllReduction>(x, [axis], keepDims, ArrayReduction.FanIn, "all", new CallSite(callerFile, callerLine));

        /// <summary>Whether all hold, along several axes at once.</summary>
        /// <param name="axes">The axes, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axes stay, with length 1.</param>
        /// <param name="splitEvery">How many partial results a task combines.</param>
        /// <exception cref="ArgumentException">An axis is named twice.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or <paramref name="splitEvery"/> is below 2.</exception>
        public Array<bool> All(
            ReadOnlySpan<int> axes, bool keepDims = false, int splitEvery = ArrayReduction.FanIn, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<bool, bool, bool, AllReduction>(x, axes, keepDims, splitEvery, "all", new CallSite(callerFile, callerLine));
    }

    extension<T>(Array<T> x) where T : unmanaged, INumberBase<T>
    {
        /// <summary>Whether any is not zero, of all elements.</summary>
        public Delayed<bool> Any([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Full<bool, bool, bool, AnyReduction>(x.Cast<bool>(), "any", new CallSite(callerFile, callerLine));

        /// <summary>Whether any is not zero, along an axis.</summary>
        /// <param name="axis">The axis, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axis stays, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<bool> Any(int axis, bool keepDims = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<bool, bool, bool, AnyReduction>(x.Cast<bool>(), [axis], keepDims, ArrayReduction.FanIn, "any", new CallSite(callerFile, callerLine));

        /// <summary>Whether any is not zero, along several axes at once.</summary>
        /// <param name="axes">The axes, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axes stay, with length 1.</param>
        /// <param name="splitEvery">How many partial results a task combines.</param>
        /// <exception cref="ArgumentException">An axis is named twice.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or <paramref name="splitEvery"/> is below 2.</exception>
        public Array<bool> Any(
            ReadOnlySpan<int> axes, bool keepDims = false, int splitEvery = ArrayReduction.FanIn, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<bool, bool, bool, AnyReduction>(x.Cast<bool>(), axes, keepDims, splitEvery, "any", new CallSite(callerFile, callerLine));

        /// <summary>Whether none is zero, of all elements.</summary>
        public Delayed<bool> All([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Full<bool, bool, bool, AllReduction>(x.Cast<bool>(), "all", new CallSite(callerFile, callerLine));

        /// <summary>Whether none is zero, along an axis.</summary>
        /// <param name="axis">The axis, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axis stays, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<bool> All(int axis, bool keepDims = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<bool, bool, bool, AllReduction>(x.Cast<bool>(), [axis], keepDims, ArrayReduction.FanIn, "all", new CallSite(callerFile, callerLine));

        /// <summary>Whether none is zero, along several axes at once.</summary>
        /// <param name="axes">The axes, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axes stay, with length 1.</param>
        /// <param name="splitEvery">How many partial results a task combines.</param>
        /// <exception cref="ArgumentException">An axis is named twice.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or <paramref name="splitEvery"/> is below 2.</exception>
        public Array<bool> All(
            ReadOnlySpan<int> axes, bool keepDims = false, int splitEvery = ArrayReduction.FanIn, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<bool, bool, bool, AllReduction>(x.Cast<bool>(), axes, keepDims, splitEvery, "all", new CallSite(callerFile, callerLine));
    }
}
