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
            if (!mask.Node.Shape.AsSpan().SequenceEqual(Node.Shape.AsSpan()))
            {
                throw new ArgumentException(
                    $"A mask of shape {ArrayShapes.Text(mask.Node.Shape.AsSpan())} for an array of shape {ArrayShapes.Text(Node.Shape.AsSpan())}. Use a mask of the array's shape, or a vector for axis 0.",
                    nameof(mask));
            }
            if (Rank == 0) return this[Slice.NewAxis][mask[Slice.NewAxis]];
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
        if (mask.Rank != 1 || mask.Shape[0] != Shape[axis])
        {
            throw new ArgumentException(
                $"A mask of shape {ArrayShapes.Text(mask.Node.Shape.AsSpan())} for axis {axis} of length {(Shape[axis] < 0 ? "unknown" : Shape[axis])}. Use one axis of that length.", nameof(mask));
        }
        long[] sizes = Broadcasting.Refined(Node.Chunks.SizesOf(axis), mask.Node.Chunks.SizesOf(0), axis);
        return new(new CompressExpr<T>(RechunkExpr<T>.Along(Node, axis, sizes), RechunkExpr<bool>.Along(mask.Node, 0, sizes), axis, new CallSite(callerFile, callerLine)));
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
internal sealed class CompressExpr<T>(ArrayExpr<T> input, ArrayExpr<bool> mask, int axis, CallSite callSite)
    : ArrayExpr<T>("compress", [input, mask], TokenBuilder.Of("compress").Add(axis).ToToken(), UnknownChunks.Along(input.Chunks, axis), callSite), IBlockwise where T : unmanaged
{
    public TaskCode Code { get; } = new CompressCode<T>(axis);

    public bool IsAligned => Rank == 1;

    public int InputBlock(int index, int block)
    {
        if (index == 0) return block;
        Span<int> place = stackalloc int[Rank];
        Chunks.PlaceOf(block, place);
        return place[axis];
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new CompressExpr<T>((ArrayExpr<T>)inputs[0], (ArrayExpr<bool>)inputs[1], axis, CallSite);
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
