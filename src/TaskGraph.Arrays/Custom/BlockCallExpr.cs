using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>
/// A function called once for each block of its result, with one block of each input. An axis of an input follows an axis of the result, or
/// is a single chunk that every call reads.
/// </summary>
internal sealed class BlockCallExpr<TResult>(
    string operation, ImmutableArray<Expr> inputs, ImmutableArray<int[]> axes, BlockCall<TResult> call, Chunks chunks, UInt128 token, CallSite callSite,
    IReadOnlyList<AxisHalo>? halos = null)
    : ArrayExpr<TResult>(operation, inputs, token, chunks, callSite), IBlockwise where TResult : unmanaged
{
    public TaskCode Code { get; } = new BlockCallCode<TResult>(call, axes, call.TakesInfo);

    public bool IsAligned => false;

    public ConstantColumn[] Constants
    {
        get
        {
            var shapes = new ConstantColumn<long[]>([.. Enumerable.Range(0, BlockCount).Select(Chunks.ShapeOf)]);
            return call.TakesInfo ? [shapes, new ConstantColumn<BlockInfo>([.. Enumerable.Range(0, BlockCount).Select(b => BlockInfo.Of(Chunks, b, halos))])] : [shapes];
        }
    }

    // A length that is not known is that of the input which the axis follows.
    public override (ArrayExpr, int)? LengthsFrom(int axis)
    {
        for (int i = 0; i < axes.Length && Shape[axis] == ArrayShapes.Unknown; i++)
            if (Array.IndexOf(axes[i], axis) is >= 0 and var own && Inputs[i] is ArrayExpr input && input.Shape[own] == ArrayShapes.Unknown) return (input, own);
        return null;
    }

    public int InputBlock(int input, int block)
    {
        var own = ((ArrayExpr)Inputs[input]).Chunks;
        Span<int> place = stackalloc int[Rank], at = stackalloc int[own.Rank];
        Chunks.PlaceOf(block, place);
        for (int axis = 0; axis < at.Length; axis++)
            at[axis] = axes[input][axis] < 0 || own.Grid[axis] == 1 ? 0 : place[axes[input][axis]];
        return own.NumberOf(at);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new BlockCallExpr<TResult>(Operation, inputs, axes, call, Chunks, Parameters, CallSite, halos);

    /// <summary>Axes that all follow the result's, aligned at the last.</summary>
    public static int[] Following(int rank, int resultRank) => [.. Enumerable.Range(resultRank - rank, rank)];
}

/// <summary>Calls a user's function with a task's blocks.</summary>
internal abstract class BlockCall<TResult> where TResult : unmanaged
{
    /// <summary>Whether the function is told where its block lies.</summary>
    public virtual bool TakesInfo => false;

    public abstract void Run(in TaskInputs inputs, Chunk<TResult> output, BlockInfo? info);
}

internal sealed class BlockCallCode<TResult>(BlockCall<TResult> call, ImmutableArray<int[]> axes, bool takesInfo) : TaskCode where TResult : unmanaged
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        long[] shape = (long[])context.Constant<long[]>(0).Clone();
        for (int axis = 0; axis < shape.Length; axis++)
            if (shape[axis] == ArrayShapes.Unknown) shape[axis] = LengthOf(inputs, axis);
        var output = Chunk<TResult>.Rent(shape);
        try
        {
            call.Run(inputs, output, takesInfo ? context.Constant<BlockInfo>(1) : null);
            return output;
        }
        catch
        {
            output.Release();
            throw;
        }
    }

    // A length that was not known is that of the input which the axis follows.
    private long LengthOf(in TaskInputs inputs, int axis)
    {
        for (int i = 0; i < axes.Length; i++)
            if (Array.IndexOf(axes[i], axis) is >= 0 and var own && ((Chunk)inputs[i]!).Shape[own] is var length && length != 1) return length;
        return 1;
    }
}
