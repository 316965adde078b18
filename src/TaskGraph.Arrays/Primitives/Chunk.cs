using System.Numerics.Tensors;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>
/// A chunk of an array: a strided N-d view over pooled memory. Slices, transposes and broadcasts are views of the same block.
/// Strides count elements, not bytes; a broadcast axis has stride 0.
/// </summary>
internal abstract unsafe class Chunk : IReferenceCounted, ISized
{
    private readonly TileSource? _source;
    private Block? _block;
    private void* _address;

    private protected Chunk(Block block, void* address, long[] shape, long[] strides)
    {
        _block = block;
        _address = address;
        Shape = shape;
        Strides = strides;
        Length = ArrayShapes.LengthOf(shape);
    }

    private protected Chunk(TileSource source, long[] shape)
    {
        _source = source;
        Shape = shape;
        Strides = ArrayShapes.RowMajorStrides(shape);
        Length = ArrayShapes.LengthOf(shape);
    }

    /// <summary>The first element. Of a chunk that is made when it is read, this makes it.</summary>
    public void* Address => _address is not null ? _address : Make();

    /// <summary>What makes the elements, tile by tile; null where they lie in memory.</summary>
    public TileSource? Source => _address is null ? _source : null;

    protected internal Block Block
    {
        get
        {
            if (_block is null) Make();
            return _block!;
        }
    }

    /// <summary>Bytes of an element.</summary>
    public abstract int ElementSize { get; }

    public long[] Shape { get; }

    public long[] Strides { get; }

    public int Rank => Shape.Length;

    /// <summary>The number of elements.</summary>
    public long Length { get; }

    public long Bytes => Length * ElementSize;

    /// <summary>Whether the elements lie one behind another in row-major order.</summary>
    public bool IsContiguous
    {
        get
        {
            long expected = 1;
            for (int axis = Rank - 1; axis >= 0; axis--)
            {
                if (Shape[axis] != 1 && Strides[axis] != expected) return false;
                expected *= Shape[axis];
            }
            return true;
        }
    }

    public abstract object Share();

    public void Release()
    {
        _block?.Release();
        _source?.Release();
    }

    // Only within the task whose step left the chunk unmade, so by one thread.
    private void* Make()
    {
        _block = BlockPool.Shared.Rent(Bytes);
        _address = _block.Address;
        if (Length != 0) _source!.Fill(0, Length, _address);
        return _address;
    }
}

/// <summary>A chunk with elements of <typeparamref name="T"/>.</summary>
internal sealed unsafe class Chunk<T> : Chunk where T : unmanaged
{
    private Chunk(Block block, T* start, long[] shape, long[] strides) : base(block, start, shape, strides)
    {
    }

    private Chunk(TileSource source, long[] shape) : base(source, shape)
    {
    }

    public override int ElementSize => sizeof(T);

    public T* Start => (T*)Address;

    /// <summary>The elements of a contiguous chunk.</summary>
    public Span<T> Span => new(Start, checked((int)Length));

    /// <summary>The elements of a contiguous chunk with their shape; a single one without axes as a vector, for a tensor without axes is empty.</summary>
    public TensorSpan<T> AsTensor() => new(Start, (nint)Length, Rank == 0 ? [1] : Array.ConvertAll(Shape, n => (nint)n));

    /// <summary>A contiguous chunk whose content is undefined.</summary>
    public static Chunk<T> Rent(params ReadOnlySpan<long> shape)
    {
        long[] own = shape.ToArray();
        var block = BlockPool.Shared.Rent(ArrayShapes.LengthOf(own) * sizeof(T));
        return new(block, (T*)block.Address, own, ArrayShapes.RowMajorStrides(own));
    }

    /// <summary>A contiguous chunk whose elements are made when they are read: kernels ask for tiles, anything else for all.</summary>
    public static Chunk<T> Unmade(TileSource source, long[] shape) => new(source, shape);

    /// <summary>
    /// A contiguous chunk for a result of this shape, whose content is undefined or that of an input of the task: its memory where nobody reads the
    /// input after this task. Only for codes that read each element before they write it.
    /// </summary>
    public static Chunk<T> RentOrReuse(in TaskInputs inputs, long[] shape) => RentOrReuse(inputs, shape, 0, inputs.Count);

    /// <summary>As above, of some of the inputs.</summary>
    public static Chunk<T> RentOrReuse(in TaskInputs inputs, long[] shape, int first, int count)
    {
        for (int i = first; i < first + count; i++)
        {
            if (!inputs.IsLastRead(i) || inputs[i] is not Chunk { Source: null } chunk || chunk.ElementSize != sizeof(T)) continue;
            if (!chunk.Shape.AsSpan().SequenceEqual(shape) || !chunk.IsContiguous || !chunk.Block.IsUnshared) continue;
            return new(chunk.Block.AddReference(), (T*)chunk.Address, [.. shape], ArrayShapes.RowMajorStrides(shape));
        }
        return Rent(shape);
    }

    /// <summary>Another view of the same memory, with a reference of its own.</summary>
    public Chunk<T> View(long offset, long[] shape, long[] strides) => new(Block.AddReference(), Start + offset, shape, strides);

    /// <summary>The same elements broadcast to a shape they are compatible with.</summary>
    public Chunk<T> BroadcastTo(ReadOnlySpan<long> shape)
    {
        var strides = new long[shape.Length];
        for (int axis = 0; axis < Rank; axis++)
        {
            int target = shape.Length - Rank + axis;
            strides[target] = Shape[axis] == 1 ? 0 : Strides[axis];
        }
        return View(0, shape.ToArray(), strides);
    }

    /// <summary>A contiguous chunk with these elements: a view where they already are.</summary>
    public Chunk<T> Compact()
    {
        if (IsContiguous) return (Chunk<T>)Share();
        var copy = Rent(Shape);
        ArrayKernels.Copying.Copy(Start, Strides, copy.Start, copy.Strides, Shape);
        return copy;
    }

    public override object Share() => View(0, Shape, Strides);

    public override string ToString() => $"Chunk<{TypeNames.Of(typeof(T))}>[{string.Join(", ", Shape)}]";
}
