using System.Numerics;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Weighted means, ranges and moments.</summary>
public static class ArrayAverage
{
    extension<T>(Array<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        /// <summary>The weighted mean of all elements (NumPy's <c>average</c>). Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public Delayed<T> Average(Array<T> weights, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(weights);
            var (sum, weight) = ((x * weights).Sum(callerFile, callerLine), (x.ZerosLike() + weights).Sum(callerFile, callerLine));
            return sum / weight;
        }

        /// <summary>The weighted mean along an axis, and the sum of its weights.</summary>
        /// <param name="axis">The axis, from 0, or negative from the last.</param>
        /// <param name="weights">The weights, one for each position of the axis, or an array whose shape broadcasts to this one's.</param>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public (Array<T> Mean, Array<T> Weight) Average(
            int axis, Array<T> weights, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(weights);
            axis = ArrayShapes.NormalizeAxis(axis, x.Rank);
            if (weights.Rank == 1 && x.Rank > 1) weights = weights.ExpandDims([.. Enumerable.Range(0, x.Rank).Where(a => a != axis)]);
            var weight = (x.ZerosLike() + weights).Sum(axis, false, callerFile, callerLine);
            return ((x * weights).Sum(axis, false, callerFile, callerLine) / weight, weight);
        }

        /// <summary>The mean of the deviations from the mean to a power along an axis.</summary>
        /// <param name="order">The power, from 0.</param>
        /// <param name="axis">The axis, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axis stays, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or <paramref name="order"/> is negative.</exception>
        public Array<T> Moment(int order, int axis, bool keepDims = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => x.Moment(order, [axis], keepDims, callerFile, callerLine);

        /// <summary>The mean of the deviations from the mean to a power, of all elements.</summary>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="order"/> is negative.</exception>
        public Delayed<T> Moment(int order, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => x.Moment(order, [.. Enumerable.Range(0, x.Rank)], false, callerFile, callerLine).Scalar(callerFile, callerLine);

        /// <summary>The mean of the deviations from the mean to a power along several axes.</summary>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or <paramref name="order"/> is negative.</exception>
        public Array<T> Moment(int order, ReadOnlySpan<int> axes, bool keepDims = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(order);
            var deviation = x - x.Mean(axes, true, callerFile: callerFile, callerLine: callerLine);
            var power = order == 0 ? x.OnesLike() : deviation;
            for (int i = 1; i < order; i++) power *= deviation;
            return power.Mean(axes, keepDims, callerFile: callerFile, callerLine: callerLine);
        }
    }

    extension<T>(Array<T> x) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        /// <summary>The greatest element less the smallest (NumPy's <c>ptp</c>).</summary>
        /// <exception cref="ArgumentException">There are no elements.</exception>
        public Delayed<T> Ptp([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => x.Max(callerFile, callerLine) - x.Min(callerFile, callerLine);

        /// <summary>The greatest element less the smallest along an axis.</summary>
        /// <exception cref="ArgumentException">There are no elements.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<T> Ptp(int axis, bool keepDims = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => x.Max(axis, keepDims, callerFile, callerLine) - x.Min(axis, keepDims, callerFile, callerLine);
    }

    extension<T>(Array<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        /// <summary>Whether all elements are close to another array's, as <c>IsClose</c> tells. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public Delayed<bool> AllClose(
            Array<T> other, T? rtol = null, T? atol = null, bool equalNaN = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => x.IsClose(other, rtol, atol, equalNaN, callerFile, callerLine).All(callerFile, callerLine);
    }
}
