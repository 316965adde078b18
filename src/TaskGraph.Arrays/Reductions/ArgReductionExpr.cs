using System.Collections.Immutable;
using System.Numerics;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>Where the extremes of each chunk are: along an axis, or of all elements by their number.</summary>
internal sealed class ArgPartialExpr<T, TOrder>(ArrayExpr<T> input, int? axis, string operation, CallSite callSite)
    : ArrayExpr<ArgState<T>>(operation + "-partial", [input], TokenBuilder.Of("arg").Add(typeof(TOrder)).Add(axis ?? -1).ToToken(),
        ReductionChunks.Partial(input.Chunks, Axes(input, axis)), callSite), IBlockwise, IArgPartial
    where T : unmanaged, INumber<T> where TOrder : struct, IArgOrder<T>
{
    public TaskCode Code { get; } = new ArgPartialCode<T, TOrder>(axis);

    public ConstantColumn[] Constants => ArgBox.Of(input);

    public bool IsLeast => typeof(TOrder) == typeof(ArgMinOrder<T>);

    public bool IsMost => typeof(TOrder) == typeof(ArgMaxOrder<T>);

    public Expr? WithOpposite() => axis is null ? new ArgExtremesExpr<T>((ArrayExpr<T>)Inputs[0], CallSite) : null;

    public Expr PickedFrom(Expr extremes) => new ArgPickExpr<T>((ArrayExpr<ArgExtremes<T>>)extremes, IsLeast, CallSite);

    public static ImmutableArray<int> Axes(ArrayExpr input, int? axis) => axis is { } a ? [a] : [.. Enumerable.Range(0, input.Rank)];

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new ArgPartialExpr<T, TOrder>((ArrayExpr<T>)inputs[0], axis, operation, CallSite);
}

/// <summary>Where the extremes are, of the partial ones.</summary>
internal sealed class ArgReductionExpr<T, TOrder>(ArrayExpr<ArgState<T>> partials, ImmutableArray<int> axes, bool keepDims, string operation, CallSite callSite)
    : ArrayExpr<long>(operation, [partials], TokenBuilder.Of("arg").Add(typeof(TOrder)).Add(axes.AsSpan()).Add(keepDims).ToToken(),
        ReductionChunks.Final(partials.Chunks, axes, keepDims), callSite)
    where T : unmanaged, INumber<T> where TOrder : struct, IArgOrder<T>
{
    public static Array<long> Of(Array<T> x, int? axis, bool keepDims, string operation, CallSite callSite)
    {
        if (axis is { } named) axis = ArrayShapes.NormalizeAxis(named, x.Rank);
        var axes = ArgPartialExpr<T, TOrder>.Axes(x.Node, axis);
        foreach (int a in axes)
            if (x.Shape[a] == 0) throw new ArgumentException($"The {operation} along axis {a} of an array of shape {ArrayShapes.Text(x.Node.Shape.AsSpan())} is not defined: there are no elements.");
        if (axes.Any(a => x.Shape[a] == ArrayShapes.Unknown))
        {
            ImmutableArray<long> shape = [.. Enumerable.Range(0, x.Rank).Where(a => keepDims || !axes.Contains(a)).Select(a => axes.Contains(a) ? 1 : x.Shape[a])];
            return Deferred.Over(x, operation, shape, known => Of(known, axis, keepDims, operation, callSite), callSite);
        }
        return new(new ArgReductionExpr<T, TOrder>(new ArgPartialExpr<T, TOrder>(x.Node, axis, operation, callSite), axes, keepDims, operation, callSite));
    }

    public override void Lower(Materializer materializer)
        => materializer.Produce(this, ReductionTree.Lower(
            materializer, this, (ArrayExpr)Inputs[0], axes, new ArgCombineCode<T, TOrder>(), new ArgFinishCode<T, TOrder>(keepDims ? [] : [.. axes], Operation)));

    protected override Expr WithInputs(ImmutableArray<Expr> inputs)
        => new ArgReductionExpr<T, TOrder>((ArrayExpr<ArgState<T>>)inputs[0], axes, keepDims, Operation, CallSite);
}

/// <summary>Where a chunk begins, and the shape of the array.</summary>
internal sealed record ArgBox(long[] Start, long[] ArrayShape)
{
    public static ConstantColumn[] Of(ArrayExpr input)
        => [new ConstantColumn<ArgBox>([.. Enumerable.Range(0, input.BlockCount).Select(b => new ArgBox(input.Chunks.StartOf(b), [.. input.Shape]))])];

    /// <summary>A state with the number in the array instead of that in a chunk.</summary>
    public ArgState<T> Placed<T>(ArgState<T> state, long[] chunkShape) where T : unmanaged
    {
        if (state.Index < 0) return state;
        long rest = state.Index, number = 0, stride = 1;
        for (int axis = chunkShape.Length - 1; axis >= 0; axis--)
        {
            number += (Start[axis] + rest % chunkShape[axis]) * stride;
            rest /= chunkShape[axis];
            stride *= ArrayShape[axis];
        }
        return state with { Index = number };
    }
}

internal sealed unsafe class ArgPartialCode<T, TOrder>(int? axis) : TaskCode where T : unmanaged, INumber<T> where TOrder : struct, IArgOrder<T>
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        using var source = new CompactChunk<T>(inputs.Get<Chunk<T>>(0));
        var chunk = source.Chunk;
        var box = context.Constant<ArgBox>(0);
        return axis is { } a ? Along(chunk, a, box.Start[a]) : All(chunk, box);
    }

    private static Chunk<ArgState<T>> All(Chunk<T> chunk, ArgBox box)
    {
        var shape = new long[chunk.Rank];
        Array.Fill(shape, 1);
        var result = Chunk<ArgState<T>>.Rent(shape);
        *result.Start = box.Placed(ArgReducing<T, TOrder>.Run(chunk.Span, 0), chunk.Shape);
        return result;
    }

    private static Chunk<ArgState<T>> Along(Chunk<T> chunk, int axis, long first)
    {
        var (outer, inner) = Cumulations.Around(chunk.Shape, axis);
        long[] shape = (long[])chunk.Shape.Clone();
        long length = shape[axis];
        shape[axis] = 1;
        var result = Chunk<ArgState<T>>.Rent(shape);
        int width = checked((int)inner);
        for (long o = 0; o < outer; o++)
        {
            if (inner == 1)
            {
                result.Start[o] = ArgReducing<T, TOrder>.Run(new ReadOnlySpan<T>(chunk.Start + o * length, checked((int)length)), first);
                continue;
            }
            var states = new Span<ArgState<T>>(result.Start + o * inner, width);
            states.Fill(ArgReducing<T, TOrder>.None);
            for (long r = 0; r < length; r++) ArgReducing<T, TOrder>.AddRow(states, new ReadOnlySpan<T>(chunk.Start + (o * length + r) * inner, width), first + r);
        }
        return result;
    }
}

internal sealed class ArgCombineCode<T, TOrder> : TaskCode where T : unmanaged, INumber<T> where TOrder : struct, IArgOrder<T>
{
    public override object? Run(in TaskInputs inputs, TaskContext context) => Combine(inputs);

    public static Chunk<ArgState<T>> Combine(in TaskInputs inputs)
    {
        var first = inputs.Get<Chunk<ArgState<T>>>(0);
        var result = Chunk<ArgState<T>>.Rent(first.Shape);
        var target = result.Span;
        first.Span.CopyTo(target);
        for (int i = 1; i < inputs.Count; i++)
        {
            var next = inputs.Get<Chunk<ArgState<T>>>(i).Span;
            for (int k = 0; k < target.Length; k++) target[k] = ArgReducing<T, TOrder>.Combine(target[k], next[k]);
        }
        return result;
    }
}

internal sealed class ArgFinishCode<T, TOrder>(int[] dropped, string operation) : TaskCode where T : unmanaged, INumber<T> where TOrder : struct, IArgOrder<T>
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var states = ArgCombineCode<T, TOrder>.Combine(inputs);
        try
        {
            foreach (var state in states.Span)
                if (state.Index < 0) throw new InvalidOperationException($"The {operation} of elements that are all NaN is not defined.");
            var result = Chunk<long>.Rent([.. states.Shape.Where((_, axis) => !dropped.Contains(axis))]);
            for (int i = 0; i < result.Span.Length; i++) result.Span[i] = states.Span[i].Index;
            return result;
        }
        finally
        {
            states.Release();
        }
    }
}
