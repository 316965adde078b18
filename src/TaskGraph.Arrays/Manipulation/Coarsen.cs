namespace TaskGraph;

/// <summary>Several elements made to one.</summary>
public static class ArrayCoarsen
{
    extension<T>(Array<T> x) where T : unmanaged
    {
        /// <summary>Blocks of neighbours reduced to one element each: <c>x.Coarsen([2, 2], (blocks, axes) => blocks.Mean(axes))</c>.</summary>
        /// <param name="factors">For each axis how many neighbours make one.</param>
        /// <param name="reduction">Reduces the named axes, which run within a block.</param>
        /// <param name="trimExcess">Whether a rest that makes no whole block is cut off; else it is an error.</param>
        /// <exception cref="ArgumentException">There is not one factor an axis, or an axis is no multiple of its factor.</exception>
        public Array<TResult> Coarsen<TResult>(ReadOnlySpan<long> factors, Func<Array<T>, int[], Array<TResult>> reduction, bool trimExcess = false) where TResult : unmanaged
        {
            ArgumentNullException.ThrowIfNull(reduction);
            if (factors.Length != x.Rank) throw new ArgumentException($"{factors.Length} factors for an array with {x.Rank} axes. Give one an axis.", nameof(factors));
            if (!x.Node.Chunks.IsKnown)
            {
                long[] all = factors.ToArray();
                return Deferred.Over(x, "coarsen", [.. x.Node.Shape.Select((n, axis) => n < 0 ? n : n / all[axis])], known => known.Coarsen(all, reduction, trimExcess), default);
            }
            var slices = new Slice[x.Rank];
            var split = new List<long>();
            var axes = new List<int>();
            var sizes = new long[x.Rank][];
            for (int axis = 0; axis < factors.Length; axis++)
            {
                long factor = factors[axis], length = x.Shape[axis];
                if (factor < 1) throw new ArgumentOutOfRangeException(nameof(factors), factor, $"{factor} neighbours on axis {axis}. Use 1 or more.");
                if (length % factor != 0 && !trimExcess)
                    throw new ArgumentException($"Axis {axis} of length {length} is no multiple of {factor}. Use a factor that divides it, or trimExcess.", nameof(factors));
                slices[axis] = Slice.Step(null, length / factor * factor, 1);
                split.Add(length / factor);
                split.Add(factor);
                axes.Add(2 * axis + 1);
                sizes[axis] = MultiplesOf(factor, x.Node.Chunks.SizesOf(axis), length / factor * factor);
            }
            var blocks = new Array<T>(RechunkExpr<T>.To(x[slices].Node, new(sizes))).Reshape(split.ToArray());
            return reduction(blocks, [.. axes]);
        }
    }

    // The chunks' borders moved down to multiples of the factor.
    private static long[] MultiplesOf(long factor, long[] sizes, long length)
    {
        var cut = new List<long>();
        long end = 0, from = 0;
        foreach (long size in sizes)
        {
            end += size;
            long border = Math.Min(end == sizes.Sum() ? length : end / factor * factor, length);
            if (border > from) cut.Add(border - from);
            from = Math.Max(from, border);
        }
        return cut.Count == 0 ? [0] : [.. cut];
    }
}
