using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>The same array cut otherwise. Each new chunk is one task that copies its parts of the old ones, once.</summary>
internal sealed class RechunkExpr<T>(ArrayExpr<T> input, Chunks chunks, CallSite callSite = default)
    : ArrayExpr<T>("rechunk", [input], TokenBuilder.Of("rechunk").Add(chunks.Token).ToToken(), chunks, callSite), IRechunkNode where T : unmanaged
{
    // An edge costs tens of nanoseconds: many more are worth their while than a second copy of every element.
    private const long Threshold = 64, StepBytes = 128 << 20;

    // A few more tasks cost less than a copy of every element.
    private const int MostMore = 4;

    /// <summary>The array in these chunks: itself where it already is.</summary>
    public static ArrayExpr<T> To(ArrayExpr<T> input, Chunks chunks, CallSite callSite = default)
    {
        if (input.Chunks.Equals(chunks)) return input;
        return input is RechunkExpr<T> inner && inner.Settings.AreNone
            ? To((ArrayExpr<T>)inner.Inputs[0], chunks, callSite)
            : new RechunkExpr<T>(input, chunks, callSite);
    }

    /// <summary>The array with one axis cut otherwise.</summary>
    public static ArrayExpr<T> Along(ArrayExpr<T> input, int axis, long[] sizes, CallSite callSite = default)
        => To(input, new([.. Enumerable.Range(0, input.Rank).Select(a => a == axis ? sizes : input.Chunks.SizesOf(a))]), callSite);

    public override ArrayExpr? Sliced(SlicePlan slice) => To(new SliceExpr<T>((ArrayExpr<T>)Inputs[0], slice, CallSite), slice.Apply(Chunks), CallSite);

    public override ArrayExpr? Uncut(Func<Expr, int> consumersOf)
    {
        var before = (ArrayExpr)Inputs[0];
        if (!Settings.AreNone || !before.Chunks.IsKnown) return null;
        bool isFiner = before.Chunks.Largest <= Chunks.Largest && before.BlockCount <= MostMore * BlockCount;
        return isFiner ? before : null;
    }

    public override void Lower(Materializer materializer)
    {
        var steps = RechunkPlan.Steps(input.Chunks, Chunks, ElementSize, Threshold, StepBytes);
        var before = input.Chunks;
        Func<int, int> taskOf = b => materializer.TaskOf(Inputs[0], b);
        for (int s = 0; s < steps.Count; s++)
        {
            var (from, to) = (before, steps[s]);
            var axes = Enumerable.Range(0, Rank).Select(axis => from[axis].SequenceEqual(to[axis]) ? null : AxisGather.Recut(Shape[axis], to.SizesOf(axis))).ToArray();
            int[] tasks = GatherTasks.Lower<T>(materializer, this, taskOf, from, to, axes, default, s == steps.Count - 1 ? null : $"step-{s + 1}");
            taskOf = b => tasks[b];
            before = to;
            if (s == steps.Count - 1) materializer.Produce(this, tasks);
        }
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs)
    {
        // An axis of unknown length was left as it is, whatever its length turned out to be.
        var seen = (ArrayExpr<T>)inputs[0];
        return To(seen, new([.. Enumerable.Range(0, Rank).Select(axis => Shape[axis] == ArrayShapes.Unknown ? seen.Chunks.SizesOf(axis) : Chunks.SizesOf(axis))]), CallSite);
    }
}
