using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace TaskGraph;

/// <summary>
/// An N-d array in chunks, computed when asked: NumPy's operations over data that may be larger than memory. Immutable.
/// </summary>
/// <typeparam name="T">The element type: a number, <c>bool</c> or <c>System.Numerics.Complex</c>.</typeparam>
public sealed unsafe partial class Array<T> : LazyCollection<Array<T>, Tensor<T>> where T : unmanaged
{
    internal Array(ArrayExpr<T> expr) : base(expr)
    {
    }

    /// <summary>The length of each axis; -1 where it is known only after computing, as behind a mask.</summary>
    public IReadOnlyList<long> Shape => Node.Shape;

    /// <summary>The number of axes.</summary>
    public int Rank => Node.Rank;

    /// <summary>The number of elements; -1 where a length is unknown.</summary>
    public long Length => ArrayShapes.LengthOf(Node.Shape.AsSpan());

    /// <summary>The lengths of the chunks along each axis.</summary>
    public IReadOnlyList<IReadOnlyList<long>> Chunks => [.. Enumerable.Range(0, Rank).Select(a => (IReadOnlyList<long>)ImmutableArray.Create(Node.Chunks[a]))];

    internal ArrayExpr<T> Node => (ArrayExpr<T>)Expr;

    internal override Tensor<T> Assemble(object?[] blocks)
    {
        var chunks = Array.ConvertAll(blocks, b => (Chunk<T>)b!);
        var known = Node.Chunks.IsKnown ? Node.Chunks : Node.Chunks.Observed(Array.ConvertAll(chunks, c => c.Shape));
        long length = ArrayShapes.LengthOf(known.Shape.AsSpan());
        if (length > Array.MaxLength)
            throw new InvalidOperationException($"An array of shape {ArrayShapes.Text(known.Shape.AsSpan())} has more elements than one Tensor can hold. Slice or reduce it, or write it to files.");
        var data = HugePages.NewArray<T>((int)length);
        long[] strides = ArrayShapes.RowMajorStrides(known.Shape.AsSpan());
        using var drain = BlockPool.Shared.Drain();
        Parallel.For(0, chunks.Length, i =>
        {
            fixed (T* target = data)
            {
                long offset = 0;
                long[] start = known.StartOf(i);
                for (int axis = 0; axis < start.Length; axis++) offset += start[axis] * strides[axis];
                ArrayKernels.Copying.Copy(chunks[i].Start, chunks[i].Strides, target + offset, strides, chunks[i].Shape);
            }
            Release(ref blocks[i]);
        });
        // A tensor without axes has no elements: a single one is a vector of it.
        return Tensor.Create(data, known.Rank == 0 ? [1] : [.. known.Shape.Select(n => checked((nint)n))]);
    }

    internal override Array<T> Over(Expr expr) => new((ArrayExpr<T>)expr);
}
