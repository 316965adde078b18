using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>An array put together from positions of its input along one or more axes; null leaves an axis as it is.</summary>
internal sealed class GatherExpr<T>(string operation, ArrayExpr<T> input, ImmutableArray<AxisGather?> axes, T fill = default, CallSite callSite = default)
    : ArrayExpr<T>(operation, [input], TokenOf(axes, fill), ChunksOf(input.Chunks, axes), callSite) where T : unmanaged
{
    /// <summary>One axis put together anew.</summary>
    public static GatherExpr<T> Along(string operation, ArrayExpr<T> input, int axis, AxisGather gather, CallSite callSite = default)
        => new(operation, input, [.. Enumerable.Range(0, input.Rank).Select(a => a == axis ? gather : null)], default, callSite);

    public override ArrayExpr? Sliced(SlicePlan slice)
    {
        if (!Chunks.IsKnown) return null;
        // A chunk's pieces are cut; axes that go away do so afterwards, of length 1.
        bool isNarrower = false;
        for (int axis = 0; axis < Rank; axis++) isNarrower |= !(slice.Axes[axis] with { IsDropped = false }).IsWhole(Shape[axis]);
        if (!isNarrower) return null;
        var cut = axes.Select((gather, axis) =>
        {
            if (slice.Axes[axis].IsWhole(Shape[axis])) return gather;
            gather ??= AxisGather.Recut(Shape[axis], Chunks.SizesOf(axis));
            return gather.Sliced(slice.Axes[axis], Chunks, axis);
        });
        var sliced = new GatherExpr<T>(Operation, (ArrayExpr<T>)Inputs[0], [.. cut], fill, CallSite);
        return slice.Axes.Any(a => a.IsDropped)
            ? new SliceExpr<T>(sliced, new([.. slice.Axes.Select((a, axis) => new AxisSlice(0, 1, sliced.Shape[axis], a.IsDropped))]), CallSite)
            : sliced;
    }

    public override void Lower(Materializer materializer)
        => materializer.Produce(this, GatherTasks.Lower(materializer, this, b => materializer.TaskOf(Inputs[0], b), input.Chunks, Chunks, axes, fill));

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new GatherExpr<T>(Operation, (ArrayExpr<T>)inputs[0], axes, fill, CallSite);

    private static Chunks ChunksOf(Chunks chunks, ImmutableArray<AxisGather?> axes)
        => new([.. axes.Select((gather, axis) => gather?.Sizes ?? chunks.SizesOf(axis))]);

    private static UInt128 TokenOf(ImmutableArray<AxisGather?> axes, T fill)
    {
        var token = TokenBuilder.Of("gather").AddBits<T>([fill]);
        foreach (var gather in axes)
        {
            if (gather is null) token.Add(-1L);
            else token.AddBits(gather.Runs.AsSpan()).Add(gather.Sizes.AsSpan());
        }
        return token.ToToken();
    }
}
