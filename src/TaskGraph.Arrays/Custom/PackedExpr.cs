using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>Computes several blocks of one type at once.</summary>
internal abstract class PackedCall<TResult> where TResult : unmanaged
{
    /// <param name="inputs">The task's inputs.</param>
    /// <param name="shape">The block's shape in the grid that all outputs share.</param>
    /// <param name="outputs">The blocks to fill, the axes of the grid first.</param>
    public abstract void Run(in TaskInputs inputs, long[] shape, Chunk<TResult>[] outputs);
}

/// <summary>Several results of one task, one behind another in one block: <see cref="UnpackExpr{T}"/> takes them apart.</summary>
internal sealed class PackedExpr<TResult>(
    string operation, ImmutableArray<Expr> inputs, ImmutableArray<int[]> axes, PackedCall<TResult> call, Chunks grid, long[][] cores, UInt128 token, CallSite callSite)
    : ArrayExpr<TResult>(operation, inputs, token, ChunksOf(grid, cores), callSite), IBlockwise where TResult : unmanaged
{
    public TaskCode Code { get; } = new PackedCode<TResult>(call, cores);

    public bool IsAligned => false;

    public ConstantColumn[] Constants => [new ConstantColumn<long[]>([.. Enumerable.Range(0, BlockCount).Select(grid.ShapeOf)])];

    public int InputBlock(int input, int block)
    {
        var own = ((ArrayExpr)Inputs[input]).Chunks;
        Span<int> place = stackalloc int[grid.Rank], at = stackalloc int[own.Rank];
        grid.PlaceOf(block, place);
        for (int axis = 0; axis < at.Length; axis++)
            at[axis] = axes[input][axis] < 0 || own.Grid[axis] == 1 ? 0 : place[axes[input][axis]];
        return own.NumberOf(at);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new PackedExpr<TResult>(Operation, inputs, axes, call, grid, cores, Parameters, CallSite);

    private static Chunks ChunksOf(Chunks grid, long[][] cores)
        => new((long[][])[[.. Enumerable.Range(0, grid.Count).Select(b => ArrayShapes.LengthOf(grid.ShapeOf(b)) * cores.Sum(c => ArrayShapes.LengthOf(c)))]]);
}

internal sealed class PackedCode<TResult>(PackedCall<TResult> call, long[][] cores) : TaskCode where TResult : unmanaged
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        long[] shape = context.Constant<long[]>(0);
        var packed = Chunk<TResult>.Rent(ArrayShapes.LengthOf(shape) * cores.Sum(c => ArrayShapes.LengthOf(c)));
        var outputs = cores.Select((_, k) => Unpacked.Of(packed, shape, cores, k)).ToArray();
        try
        {
            call.Run(inputs, shape, outputs);
            return packed;
        }
        catch
        {
            packed.Release();
            throw;
        }
        finally
        {
            foreach (var output in outputs) output.Release();
        }
    }
}

internal static class Unpacked
{
    /// <summary>One of the results that lie in a packed block.</summary>
    public static Chunk<T> Of<T>(Chunk<T> packed, long[] shape, long[][] cores, int output) where T : unmanaged
    {
        long places = ArrayShapes.LengthOf(shape), offset = 0;
        for (int k = 0; k < output; k++) offset += places * ArrayShapes.LengthOf(cores[k]);
        long[] full = [.. shape, .. cores[output]];
        return packed.View(offset, full, ArrayShapes.RowMajorStrides(full));
    }
}

/// <summary>One of several results that were computed together.</summary>
internal sealed class UnpackExpr<T>(ArrayExpr<T> packed, Chunks grid, long[][] cores, int output)
    : ArrayExpr<T>("unpack", [packed], TokenBuilder.Of("unpack").Add(output).ToToken(), ChunksOf(grid, cores[output]), packed.CallSite), IBlockwise where T : unmanaged
{
    public TaskCode Code { get; } = new UnpackCode<T>(cores, output);

    public ConstantColumn[] Constants => [new ConstantColumn<long[]>([.. Enumerable.Range(0, BlockCount).Select(grid.ShapeOf)])];

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new UnpackExpr<T>((ArrayExpr<T>)inputs[0], grid, cores, output);

    private static Chunks ChunksOf(Chunks grid, long[] core) => new([.. Enumerable.Range(0, grid.Rank).Select(grid.SizesOf), .. core.Select(n => new[] { n })]);
}

internal sealed class UnpackCode<T>(long[][] cores, int output) : TaskCode where T : unmanaged
{
    public override object? Run(in TaskInputs inputs, TaskContext context) => Unpacked.Of(inputs.Get<Chunk<T>>(0), context.Constant<long[]>(0), cores, output);
}
