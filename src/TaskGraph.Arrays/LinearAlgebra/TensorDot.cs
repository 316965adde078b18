using System.Numerics;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Products summed over axes.</summary>
public static class ArrayTensorDot
{
    extension<T>(Array<T> x) where T : unmanaged, INumberBase<T>
    {
        /// <summary>The products of all pairs of elements, summed over axes of both arrays (NumPy's <c>tensordot</c>): the other axes stay, this array's first.</summary>
        /// <param name="other">The other array.</param>
        /// <param name="axes">The axes of this array.</param>
        /// <param name="otherAxes">As many axes of the other, of the same lengths.</param>
        /// <exception cref="ArgumentException">There are not as many axes, one is named twice, or lengths differ.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<T> TensorDot(
            Array<T> other, ReadOnlySpan<int> axes, ReadOnlySpan<int> otherAxes, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(other);
            if (axes.Length != otherAxes.Length) throw new ArgumentException($"{axes.Length} axes of one array and {otherAxes.Length} of the other. Name as many.", nameof(otherAxes));
            char[] left = [.. Enumerable.Range(0, x.Rank).Select(axis => (char)('a' + axis))], right = [.. Enumerable.Range(0, other.Rank).Select(axis => (char)('A' + axis))];
            for (int i = 0; i < axes.Length; i++)
            {
                int axis = ArrayShapes.NormalizeAxis(axes[i], x.Rank), otherAxis = ArrayShapes.NormalizeAxis(otherAxes[i], other.Rank);
                if (!ArrayShapes.MayBeEqual(x.Shape[axis], other.Shape[otherAxis]))
                {
                    throw new ArgumentException(
                        $"TensorDot of shapes {ArrayShapes.Text(x.Node.Shape.AsSpan())} and {ArrayShapes.Text(other.Node.Shape.AsSpan())}: axis {axis} has length {x.Shape[axis]}, axis {otherAxis} {other.Shape[otherAxis]}. They must be equal.",
                        nameof(otherAxes));
                }
                if (char.IsLower(right[otherAxis]) || right.Contains(left[axis])) throw new ArgumentException($"Axis {axes[i]} or {otherAxes[i]} is named twice. Name each once.", nameof(axes));
                right[otherAxis] = left[axis];
            }
            string output = string.Concat(left.Where(l => !right.Contains(l))) + string.Concat(right.Where(char.IsUpper));
            return Contraction.Of(x, new(left), other, new(right), output, "tensordot", new CallSite(callerFile, callerLine));
        }

        /// <summary>As above, over the last <paramref name="axes"/> axes of this array and the first ones of the other.</summary>
        /// <exception cref="ArgumentOutOfRangeException">One of the arrays has fewer axes.</exception>
        public Array<T> TensorDot(Array<T> other, int axes = 2, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(other);
            if (axes < 0 || axes > x.Rank || axes > other.Rank)
                throw new ArgumentOutOfRangeException(nameof(axes), axes, $"{axes} axes of arrays with {x.Rank} and {other.Rank}. Use 0 to {Math.Min(x.Rank, other.Rank)}.");
            return x.TensorDot(other, [.. Enumerable.Range(x.Rank - axes, axes)], [.. Enumerable.Range(0, axes)], callerFile, callerLine);
        }

        /// <summary>
        /// The product of vectors, of matrices, or over the last axis of this array and the last but one of the other (NumPy's <c>dot</c>).
        /// </summary>
        /// <exception cref="ArgumentException">The lengths differ.</exception>
        public Array<T> Dot(Array<T> other, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(other);
            if (x.Rank == 0 || other.Rank == 0) return x * other;
            return x.Rank <= 2 && other.Rank <= 2
                ? x.MatMul(other, callerFile, callerLine)
                : x.TensorDot(other, [-1], [other.Rank == 1 ? 0 : -2], callerFile, callerLine);
        }

        /// <summary>All products of an element of this array, made flat, with one of the other (NumPy's <c>outer</c>).</summary>
        public Array<T> Outer(Array<T> other, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(other);
            return x.Ravel(callerFile, callerLine)[Slice.All, Slice.NewAxis] * other.Ravel(callerFile, callerLine)[Slice.NewAxis];
        }

        /// <summary>The sum along a diagonal of two axes (NumPy's <c>trace</c>).</summary>
        /// <param name="offset">0 the main diagonal, positive ones above it, negative ones below.</param>
        /// <param name="axis1">The axis of the rows.</param>
        /// <param name="axis2">The axis of the columns.</param>
        /// <exception cref="ArgumentException">There are fewer than two axes, or the axes are the same.</exception>
        public Array<T> Trace(long offset = 0, int axis1 = 0, int axis2 = 1, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => x.Diagonal(offset, axis1, axis2, callerFile, callerLine).Sum(axis: -1, false, callerFile, callerLine);
    }
}
