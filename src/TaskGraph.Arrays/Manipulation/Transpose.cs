using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>Axes in another order.</summary>
public static class ArrayTranspose
{
    extension<T>(Array<T> x) where T : unmanaged
    {
        /// <summary>The array with its axes reversed; a matrix's transpose. Chunks are views, nothing is copied.</summary>
        public Array<T> T => x.Transpose();

        /// <summary>The array with its axes in another order (NumPy's <c>transpose</c>); reversed where none is given.</summary>
        /// <exception cref="ArgumentException"><paramref name="axes"/> does not name each axis once.</exception>
        public Array<T> Transpose(params ReadOnlySpan<int> axes)
        {
            int rank = x.Rank;
            int[] order = axes.Length == 0 ? [.. Enumerable.Range(0, rank).Reverse()] : [.. axes.ToArray().Select(a => ArrayShapes.NormalizeAxis(a, rank))];
            if (order.Length != rank || order.Distinct().Count() != rank)
                throw new ArgumentException($"Axes [{string.Join(", ", axes.ToArray())}] for an array with {rank} axes. Name each axis once.", nameof(axes));
            return new(new TransposeExpr<T>(x.Node, [.. order]));
        }

        /// <summary>The array with two axes exchanged.</summary>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<T> SwapAxes(int axis1, int axis2)
        {
            int[] order = [.. Enumerable.Range(0, x.Rank)];
            (axis1, axis2) = (ArrayShapes.NormalizeAxis(axis1, x.Rank), ArrayShapes.NormalizeAxis(axis2, x.Rank));
            (order[axis1], order[axis2]) = (order[axis2], order[axis1]);
            return x.Transpose(order);
        }

        /// <summary>The array with an axis at another place; the others keep their order.</summary>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<T> MoveAxis(int source, int destination)
        {
            List<int> order = [.. Enumerable.Range(0, x.Rank)];
            source = ArrayShapes.NormalizeAxis(source, x.Rank);
            order.RemoveAt(source);
            order.Insert(ArrayShapes.NormalizeAxis(destination, x.Rank), source);
            return x.Transpose([.. order]);
        }

        /// <summary>The array with an axis before the one now at <paramref name="start"/> (NumPy's <c>rollaxis</c>).</summary>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<T> RollAxis(int axis, int start = 0)
        {
            axis = ArrayShapes.NormalizeAxis(axis, x.Rank);
            if (start < 0) start += x.Rank;
            if (start < 0 || start > x.Rank) throw new ArgumentOutOfRangeException(nameof(start), start, $"The axis cannot be put before axis {start}. Use 0 to {x.Rank}.");
            return x.MoveAxis(axis, axis < start ? start - 1 : start);
        }
    }
}

/// <summary>Axes in another order: each chunk is a view of one chunk of the input.</summary>
internal sealed class TransposeExpr<T>(ArrayExpr<T> input, ImmutableArray<int> axes, CallSite callSite = default)
    : ArrayExpr<T>("transpose", [input], TokenBuilder.Of("transpose").Add(axes.AsSpan()).ToToken(), new([.. axes.Select(input.Chunks.SizesOf)]), callSite), IBlockwise, ITransposeNode
    where T : unmanaged
{
    public TaskCode Code { get; } = new TransposeCode<T>([.. axes]);

    public bool IsAligned => false;

    public int InputBlock(int index, int block)
    {
        Span<int> place = stackalloc int[Rank], source = stackalloc int[Rank];
        Chunks.PlaceOf(block, place);
        for (int axis = 0; axis < place.Length; axis++) source[axes[axis]] = place[axis];
        return input.Chunks.NumberOf(source);
    }

    public override (ArrayExpr, int)? LengthsFrom(int axis) => ((ArrayExpr)Inputs[0], axes[axis]);

    public override ArrayExpr? Sliced(SlicePlan slice)
    {
        var moved = new AxisSlice[Rank];
        for (int axis = 0; axis < moved.Length; axis++) moved[axes[axis]] = slice.Axes[axis];
        var sliced = new SliceExpr<T>((ArrayExpr<T>)Inputs[0], new([.. moved]), CallSite);
        // The axes that are left keep their order among one another.
        int[] left = [.. Enumerable.Range(0, Rank).Where(axis => !slice.Axes[axis].IsDropped).Select(axis => axes[axis])];
        int[] ranks = [.. left.Order()];
        return new TransposeExpr<T>(sliced, [.. left.Select(a => Array.IndexOf(ranks, a))], CallSite);
    }

    public override ArrayExpr? InChunks(Chunks chunks)
    {
        var sizes = new long[Rank][];
        for (int axis = 0; axis < Rank; axis++) sizes[axes[axis]] = chunks.SizesOf(axis);
        return ((ArrayExpr)Inputs[0]).InChunks(new(sizes)) is ArrayExpr<T> cut ? new TransposeExpr<T>(cut, axes, CallSite) : null;
    }

    public Expr? Joined()
    {
        if (axes.SequenceEqual(Enumerable.Range(0, Rank))) return Inputs[0];
        return Inputs[0] is TransposeExpr<T> { Settings.AreNone: true } inner
            ? new TransposeExpr<T>((ArrayExpr<T>)inner.Inputs[0], [.. axes.Select(axis => inner.Axes[axis])], CallSite)
            : null;
    }

    private ImmutableArray<int> Axes => axes;

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new TransposeExpr<T>((ArrayExpr<T>)inputs[0], axes, CallSite);
}

internal sealed class TransposeCode<T>(int[] axes) : TaskCode where T : unmanaged
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var chunk = inputs.Get<Chunk<T>>(0);
        return chunk.View(0, Array.ConvertAll(axes, a => chunk.Shape[a]), Array.ConvertAll(axes, a => chunk.Strides[a]));
    }
}
