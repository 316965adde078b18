using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>Axes of length 1 put in.</summary>
internal sealed class NewAxisExpr<T>(ArrayExpr<T> input, ImmutableArray<int> axes, CallSite callSite = default)
    : ArrayExpr<T>("new-axis", [input], TokenBuilder.Of("new-axis").Add(axes.AsSpan()).ToToken(), Insert(input.Chunks, axes), callSite), IBlockwise
    where T : unmanaged
{
    public TaskCode Code { get; } = new NewAxisCode<T>([.. axes]);

    public override (ArrayExpr, int)? LengthsFrom(int axis) => axes.Contains(axis) ? null : ((ArrayExpr)Inputs[0], axis - axes.Count(a => a < axis));

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new NewAxisExpr<T>((ArrayExpr<T>)inputs[0], axes, CallSite);

    private static Chunks Insert(Chunks chunks, ImmutableArray<int> axes)
    {
        var sizes = Enumerable.Range(0, chunks.Rank).Select(chunks.SizesOf).ToList();
        foreach (int axis in axes) sizes.Insert(axis, [1]);
        return new([.. sizes]);
    }
}

internal sealed class NewAxisCode<T>(int[] axes) : TaskCode where T : unmanaged
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var chunk = inputs.Get<Chunk<T>>(0);
        var shape = chunk.Shape.ToList();
        var strides = chunk.Strides.ToList();
        foreach (int axis in axes)
        {
            shape.Insert(axis, 1);
            strides.Insert(axis, 0);
        }
        return chunk.View(0, [.. shape], [.. strides]);
    }
}
