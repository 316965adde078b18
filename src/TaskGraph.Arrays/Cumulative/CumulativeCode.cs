using TaskGraph.ArrayKernels;

namespace TaskGraph;

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

    /// <summary>A later step reads the results tile by tile, while they are in the cache: the block is never written.</summary>
    internal override object? RunFused(in TaskInputs inputs, TaskContext context)
    {
        var source = inputs.Get<Chunk<T>>(0);
        var before = inputs.Count == 1 ? null : inputs.Get<Chunk<T>>(1);
        if (beforeIsResult || source.Length == 0 || !source.IsContiguous || before is { IsContiguous: false } || CumulativeTiles<T, TCumulation>.Of(source, before, axis) is not { } tiles)
            return Run(inputs, context);
        return Chunk<T>.Unmade(tiles, source.Shape);
    }

    private void Run(Chunk<T> source, T* before, Chunk<T> result)
    {
        var (outer, inner) = Cumulations.Around(source.Shape, axis);
        Cumulating.Run<T, TCumulation>(source.Start, outer, source.Shape[axis], checked((int)inner), before, result.Start);
    }
}

/// <summary>A chunk without elements.</summary>
internal sealed class NothingCode<T>(int rank) : TaskCode where T : unmanaged
{
    public override object? Run(in TaskInputs inputs, TaskContext context) => Chunk<T>.Rent(new long[rank]);
}

/// <summary>The combination of all elements of a block along the axis, which keeps length 1.</summary>
internal sealed unsafe class CumulativeTotalCode<T, TCumulation>(int axis) : TaskCode where T : unmanaged where TCumulation : struct, ICumulation<T>
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        using var source = new CompactChunk<T>(inputs.Get<Chunk<T>>(0));
        var chunk = source.Chunk;
        var (outer, inner) = Cumulations.Around(chunk.Shape, axis);
        long[] shape = (long[])chunk.Shape.Clone();
        shape[axis] = Math.Min(1, shape[axis]);
        var totals = Chunk<T>.Rent(shape);
        Cumulating.Total<T, TCumulation>(chunk.Start, outer, chunk.Shape[axis], checked((int)inner), totals.Start);
        return totals;
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
