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
            if (a != b && a != 1 && b != 1)
            {
                throw new ArgumentException($"Shapes {ArrayShapes.Text(x)} and {ArrayShapes.Text(y)} do not broadcast: on axis -{i} the lengths are {Name(a)} and {Name(b)}. "
                    + "They must be equal, or one of them 1.");
            }
            shape[^i] = a == 1 ? b : a;
        }
        return shape;
    }

    /// <summary>Both arrays cut alike, as far as neither axis is broadcast: where they differ, both are cut at the borders of either.</summary>
    public static (ArrayExpr<TX>, ArrayExpr<TY>) Align<TX, TY>(ArrayExpr<TX> x, ArrayExpr<TY> y) where TX : unmanaged where TY : unmanaged
    {
        ShapeOf(x.Shape.AsSpan(), y.Shape.AsSpan());
        var (cutX, cutY) = (Sizes(x.Chunks), Sizes(y.Chunks));
        for (int i = 1; i <= Math.Min(x.Rank, y.Rank); i++)
        {
            long[] a = cutX[^i], b = cutY[^i];
            if (x.Shape[^i] == 1 || y.Shape[^i] == 1 || a.AsSpan().SequenceEqual(b)) continue;
            if (x.Shape[^i] == ArrayShapes.Unknown)
            {
                throw new ArgumentException($"Arrays with {a.Length} and {b.Length} chunks on an axis of unknown length cannot be aligned. Persist them or compute them first.");
            }
            cutX[^i] = cutY[^i] = Merge(a, b);
        }
        return (RechunkExpr<TX>.To(x, new(cutX)), RechunkExpr<TY>.To(y, new(cutY)));
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
    public static long[] ShapeOf<T>(Chunk<T>[] chunks) where T : unmanaged
    {
        long[] shape = chunks[0].Shape;
        for (int i = 1; i < chunks.Length; i++)
            if (!chunks[i].Shape.AsSpan().SequenceEqual(shape)) shape = ShapeOf(shape, chunks[i].Shape);
        return shape;
    }

    /// <summary>The strides of a chunk broadcast to a shape.</summary>
    public static long[] StridesOf<T>(Chunk<T> chunk, ReadOnlySpan<long> shape) where T : unmanaged
    {
        if (chunk.Shape.AsSpan().SequenceEqual(shape)) return chunk.Strides;
        var strides = new long[shape.Length];
        for (int i = 1; i <= chunk.Rank; i++) strides[^i] = chunk.Shape[^i] == 1 ? 0 : chunk.Strides[^i];
        return strides;
    }

    private static string Name(long length) => length == ArrayShapes.Unknown ? "unknown" : length.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static long[][] Sizes(Chunks chunks) => [.. Enumerable.Range(0, chunks.Rank).Select(chunks.SizesOf)];

    private static long[] Merge(long[] a, long[] b)
    {
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
