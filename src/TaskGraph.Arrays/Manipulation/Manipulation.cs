using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>The same elements in another arrangement.</summary>
public static unsafe class ArrayManipulation
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

        /// <summary>The same array in other chunks.</summary>
        /// <param name="chunks">The length of the chunks along each axis; -1 for the whole axis.</param>
        /// <exception cref="ArgumentException">The lengths don't fit the shape, or a length of the shape is not known yet.</exception>
        public Array<T> Rechunk(ReadOnlySpan<long> chunks, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            if (!x.Node.Chunks.IsKnown)
                throw new ArgumentException($"An array of shape {ArrayShapes.Text(x.Node.Shape.AsSpan())} cannot be cut anew before its shape is known. Persist it or compute it first.");
            return new(RechunkExpr<T>.To(x.Node, Chunks.Of(x.Node.Shape.AsSpan(), chunks, sizeof(T)), new CallSite(callerFile, callerLine)));
        }
    }
}

/// <summary>Axes in another order: each chunk is a view of one chunk of the input.</summary>
internal sealed class TransposeExpr<T>(ArrayExpr<T> input, ImmutableArray<int> axes, CallSite callSite = default)
    : ArrayExpr<T>("transpose", [input], TokenBuilder.Of("transpose").Add(axes.AsSpan()).ToToken(), new([.. axes.Select(input.Chunks.SizesOf)]), callSite), IBlockwise
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
