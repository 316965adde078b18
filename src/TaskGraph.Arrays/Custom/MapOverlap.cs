using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Functions of the user's own on chunks with some of their neighbours' elements: filters, stencils, moving sums.</summary>
public static class ArrayMapOverlap
{
    extension<T>(Array<T> x) where T : unmanaged
    {
        /// <summary>
        /// Each chunk, with as many of its neighbours' elements around it as <paramref name="depth"/> says, passed through <paramref name="function"/>.
        /// The output has the chunk's own shape: element (i, j) of it stands at (i + depth, j + depth) of the input.
        /// </summary>
        /// <param name="depth">For each axis how many elements before and after a chunk. It may be longer than a chunk.</param>
        /// <param name="boundary">What stands beyond the array.</param>
        /// <param name="function">Fills the output. The spans are only valid during the call.</param>
        /// <exception cref="ArgumentException">There is not one depth an axis.</exception>
        /// <exception cref="ArgumentOutOfRangeException">A depth is negative.</exception>
        public Array<TResult> MapOverlap<TResult>(
            ReadOnlySpan<int> depth, Boundary boundary, BlockFunction<T, TResult> function,
            [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0) where TResult : unmanaged
        {
            ArgumentNullException.ThrowIfNull(function);
            return Over(x, Halos.BothSides(depth), [boundary], new UnaryBlockCall<T, TResult>(function), new CallSite(callerFile, callerLine));
        }

        /// <summary>As above, to elements of the same type.</summary>
        /// <exception cref="ArgumentException">There is not one depth an axis.</exception>
        /// <exception cref="ArgumentOutOfRangeException">A depth is negative.</exception>
        [OverloadResolutionPriority(1)]
        public Array<T> MapOverlap(
            ReadOnlySpan<int> depth, Boundary boundary, BlockFunction<T, T> function,
            [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => x.MapOverlap<T, T>(depth, boundary, function, callerFile, callerLine);

        /// <summary>As above, with a depth before and one after on each axis, and a boundary for each axis or one for all.</summary>
        /// <param name="depth">For each axis how many elements before a chunk, and how many after it.</param>
        /// <param name="boundaries">What stands beyond the array: one for all axes, or one an axis.</param>
        /// <param name="function">Fills the output, and is told where its block lies and what halo it has: at a border without a boundary there is none.</param>
        /// <exception cref="ArgumentException">There is not one depth an axis.</exception>
        /// <exception cref="ArgumentOutOfRangeException">A depth is negative.</exception>
        public Array<TResult> MapOverlap<TResult>(
            ReadOnlySpan<(int Before, int After)> depth, ReadOnlySpan<Boundary> boundaries, BlockInfoFunction<T, TResult> function,
            [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0) where TResult : unmanaged
        {
            ArgumentNullException.ThrowIfNull(function);
            return Over(x, Halos.Sides(depth), boundaries.ToArray(), new InfoBlockCall<T, TResult>(function), new CallSite(callerFile, callerLine));
        }

        /// <summary>The chunks of this array and another of its shape, both with their neighbours' elements, passed through <paramref name="function"/>.</summary>
        /// <param name="depth">For each axis how many elements before and after a chunk of this array.</param>
        /// <param name="boundary">What stands beyond the arrays.</param>
        /// <param name="other">The other array.</param>
        /// <param name="otherDepth">For each axis how many elements before and after a chunk of the other.</param>
        /// <param name="function">Fills an output of the chunk's own shape.</param>
        /// <exception cref="ArgumentException">The shapes differ, or there is not one depth an axis.</exception>
        /// <exception cref="ArgumentOutOfRangeException">A depth is negative.</exception>
        public Array<TResult> MapOverlap<TOther, TResult>(
            ReadOnlySpan<int> depth, Boundary boundary, Array<TOther> other, ReadOnlySpan<int> otherDepth, BlockFunction<T, TOther, TResult> function,
            [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0) where TOther : unmanaged where TResult : unmanaged
        {
            ArgumentNullException.ThrowIfNull(other);
            ArgumentNullException.ThrowIfNull(function);
            if (!ArrayShapes.MayBeEqual(x.Node.Shape.AsSpan(), other.Node.Shape.AsSpan()))
                throw new ArgumentException($"Arrays of shapes {ArrayShapes.Text(x.Node.Shape.AsSpan())} and {ArrayShapes.Text(other.Node.Shape.AsSpan())}. Use arrays of one shape.", nameof(other));
            var callSite = new CallSite(callerFile, callerLine);
            var (own, boundaries) = Halos.Spread(x.Rank, Halos.BothSides(depth), boundary);
            var (others, _) = Halos.Spread(x.Rank, Halos.BothSides(otherDepth), boundary);
            if (!x.Node.Chunks.IsKnown || !other.Node.Chunks.IsKnown)
            {
                int[] first = depth.ToArray(), second = otherDepth.ToArray();
                return Deferred.Over(x, other, "map-overlap", x.Node.Shape, (a, b) => a.MapOverlap(first, boundary, b, second, function), callSite);
            }
            var (left, right) = Broadcasting.Align(x.Node, other.Node);
            int[] follows = BlockCallExpr<TResult>.Following(x.Rank, x.Rank);
            return new(new BlockCallExpr<TResult>(
                "map-overlap", [Halos.Around(left, own, boundaries, callSite).Node, Halos.Around(right, others, boundaries, callSite).Node], [follows, follows],
                new BinaryBlockCall<T, TOther, TResult>(function), left.Chunks, Tokens.Unique(), callSite));
        }
    }

    private static Array<TResult> Over<T, TResult>(Array<T> x, (long, long)[] depth, Boundary[] boundary, BlockCall<TResult> call, CallSite callSite)
        where T : unmanaged where TResult : unmanaged
    {
        var (depths, boundaries) = Halos.Spread(x.Rank, depth, boundary);
        if (!x.Node.Chunks.IsKnown) return Deferred.Over(x, "map-overlap", x.Node.Shape, known => Over(known, depth, boundary, call, callSite), callSite);
        var (around, halos) = Halos.Around(x.Node, depths, boundaries, callSite);
        return new(new BlockCallExpr<TResult>("map-overlap", [around], [BlockCallExpr<TResult>.Following(x.Rank, x.Rank)], call, x.Node.Chunks, Tokens.Unique(), callSite, halos));
    }
}
