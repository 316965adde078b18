using System.Numerics;
using System.Runtime.CompilerServices;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>Products.</summary>
public static class ArrayProd
{
    extension<T>(Array<T> x) where T : unmanaged, INumberBase<T>
    {
        /// <summary>The product, in the elements' own type, of all elements.</summary>
        public Delayed<T> Prod([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Full<T, T, T, ProductReduction<T>>(x, "prod", new CallSite(callerFile, callerLine));

        /// <summary>The product, in the elements' own type, along an axis.</summary>
        /// <param name="axis">The axis, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axis stays, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<T> Prod(int axis, bool keepDims = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<T, T, T, ProductReduction<T>>(x, [axis], keepDims, ArrayReduction.FanIn, "prod", new CallSite(callerFile, callerLine));

        /// <summary>The product, in the elements' own type, along several axes at once.</summary>
        /// <param name="axes">The axes, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axes stay, with length 1.</param>
        /// <param name="splitEvery">How many partial results a task combines.</param>
        /// <exception cref="ArgumentException">An axis is named twice.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or <paramref name="splitEvery"/> is below 2.</exception>
        public Array<T> Prod(
            ReadOnlySpan<int> axes, bool keepDims = false, int splitEvery = ArrayReduction.FanIn, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<T, T, T, ProductReduction<T>>(x, axes, keepDims, splitEvery, "prod", new CallSite(callerFile, callerLine));
    }

    extension<T>(Array<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        /// <summary>The product, NaN taken for 1, of all elements.</summary>
        public Delayed<T> NanProd([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Full<T, T, T, ProductReduction<T>>(Arrays.Where(x.IsNaN(), T.One, x), "nanprod", new CallSite(callerFile, callerLine));

        /// <summary>The product, NaN taken for 1, along an axis.</summary>
        /// <param name="axis">The axis, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axis stays, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<T> NanProd(int axis, bool keepDims = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<T, T, T, ProductReduction<T>>(Arrays.Where(x.IsNaN(), T.One, x), [axis], keepDims, ArrayReduction.FanIn, "nanprod", new CallSite(callerFile, callerLine));

        /// <summary>The product, NaN taken for 1, along several axes at once.</summary>
        /// <param name="axes">The axes, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axes stay, with length 1.</param>
        /// <param name="splitEvery">How many partial results a task combines.</param>
        /// <exception cref="ArgumentException">An axis is named twice.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or <paramref name="splitEvery"/> is below 2.</exception>
        public Array<T> NanProd(
            ReadOnlySpan<int> axes, bool keepDims = false, int splitEvery = ArrayReduction.FanIn, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayReduction.Along<T, T, T, ProductReduction<T>>(Arrays.Where(x.IsNaN(), T.One, x), axes, keepDims, splitEvery, "nanprod", new CallSite(callerFile, callerLine));
    }
}
