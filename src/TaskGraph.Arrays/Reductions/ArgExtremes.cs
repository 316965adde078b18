using System.Numerics;
using System.Runtime.CompilerServices;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>Where extremes are.</summary>
public static class ArrayArgExtremes
{
    extension<T>(Array<T> x) where T : unmanaged, INumber<T>
    {
        /// <summary>The number of the smallest of all elements, counted in row-major order; the first of equal ones; the first NaN where there is one.</summary>
        /// <exception cref="ArgumentException">There are no elements.</exception>
        public Delayed<long> ArgMin([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArgReductionExpr<T, ArgMinOrder<T>>.Of(x, null, keepDims: false, "argmin", new CallSite(callerFile, callerLine)).Scalar(callerFile, callerLine);

        /// <summary>The position of the smallest element along an axis; the first of equal ones; the first NaN where there is one.</summary>
        /// <param name="axis">The axis, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axis stays, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        /// <exception cref="ArgumentException">There are no elements.</exception>
        public Array<long> ArgMin(int axis, bool keepDims = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArgReductionExpr<T, ArgMinOrder<T>>.Of(x, axis, keepDims, "argmin", new CallSite(callerFile, callerLine));

        /// <summary>The number of the greatest of all elements, counted in row-major order; the first of equal ones; the first NaN where there is one.</summary>
        /// <exception cref="ArgumentException">There are no elements.</exception>
        public Delayed<long> ArgMax([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArgReductionExpr<T, ArgMaxOrder<T>>.Of(x, null, keepDims: false, "argmax", new CallSite(callerFile, callerLine)).Scalar(callerFile, callerLine);

        /// <summary>The position of the greatest element along an axis; the first of equal ones; the first NaN where there is one.</summary>
        /// <param name="axis">The axis, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axis stays, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        /// <exception cref="ArgumentException">There are no elements.</exception>
        public Array<long> ArgMax(int axis, bool keepDims = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArgReductionExpr<T, ArgMaxOrder<T>>.Of(x, axis, keepDims, "argmax", new CallSite(callerFile, callerLine));

        /// <summary>The number of the smallest of all elements, counted in row-major order; the first of equal ones; NaN is passed over; where all are NaN it is an error when computed.</summary>
        /// <exception cref="ArgumentException">There are no elements.</exception>
        public Delayed<long> NanArgMin([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArgReductionExpr<T, NanArgMinOrder<T>>.Of(x, null, keepDims: false, "nanargmin", new CallSite(callerFile, callerLine)).Scalar(callerFile, callerLine);

        /// <summary>The position of the smallest element along an axis; the first of equal ones; NaN is passed over; where all are NaN it is an error when computed.</summary>
        /// <param name="axis">The axis, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axis stays, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        /// <exception cref="ArgumentException">There are no elements.</exception>
        public Array<long> NanArgMin(int axis, bool keepDims = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArgReductionExpr<T, NanArgMinOrder<T>>.Of(x, axis, keepDims, "nanargmin", new CallSite(callerFile, callerLine));

        /// <summary>The number of the greatest of all elements, counted in row-major order; the first of equal ones; NaN is passed over; where all are NaN it is an error when computed.</summary>
        /// <exception cref="ArgumentException">There are no elements.</exception>
        public Delayed<long> NanArgMax([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArgReductionExpr<T, NanArgMaxOrder<T>>.Of(x, null, keepDims: false, "nanargmax", new CallSite(callerFile, callerLine)).Scalar(callerFile, callerLine);

        /// <summary>The position of the greatest element along an axis; the first of equal ones; NaN is passed over; where all are NaN it is an error when computed.</summary>
        /// <param name="axis">The axis, from 0, or negative from the last.</param>
        /// <param name="keepDims">Whether the axis stays, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        /// <exception cref="ArgumentException">There are no elements.</exception>
        public Array<long> NanArgMax(int axis, bool keepDims = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArgReductionExpr<T, NanArgMaxOrder<T>>.Of(x, axis, keepDims, "nanargmax", new CallSite(callerFile, callerLine));
    }
}
