using System.Numerics;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Differences of neighbours.</summary>
public static class ArrayDifferences
{
    extension<T>(Array<T> x) where T : unmanaged, INumberBase<T>
    {
        /// <summary>Each element less the one before it along an axis, <paramref name="n"/> times over (NumPy's <c>diff</c>): the axis is shorter by as many.</summary>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or <paramref name="n"/> is negative.</exception>
        public Array<T> Diff(int n = 1, int axis = -1, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(n);
            axis = ArrayShapes.NormalizeAxis(axis, x.Rank);
            if (x.Shape[axis] == ArrayShapes.Unknown) return Deferred.Over(x, "diff", x.Node.Shape, known => known.Diff(n, axis), new CallSite(callerFile, callerLine));
            var result = x;
            for (int i = 0; i < n; i++) result = result.Between(axis, 1, null) - result.Between(axis, 0, -1);
            return result;
        }

        /// <summary>Each element of the flat array less the one before it.</summary>
        public Array<T> EDiff1D([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0) => x.Ravel().Diff(1, 0, callerFile, callerLine);

        private Array<T> Between(int axis, long? start, long? stop)
        {
            var slices = new Slice[x.Rank];
            Array.Fill(slices, Slice.All);
            slices[axis] = Slice.Step(start, stop, 1);
            return x[slices];
        }
    }

    extension<T>(Array<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        /// <summary>The slope along an axis: half the difference of both neighbours, at the ends that of the only one (NumPy's <c>gradient</c>).</summary>
        /// <param name="axis">The axis.</param>
        /// <param name="spacing">The distance of neighbours; 1 where left out.</param>
        /// <exception cref="ArgumentException">The axis is shorter than 2.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<T> Gradient(int axis, T? spacing = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            axis = ArrayShapes.NormalizeAxis(axis, x.Rank);
            var callSite = new CallSite(callerFile, callerLine);
            if (x.Shape[axis] == ArrayShapes.Unknown) return Deferred.Over(x, "gradient", x.Node.Shape, known => known.Gradient(axis, spacing), callSite);
            if (x.Shape[axis] < 2) throw new ArgumentException($"The gradient along axis {axis} of length {x.Shape[axis]}. Use an axis of at least 2.", nameof(axis));
            T step = spacing ?? T.One;
            var first = (x.Between(axis, 1, 2) - x.Between(axis, 0, 1)) / step;
            var last = (x.Between(axis, -1, null) - x.Between(axis, -2, -1)) / step;
            if (x.Shape[axis] == 2) return Arrays.Concatenate([first, last], axis, callerFile, callerLine);
            var inner = (x.Between(axis, 2, null) - x.Between(axis, 0, -2)) / (step * (T.One + T.One));
            return Arrays.Concatenate([first, inner, last], axis, callerFile, callerLine);
        }
    }
}
