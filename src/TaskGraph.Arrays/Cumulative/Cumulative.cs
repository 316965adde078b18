using System.Numerics;
using System.Runtime.CompilerServices;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>Sums, products and extremes of all elements up to each.</summary>
public static class ArrayCumulative
{
    extension<T>(Array<T> x) where T : unmanaged, INumberBase<T>
    {
        /// <summary>The sum, in the elements' own type, up to each element along an axis; without one, of all elements in row order, as one axis.</summary>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<T> CumSum(
            int? axis = null, CumulativeMethod method = CumulativeMethod.Auto, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => Over<T, SumCumulation<T>>(x, axis, method, "cumsum", new CallSite(callerFile, callerLine));

        /// <summary>The product, in the elements' own type, up to each element along an axis; without one, of all elements in row order, as one axis.</summary>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<T> CumProd(
            int? axis = null, CumulativeMethod method = CumulativeMethod.Auto, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => Over<T, ProductCumulation<T>>(x, axis, method, "cumprod", new CallSite(callerFile, callerLine));
    }

    extension<T>(Array<T> x) where T : unmanaged, INumber<T>
    {
        /// <summary>The smallest element up to each element along an axis; without one, of all elements in row order, as one axis.</summary>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<T> CumMin(
            int? axis = null, CumulativeMethod method = CumulativeMethod.Auto, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => Over<T, MinCumulation<T>>(x, axis, method, "cummin", new CallSite(callerFile, callerLine));

        /// <summary>The greatest element up to each element along an axis; without one, of all elements in row order, as one axis.</summary>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<T> CumMax(
            int? axis = null, CumulativeMethod method = CumulativeMethod.Auto, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => Over<T, MaxCumulation<T>>(x, axis, method, "cummax", new CallSite(callerFile, callerLine));
    }

    extension<T>(Array<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        /// <summary>The sum, NaN taken for 0, up to each element along an axis; without one, of all elements in row order, as one axis.</summary>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<T> NanCumSum(
            int? axis = null, CumulativeMethod method = CumulativeMethod.Auto, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => Over<T, SumCumulation<T>>(Arrays.Where(x.IsNaN(), T.Zero, x), axis, method, "nancumsum", new CallSite(callerFile, callerLine));

        /// <summary>The product, NaN taken for 1, up to each element along an axis; without one, of all elements in row order, as one axis.</summary>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<T> NanCumProd(
            int? axis = null, CumulativeMethod method = CumulativeMethod.Auto, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => Over<T, ProductCumulation<T>>(Arrays.Where(x.IsNaN(), T.One, x), axis, method, "nancumprod", new CallSite(callerFile, callerLine));
    }

    private static Array<T> Over<T, TCumulation>(Array<T> x, int? along, CumulativeMethod method, string operation, CallSite callSite)
        where T : unmanaged where TCumulation : struct, ICumulation<T>
    {
        if (along is null && x.Rank != 1) return Over<T, TCumulation>(x.Ravel(), 0, method, operation, callSite);
        int axis = ArrayShapes.NormalizeAxis(along ?? 0, x.Rank);
        // A block without elements has no last result to go on from.
        long[] sizes = x.Node.Chunks.SizesOf(axis);
        var node = sizes.Length > 1 && sizes.Contains(0) ? RechunkExpr<T>.Along(x.Node, axis, sizes.All(n => n == 0) ? [0] : [.. sizes.Where(n => n != 0)]) : x.Node;
        if (x.Shape[axis] == ArrayShapes.Unknown) return Deferred.Over(x, operation, x.Node.Shape, known => Over<T, TCumulation>(known, axis, method, operation, callSite), callSite);
        return new(new CumulativeExpr<T, TCumulation>(node, axis, method, operation, callSite));
    }
}
