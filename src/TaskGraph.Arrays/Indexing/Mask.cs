using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

public sealed unsafe partial class Array<T>
{
    /// <summary>
    /// The elements where a mask holds, in row-major order: one axis. With a mask of one axis and an array of several, the parts along axis 0
    /// where it holds. The length is known after a pass; operations that need it take that pass by themselves.
    /// </summary>
    /// <exception cref="ArgumentException">The mask's shape is not the array's, or not the length of axis 0.</exception>
    public Array<T> this[Array<bool> mask]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(mask);
            if (mask.Rank == 1) return Compress(mask, 0);
            if (!ArrayShapes.MayBeEqual(mask.Node.Shape.AsSpan(), Node.Shape.AsSpan()))
            {
                throw new ArgumentException(
                    $"A mask of shape {ArrayShapes.Text(mask.Node.Shape.AsSpan())} for an array of shape {ArrayShapes.Text(Node.Shape.AsSpan())}. Use a mask of the array's shape, or a vector for axis 0.",
                    nameof(mask));
            }
            if (Rank == 0) return this[Slice.NewAxis][mask[Slice.NewAxis]];
            // Pieces of unknown length neither make whole rows nor lie beside those of another array.
            if (Enumerable.Range(1, Rank - 1).Any(axis => Shape[axis] == ArrayShapes.Unknown) || Broadcasting.NeedsLengths([Node, mask.Node]))
                return Deferred.Over(this, mask, "select", [ArrayShapes.Unknown], (known, m) => known[m], default);
            var (x, m) = Broadcasting.Align(Node, mask.Node);
            // Row-major order needs whole rows; a reduction that does not mind the order takes this back.
            for (int axis = 1; axis < Rank; axis++)
            {
                if (x.Chunks.Grid[axis] == 1) continue;
                x = RechunkExpr<T>.Along(x, axis, [x.Shape[axis]]);
                m = RechunkExpr<bool>.Along(m, axis, [x.Shape[axis]]);
            }
            return new(new SelectExpr<T>(x, m));
        }
    }

    /// <summary>The parts along an axis where a mask of that length holds (NumPy's <c>compress</c>).</summary>
    /// <exception cref="ArgumentException">The mask is not one axis of that length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public Array<T> Compress(Array<bool> mask, int axis, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        ArgumentNullException.ThrowIfNull(mask);
        axis = ArrayShapes.NormalizeAxis(axis, Rank);
        if (mask.Rank != 1 || !ArrayShapes.MayBeEqual(mask.Shape[0], Shape[axis]))
        {
            throw new ArgumentException(
                $"A mask of shape {ArrayShapes.Text(mask.Node.Shape.AsSpan())} for axis {axis} of length {(Shape[axis] < 0 ? "unknown" : Shape[axis])}. Use one axis of that length.", nameof(mask));
        }
        var callSite = new CallSite(callerFile, callerLine);
        if ((Shape[axis] == ArrayShapes.Unknown || mask.Shape[0] == ArrayShapes.Unknown) && Node.LengthsOf(axis) != mask.Node.LengthsOf(0))
            return Deferred.Over(this, mask, "compress", Node.Shape.SetItem(axis, ArrayShapes.Unknown), (known, m) => known.Compress(m, axis), callSite);
        long[] sizes = Broadcasting.Refined(Node.Chunks.SizesOf(axis), mask.Node.Chunks.SizesOf(0));
        return new(new CompressExpr<T>(RechunkExpr<T>.Along(Node, axis, sizes), RechunkExpr<bool>.Along(mask.Node, 0, sizes), axis, callSite));
    }

    /// <summary>The parts along an axis where a mask holds; positions beyond the mask are left out.</summary>
    /// <exception cref="ArgumentException">The mask is longer than the axis.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public Array<T> Compress(ReadOnlySpan<bool> mask, int axis, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        axis = ArrayShapes.NormalizeAxis(axis, Rank);
        if (Shape[axis] >= 0 && mask.Length > Shape[axis])
            throw new ArgumentException($"A mask of {mask.Length} for axis {axis} of length {Shape[axis]}. Use at most as many.", nameof(mask));
        var positions = new List<long>();
        for (int i = 0; i < mask.Length; i++)
            if (mask[i]) positions.Add(i);
        return Take(positions.ToArray(), axis, callerFile, callerLine);
    }
}

/// <summary>The elements of each chunk where a mask holds, one chunk behind another.</summary>
internal sealed class SelectExpr<T>(ArrayExpr<T> input, ArrayExpr<bool> mask, CallSite callSite = default)
    : ArrayExpr<T>("select", [input, mask], TokenBuilder.Of("select").ToToken(), UnknownChunks.Along(input.BlockCount), callSite), IBlockwise where T : unmanaged
{
    public TaskCode Code { get; } = new SelectCode<T>();

    // What a mask leaves is as long for all arrays.
    public override UInt128 OwnLengths(int axis) => TokenBuilder.Of("selected").Add(Inputs[1].Token).ToToken();

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new SelectExpr<T>((ArrayExpr<T>)inputs[0], (ArrayExpr<bool>)inputs[1], CallSite);
}

internal sealed class SelectCode<T> : TaskCode where T : unmanaged
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        using var x = new CompactChunk<T>(inputs.Get<Chunk<T>>(0));
        using var mask = new CompactChunk<bool>(inputs.Get<Chunk<bool>>(1));
        var result = Chunk<T>.Rent(Compressing.Count(mask.Span));
        Compressing.Compress(x.Span, mask.Span, result.Span);
        return result;
    }
}

/// <summary>The parts of each chunk along an axis where a mask holds.</summary>
internal sealed class CompressExpr<T>(ArrayExpr<T> input, ArrayExpr<bool> mask, int along, CallSite callSite)
    : ArrayExpr<T>("compress", [input, mask], TokenBuilder.Of("compress").Add(along).ToToken(), UnknownChunks.Along(input.Chunks, along), callSite), IBlockwise where T : unmanaged
{
    public TaskCode Code { get; } = new CompressCode<T>(along);

    public bool IsAligned => Rank == 1;

    public override (ArrayExpr, int)? LengthsFrom(int axis) => axis == along ? null : ((ArrayExpr)Inputs[0], axis);

    public override UInt128 OwnLengths(int axis) => TokenBuilder.Of("selected").Add(Inputs[1].Token).ToToken();

    public int InputBlock(int index, int block)
    {
        if (index == 0) return block;
        Span<int> place = stackalloc int[Rank];
        Chunks.PlaceOf(block, place);
        return place[along];
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new CompressExpr<T>((ArrayExpr<T>)inputs[0], (ArrayExpr<bool>)inputs[1], along, CallSite);
}

internal sealed unsafe class CompressCode<T>(int axis) : TaskCode where T : unmanaged
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var x = inputs.Get<Chunk<T>>(0);
        using var mask = new CompactChunk<bool>(inputs.Get<Chunk<bool>>(1));
        long[] shape = (long[])x.Shape.Clone();
        shape[axis] = Compressing.Count(mask.Span);
        var result = Chunk<T>.Rent(shape);
        if (x.Rank == 1 && x.IsContiguous)
        {
            Compressing.Compress<T>(x.Span, mask.Span, result.Span);
            return result;
        }
        // Runs of positions that hold are copied as one.
        long to = 0;
        for (int i = 0; i < mask.Span.Length;)
        {
            int end = i;
            while (end < mask.Span.Length && mask.Span[end]) end++;
            shape[axis] = end - i;
            Copying.Copy(x.Start + i * x.Strides[axis], x.Strides, result.Start + to * result.Strides[axis], result.Strides, shape);
            to += end - i;
            i = end + 1;
        }
        return result;
    }
}

/// <summary>Chunks whose lengths only computing shows.</summary>
internal static class UnknownChunks
{
    /// <summary>One axis of unknown chunks.</summary>
    public static Chunks Along(int count)
    {
        var sizes = new long[count];
        Array.Fill(sizes, ArrayShapes.Unknown);
        return new(sizes);
    }

    /// <summary>The same grid with one axis unknown.</summary>
    public static Chunks Along(Chunks chunks, int axis)
        => new([.. Enumerable.Range(0, chunks.Rank).Select(a => a == axis ? Along(chunks.Grid[axis]).SizesOf(0) : chunks.SizesOf(a))]);
}

/// <summary>A chunk's elements one behind another, for the time of a task.</summary>
internal readonly struct CompactChunk<T>(Chunk<T> chunk) : IDisposable where T : unmanaged
{
    private readonly Chunk<T> _chunk = chunk.Compact();

    public Chunk<T> Chunk => _chunk;

    public Span<T> Span => _chunk.Span;

    public void Dispose() => _chunk.Release();
}
