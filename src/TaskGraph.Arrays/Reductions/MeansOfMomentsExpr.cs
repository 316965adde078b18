using System.Collections.Immutable;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>Sums and counts, as of means, out of moments.</summary>
internal sealed class MeansOfMomentsExpr(ArrayExpr<Moments> moments)
    : ArrayExpr<Mean>("mean-of-moments", [moments], TokenBuilder.Of("means").ToToken(), moments.Chunks), IBlockwise
{
    public TaskCode Code { get; } = new MeansOfMomentsCode();

    // The moments have another reader, in whose task they cannot be too.
    public bool CanFuse => false;

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new MeansOfMomentsExpr((ArrayExpr<Moments>)inputs[0]);
}

internal sealed class MeansOfMomentsCode : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var moments = inputs.Get<Chunk<Moments>>(0);
        var means = Chunk<Mean>.Rent(moments.Shape);
        var source = moments.Span;
        var target = means.Span;
        for (int i = 0; i < source.Length; i++) target[i] = new(source[i].Count, source[i].Mean * source[i].Count);
        return means;
    }
}
