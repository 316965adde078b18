using System.Collections.Immutable;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>How the blocks along the axis of a cumulation wait for one another.</summary>
public enum CumulativeMethod
{
    /// <summary>The prefix tree where there are few lines of blocks, else one block after another.</summary>
    Auto,

    /// <summary>
    /// Each block begins with the last results of the block before: every element is read once, and the blocks of a line follow one another. Where the
    /// lengths of blocks are not known, as <see cref="Prefix"/>.
    /// </summary>
    Sequential,

    /// <summary>The total of each block first, then all blocks at once: every element is read twice.</summary>
    Prefix,
}

/// <summary>The combination of all elements up to each along an axis.</summary>
internal sealed class CumulativeExpr<T, TCumulation>(ArrayExpr<T> input, int axis, CumulativeMethod method, string operation, CallSite callSite)
    : ArrayExpr<T>(operation, [input], TokenBuilder.Of("cumulative").Add(typeof(TCumulation)).Add(axis).Add((int)method).ToToken(), input.Chunks, callSite)
    where T : unmanaged where TCumulation : struct, ICumulation<T>
{
    // With as many lines of blocks as this, workers need not wait for one another.
    private const int ManyLines = 16;

    public override string Details => $"axis {axis}, {base.Details}";

    public override ArrayExpr? Uncut(Func<Expr, int> consumersOf)
        => Settings.AreNone && consumersOf(Inputs[0]) <= 1 && ((ArrayExpr)Inputs[0]).Uncut(consumersOf) is ArrayExpr<T> uncut
            ? new CumulativeExpr<T, TCumulation>(uncut, axis, method, Operation, CallSite)
            : null;

    public override void Lower(Materializer materializer)
    {
        bool isSequential = method == CumulativeMethod.Sequential || method == CumulativeMethod.Auto && BlockCount / Chunks.Grid[axis] >= ManyLines;
        // An empty block has no last results to begin with: where it is not known which are, totals are joined.
        if (isSequential && Chunks.IsKnown || Chunks.Grid[axis] == 1) LowerSequential(materializer);
        else LowerPrefix(materializer);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new CumulativeExpr<T, TCumulation>((ArrayExpr<T>)inputs[0], axis, method, Operation, CallSite);

    private void LowerSequential(Materializer materializer)
    {
        int first = materializer.BeginLayer(this, new CumulativeCode<T, TCumulation>(axis, beforeIsResult: true), BlockCount);
        var place = new int[Rank];
        long[] sizes = Chunks.SizesOf(axis);
        for (int b = 0; b < BlockCount; b++)
        {
            int previous = Before(b, place);
            for (int distance = 2; previous >= 0 && sizes[place[axis]] == 0; distance++) previous = Before(b, place, distance);
            int own = materializer.TaskOf(Inputs[0], b);
            materializer.AddTask(previous < 0 ? [own] : [own, first + previous]);
        }
        materializer.Produce(this, first);
    }

    private void LowerPrefix(Materializer materializer)
    {
        int totals = materializer.BeginLayer(this, new CumulativeTotalCode<T, TCumulation>(axis), BlockCount, part: "totals");
        for (int b = 0; b < BlockCount; b++) materializer.AddTask([materializer.TaskOf(Inputs[0], b)]);
        // The totals up to each block: doubled distances, so that their depth is the logarithm of the number of blocks.
        var upTo = Enumerable.Range(totals, BlockCount).ToArray();
        var place = new int[Rank];
        for (int distance = 1; distance < Chunks.Grid[axis]; distance *= 2)
        {
            var moved = new List<(int Block, int From)>();
            for (int b = 0; b < BlockCount; b++)
                if (Before(b, place, distance) is >= 0 and var from) moved.Add((b, from));
            int next = materializer.BeginLayer(this, new CumulativeJoinCode<T, TCumulation>(), moved.Count, part: "prefix");
            foreach (var (block, from) in moved) materializer.AddTask([upTo[from], upTo[block]]);
            for (int i = 0; i < moved.Count; i++) upTo[moved[i].Block] = next + i;
        }
        int first = materializer.BeginLayer(this, new CumulativeCode<T, TCumulation>(axis, beforeIsResult: false), BlockCount);
        for (int b = 0; b < BlockCount; b++)
        {
            int previous = Before(b, place), own = materializer.TaskOf(Inputs[0], b);
            materializer.AddTask(previous < 0 ? [own] : [own, upTo[previous]]);
        }
        materializer.Produce(this, first);
    }

    // The block some places before along the axis; -1 where there is none.
    private int Before(int block, int[] place, int distance = 1)
    {
        Chunks.PlaceOf(block, place);
        place[axis] -= distance;
        return place[axis] < 0 ? -1 : Chunks.NumberOf(place);
    }
}

/// <summary>One block, beginning with what came before: the totals, or the last results of the block before.</summary>
internal sealed unsafe class CumulativeCode<T, TCumulation>(int axis, bool beforeIsResult) : TaskCode where T : unmanaged where TCumulation : struct, ICumulation<T>
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        // In the elements' own memory, never in that of what came before, which is still read.
        var result = Chunk<T>.RentOrReuse(inputs, inputs.Get<Chunk<T>>(0).Shape, first: 0, count: 1);
        using var source = new CompactChunk<T>(inputs.Get<Chunk<T>>(0));
        var chunk = source.Chunk;
        if (inputs.Count == 1)
        {
            Run(chunk, null, result);
            return result;
        }
        using var before = new CompactChunk<T>(inputs.Get<Chunk<T>>(1));
        if (!beforeIsResult)
        {
            // Nothing before but empty blocks.
            Run(chunk, before.Chunk.Length == 0 ? null : before.Chunk.Start, result);
            return result;
        }
        var last = Cumulations.Last(before.Chunk, axis);
        Run(chunk, last.Start, result);
        last.Release();
        return result;
    }

    private void Run(Chunk<T> source, T* before, Chunk<T> result)
    {
        var (outer, inner) = Cumulations.Around(source.Shape, axis);
        Cumulating.Run<T, TCumulation>(source.Start, outer, source.Shape[axis], checked((int)inner), before, result.Start);
    }
}

/// <summary>The combination of all elements of a block along the axis, which keeps length 1.</summary>
internal sealed unsafe class CumulativeTotalCode<T, TCumulation>(int axis) : TaskCode where T : unmanaged where TCumulation : struct, ICumulation<T>
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        using var source = new CompactChunk<T>(inputs.Get<Chunk<T>>(0));
        var chunk = source.Chunk;
        var (outer, inner) = Cumulations.Around(chunk.Shape, axis);
        var all = Chunk<T>.Rent(chunk.Shape);
        Cumulating.Run<T, TCumulation>(chunk.Start, outer, chunk.Shape[axis], checked((int)inner), null, all.Start);
        var last = Cumulations.Last(all, axis);
        all.Release();
        return last;
    }
}

internal sealed class CumulativeJoinCode<T, TCumulation> : TaskCode where T : unmanaged where TCumulation : struct, ICumulation<T>
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var (left, right) = (inputs.Get<Chunk<T>>(0), inputs.Get<Chunk<T>>(1));
        // An empty block has no total: the others' stands.
        if (left.Length == 0 || right.Length == 0) return (left.Length == 0 ? right : left).Share();
        var result = Chunk<T>.Rent(left.Shape);
        TCumulation.Combine(left.Span, right.Span, result.Span);
        return result;
    }
}

internal static class Cumulations
{
    /// <summary>The product of the lengths before an axis, and behind it.</summary>
    public static (long Outer, long Inner) Around(ReadOnlySpan<long> shape, int axis)
        => (ArrayShapes.LengthOf(shape[..axis]), ArrayShapes.LengthOf(shape[(axis + 1)..]));

    /// <summary>The last elements along an axis, contiguous.</summary>
    public static Chunk<T> Last<T>(Chunk<T> chunk, int axis) where T : unmanaged
    {
        long[] shape = (long[])chunk.Shape.Clone();
        shape[axis] = Math.Min(1, shape[axis]);
        var view = chunk.View(Math.Max(0, chunk.Shape[axis] - 1) * chunk.Strides[axis], shape, chunk.Strides);
        try
        {
            return view.Compact();
        }
        finally
        {
            view.Release();
        }
    }
}
