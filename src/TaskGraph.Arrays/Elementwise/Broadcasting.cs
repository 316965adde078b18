using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>
/// NumPy's broadcasting: shapes are aligned at their last axes; an axis that is missing or of length 1 is repeated.
/// </summary>
internal static class Broadcasting
{
    /// <summary>The common shape.</summary>
    /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
    public static long[] ShapeOf(ReadOnlySpan<long> x, ReadOnlySpan<long> y)
    {
        var shape = new long[Math.Max(x.Length, y.Length)];
        for (int i = 1; i <= shape.Length; i++)
        {
            long a = i <= x.Length ? x[^i] : 1, b = i <= y.Length ? y[^i] : 1;
            if (a != b && a != 1 && b != 1 && a != ArrayShapes.Unknown && b != ArrayShapes.Unknown)
            {
                throw new ArgumentException($"Shapes {ArrayShapes.Text(x)} and {ArrayShapes.Text(y)} do not broadcast: on axis -{i} the lengths are {Name(a)} and {Name(b)}. "
                    + "They must be equal, or one of them 1.");
            }
            // Beside a known length an unknown one must turn out the same, or 1.
            shape[^i] = a == 1 || a == ArrayShapes.Unknown && b != 1 ? b : a;
        }
        return shape;
    }

    /// <summary>The common shape of arrays.</summary>
    /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
    public static long[] ShapeOf(IReadOnlyList<ArrayExpr> arrays)
    {
        long[] shape = [.. arrays[0].Shape];
        foreach (var array in arrays.Skip(1)) shape = ShapeOf(shape, array.Shape.AsSpan());
        return shape;
    }

    /// <summary>Arrays cut alike, as far as no axis is broadcast: where they differ, all are cut at the borders of any.</summary>
    /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
    public static IEnumerable<ArrayExpr> Align(IReadOnlyList<ArrayExpr> arrays)
    {
        long[] shape = ShapeOf(arrays);
        var cuts = arrays.Select(a => Sizes(a.Chunks)).ToArray();
        for (int i = 1; i <= shape.Length; i++)
        {
            long[]? common = null;
            foreach (int a in Enumerable.Range(0, cuts.Length).Where(a => i <= arrays[a].Rank && arrays[a].Shape[^i] != 1)) common = common is null ? cuts[a][^i] : Refined(common, cuts[a][^i]);
            // An axis of length 1 that is repeated is one chunk, also where empty ones lie beside it.
            for (int a = 0; a < cuts.Length; a++)
                if (i <= arrays[a].Rank && arrays[a].Shape[^i] == 1) cuts[a][^i] = [1];
            if (common is null) continue;
            for (int a = 0; a < cuts.Length; a++)
                if (i <= arrays[a].Rank && arrays[a].Shape[^i] != 1) cuts[a][^i] = common;
        }
        return arrays.Select((a, n) => a.Rechunked(new(cuts[n])));
    }

    /// <summary>Whether arrays can be cut alike only when lengths that are not known have been seen.</summary>
    public static bool NeedsLengths(IReadOnlyList<ArrayExpr> arrays)
    {
        int rank = arrays.Max(a => a.Rank);
        for (int i = 1; i <= rank; i++)
        {
            var along = arrays.Where(a => i <= a.Rank && a.Shape[^i] != 1).ToList();
            if (along.Count > 1 && along.Exists(a => a.Shape[^i] == ArrayShapes.Unknown) && !along.TrueForAll(a => HasLengthsOf(along[0], a, i))) return true;
        }
        return false;

        static bool HasLengthsOf(ArrayExpr a, ArrayExpr b, int fromLast)
            => a.Shape[^fromLast] == b.Shape[^fromLast] && a.LengthsOf(a.Rank - fromLast) == b.LengthsOf(b.Rank - fromLast);
    }

    /// <summary>The aligned input, and its axis, whose lengths an axis of the result has, counted from the last; null where they are known.</summary>
    public static (ArrayExpr, int)? LengthsFrom(ImmutableArray<Expr> inputs, int fromLast)
    {
        foreach (var input in inputs)
            if (input is ArrayExpr array && fromLast <= array.Rank && array.Shape[^fromLast] == ArrayShapes.Unknown) return (array, array.Rank - fromLast);
        return null;
    }

    /// <summary>The chunks of a result whose inputs are aligned later: known where one of them is, as many as an input has where it is not.</summary>
    public static Chunks DeclaredChunks(IReadOnlyList<ArrayExpr> arrays)
    {
        var sizes = new long[arrays.Max(a => a.Rank)][];
        for (int i = 1; i <= sizes.Length; i++)
        {
            var along = arrays.Where(a => i <= a.Rank).ToList();
            var first = along.Find(a => a.Shape[^i] is not (1 or ArrayShapes.Unknown)) ?? along.Find(a => a.Shape[^i] != 1) ?? along[0];
            sizes[^i] = first.Shape[^i] == 1 ? [1] : first.Chunks.SizesOf(first.Rank - i);
        }
        return new(sizes);
    }

    /// <summary>Two arrays cut alike.</summary>
    /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
    public static (ArrayExpr<TX>, ArrayExpr<TY>) Align<TX, TY>(ArrayExpr<TX> x, ArrayExpr<TY> y) where TX : unmanaged where TY : unmanaged
    {
        ArrayExpr[] aligned = [.. Align([x, y])];
        return ((ArrayExpr<TX>)aligned[0], (ArrayExpr<TY>)aligned[1]);
    }

    /// <summary>The chunks of an elementwise result over aligned inputs.</summary>
    public static Chunks ChunksOf(ImmutableArray<Expr> inputs)
    {
        int rank = inputs.Max(i => ((ArrayExpr)i).Rank);
        var sizes = new long[rank][];
        foreach (var input in inputs)
        {
            var chunks = ((ArrayExpr)input).Chunks;
            for (int i = 1; i <= chunks.Rank; i++)
                if (sizes[^i] is null || sizes[^i] is [1]) sizes[^i] = chunks.SizesOf(chunks.Rank - i);
        }
        return new(sizes);
    }

    /// <summary>The chunk of an input that a chunk of the result reads.</summary>
    public static int InputBlock(Chunks result, Chunks input, int block)
    {
        Span<int> place = stackalloc int[result.Rank];
        result.PlaceOf(block, place);
        place = place[(result.Rank - input.Rank)..];
        for (int axis = 0; axis < place.Length; axis++)
            if (input.Grid[axis] == 1) place[axis] = 0;
        return input.NumberOf(place);
    }

    /// <summary>The part of an input that a slice of the result needs; axes of length 1 that were repeated stay.</summary>
    public static SlicePlan SliceOf(SlicePlan slice, ArrayExpr input)
    {
        int missing = slice.Axes.Length - input.Rank;
        return new([.. Enumerable.Range(0, input.Rank).Select(axis =>
        {
            var own = slice.Axes[missing + axis];
            return input.Shape[axis] == 1 ? new AxisSlice(0, 1, own.IsDropped || own.Count != 0 ? 1 : own.Count, own.IsDropped) : own;
        })]);
    }

    /// <summary>The common shape of chunks.</summary>
    public static long[] ShapeOf(ReadOnlySpan<Chunk> chunks)
    {
        long[] shape = chunks[0].Shape;
        for (int i = 1; i < chunks.Length; i++)
            if (!chunks[i].Shape.AsSpan().SequenceEqual(shape)) shape = ShapeOf(shape, chunks[i].Shape);
        return shape;
    }

    /// <summary>The strides of a chunk broadcast to a shape.</summary>
    public static long[] StridesOf(Chunk chunk, ReadOnlySpan<long> shape)
    {
        if (chunk.Shape.AsSpan().SequenceEqual(shape)) return chunk.Strides;
        var strides = new long[shape.Length];
        for (int i = 1; i <= chunk.Rank; i++) strides[^i] = chunk.Shape[^i] == 1 ? 0 : chunk.Strides[^i];
        return strides;
    }

    /// <summary>The pieces between the borders of both cuts of an axis.</summary>
    private static string Name(long length) => length == ArrayShapes.Unknown ? "unknown" : length.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static long[][] Sizes(Chunks chunks) => [.. Enumerable.Range(0, chunks.Rank).Select(chunks.SizesOf)];

    /// <summary>The pieces between the borders of both cuts of an axis. Cuts that are not known are the same ones.</summary>
    public static long[] Refined(long[] a, long[] b)
    {
        if (a.AsSpan().SequenceEqual(b)) return a;
        var sizes = new List<long>();
        long restA = 0, restB = 0;
        for (int i = 0, j = 0; ;)
        {
            while (restA == 0 && i < a.Length) restA = a[i++];
            while (restB == 0 && j < b.Length) restB = b[j++];
            if (restA == 0) break;
            long piece = Math.Min(restA, restB);
            sizes.Add(piece);
            restA -= piece;
            restB -= piece;
        }
        return sizes.Count == 0 ? [0] : [.. sizes];
    }
}
