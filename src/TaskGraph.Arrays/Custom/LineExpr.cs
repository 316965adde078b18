using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>A function of one line of elements along an axis, to a line of results. Data only: it travels.</summary>
internal abstract class LineFunction<T, TResult> where T : unmanaged where TResult : unmanaged
{
    /// <summary>What it computes, for the node's token.</summary>
    public abstract UInt128 Token { get; }

    /// <summary>Fills <paramref name="result"/>; may use <paramref name="line"/>, a copy, as it likes.</summary>
    public abstract void Run(Span<T> line, Span<TResult> result);
}

/// <summary>A line function along an axis, which each task has whole. The axis gets another length, or goes away.</summary>
internal sealed class LineExpr<T, TResult>(string operation, ArrayExpr<T> input, int along, long length, bool isDropped, LineFunction<T, TResult> function, CallSite callSite)
    : ArrayExpr<TResult>(operation, [input], TokenBuilder.Of("line").Add(function.Token).Add(along).Add(length).Add(isDropped).ToToken(),
        ChunksOf(input.Chunks, along, length, isDropped), callSite), IBlockwise where T : unmanaged where TResult : unmanaged
{
    public TaskCode Code { get; } = new LineCode<T, TResult>(along, length, isDropped, function);

    public override string Details => $"axis {along}, {base.Details}";

    public override (ArrayExpr, int)? LengthsFrom(int axis)
    {
        int source = isDropped && axis >= along ? axis + 1 : axis;
        return source == along ? null : ((ArrayExpr)Inputs[0], source);
    }

    /// <summary>The function along an axis; chunks are cut anew only where the axis is not whole.</summary>
    public static Array<TResult> Over(string operation, Array<T> x, int axis, long length, LineFunction<T, TResult> function, CallSite callSite)
        => MustWait(x, axis)
            ? Deferred.Over(x, operation, x.Node.Shape.SetItem(axis, length),
                known => Over(operation, known, axis, length == ArrayShapes.Unknown ? known.Shape[axis] : length, function, callSite), callSite)
            : new(new LineExpr<T, TResult>(operation, Whole(x.Node, axis), axis, length, false, function, callSite));

    /// <summary>The function to one result for each line; the axis goes away or keeps length 1.</summary>
    public static Array<TResult> Reduce(string operation, Array<T> x, int axis, bool keepDims, LineFunction<T, TResult> function, CallSite callSite)
        => MustWait(x, axis)
            ? Deferred.Over(x, operation, keepDims ? x.Node.Shape.SetItem(axis, 1) : x.Node.Shape.RemoveAt(axis),
                known => Reduce(operation, known, axis, keepDims, function, callSite), callSite)
            : new(new LineExpr<T, TResult>(operation, Whole(x.Node, axis), axis, 1, !keepDims, function, callSite));

    protected override Expr WithInputs(ImmutableArray<Expr> inputs)
        => new LineExpr<T, TResult>(Operation, (ArrayExpr<T>)inputs[0], along, length, isDropped, function, CallSite);

    // Pieces of unknown length can't be put together before a stage has told their lengths.
    private static bool MustWait(Array<T> x, int axis) => x.Shape[axis] == ArrayShapes.Unknown && x.Node.Chunks.Grid[axis] != 1;

    private static ArrayExpr<T> Whole(ArrayExpr<T> input, int axis)
        => input.Chunks.Grid[axis] == 1 ? input : RechunkExpr<T>.To(input, ChunkLengths.WithWholeAxis(input.Chunks, axis), input.CallSite);

    private static Chunks ChunksOf(Chunks chunks, int axis, long length, bool isDropped)
        => new([.. Enumerable.Range(0, chunks.Rank).Where(a => !isDropped || a != axis).Select(a => a == axis ? [length] : chunks.SizesOf(a))]);
}

internal sealed unsafe class LineCode<T, TResult>(int axis, long length, bool isDropped, LineFunction<T, TResult> function) : TaskCode where T : unmanaged where TResult : unmanaged
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var source = inputs.Get<Chunk<T>>(0);
        long[] shape = (long[])source.Shape.Clone();
        shape[axis] = length == ArrayShapes.Unknown ? source.Shape[axis] : length;
        var result = Chunk<TResult>.Rent(shape);
        var lines = (long[])source.Shape.Clone();
        lines[axis] = 1;
        var line = Chunk<T>.Rent(source.Shape[axis]);
        var output = Chunk<TResult>.Rent(shape[axis]);
        var index = new long[shape.Length];
        for (long n = ArrayShapes.LengthOf(lines); n > 0; n--)
        {
            long from = 0, to = 0;
            for (int a = 0; a < index.Length; a++)
            {
                from += index[a] * source.Strides[a];
                to += index[a] * result.Strides[a];
            }
            ArrayKernels.Copying.Copy(source.Start + from, [source.Strides[axis]], line.Start, [1], [source.Shape[axis]]);
            function.Run(line.Span, output.Span);
            ArrayKernels.Copying.Copy(output.Start, [1], result.Start + to, [result.Strides[axis]], [shape[axis]]);
            for (int a = index.Length - 1; a >= 0 && ++index[a] == lines[a]; a--) index[a] = 0;
        }
        line.Release();
        output.Release();
        if (!isDropped) return result;
        try
        {
            return result.View(0, [.. shape.Where((_, a) => a != axis)], [.. result.Strides.Where((_, a) => a != axis)]);
        }
        finally
        {
            result.Release();
        }
    }
}
