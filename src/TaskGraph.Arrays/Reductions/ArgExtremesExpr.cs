using System.Collections.Immutable;
using System.Numerics;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>Where the least and the greatest element are.</summary>
internal readonly record struct ArgExtremes<T>(ArgState<T> Least, ArgState<T> Most) where T : unmanaged;

/// <summary>Where the least and the greatest of all elements of each chunk are, found in one pass over it.</summary>
internal sealed class ArgExtremesExpr<T>(ArrayExpr<T> input, CallSite callSite)
    : ArrayExpr<ArgExtremes<T>>("argextremes-partial", [input], TokenBuilder.Of("arg-extremes").ToToken(),
        ReductionChunks.Partial(input.Chunks, [.. Enumerable.Range(0, input.Rank)]), callSite), IBlockwise
    where T : unmanaged, INumber<T>
{
    public TaskCode Code { get; } = new ArgExtremesCode<T>();

    public ConstantColumn[] Constants => ArgBox.Of(input);

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new ArgExtremesExpr<T>((ArrayExpr<T>)inputs[0], CallSite);
}

internal sealed unsafe class ArgExtremesCode<T> : TaskCode where T : unmanaged, INumber<T>
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        using var source = new CompactChunk<T>(inputs.Get<Chunk<T>>(0));
        var chunk = source.Chunk;
        var box = context.Constant<ArgBox>(0);
        var shape = new long[chunk.Rank];
        Array.Fill(shape, 1);
        var result = Chunk<ArgExtremes<T>>.Rent(shape);
        var (least, most) = ArgReducing<T, ArgMinOrder<T>>.Run<ArgMaxOrder<T>>(chunk.Span, 0);
        *result.Start = new(box.Placed(least, chunk.Shape), box.Placed(most, chunk.Shape));
        return result;
    }
}

/// <summary>One of the two.</summary>
internal sealed class ArgPickExpr<T>(ArrayExpr<ArgExtremes<T>> extremes, bool isLeast, CallSite callSite)
    : ArrayExpr<ArgState<T>>(isLeast ? "argmin-of-extremes" : "argmax-of-extremes", [extremes], TokenBuilder.Of("arg-pick").Add(isLeast).ToToken(), extremes.Chunks, callSite), IBlockwise
    where T : unmanaged, INumber<T>
{
    public TaskCode Code { get; } = new ArgPickCode<T>(isLeast);

    // The other one is read too, from a task of its own.
    public bool CanFuse => false;

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new ArgPickExpr<T>((ArrayExpr<ArgExtremes<T>>)inputs[0], isLeast, CallSite);
}

internal sealed class ArgPickCode<T>(bool isLeast) : TaskCode where T : unmanaged
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var extremes = inputs.Get<Chunk<ArgExtremes<T>>>(0);
        var result = Chunk<ArgState<T>>.Rent(extremes.Shape);
        var source = extremes.Span;
        var target = result.Span;
        for (int i = 0; i < source.Length; i++) target[i] = isLeast ? source[i].Least : source[i].Most;
        return result;
    }
}

/// <summary>A node of places of extremes in chunks, as rules see it.</summary>
internal interface IArgPartial
{
    /// <summary>Whether it looks for the least element, NaN before all.</summary>
    bool IsLeast { get; }

    /// <summary>Whether it looks for the greatest element, NaN before all.</summary>
    bool IsMost { get; }

    /// <summary>A node that looks for both in one pass over the same input; null where there is none.</summary>
    Expr? WithOpposite();

    /// <summary>What this node computes, out of both.</summary>
    Expr PickedFrom(Expr extremes);
}
