using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>
/// A chunk of an array: a strided N-d view over pooled memory. Slices, transposes and broadcasts are views of the same block.
/// Strides count elements, not bytes; a broadcast axis has stride 0.
/// </summary>
internal sealed unsafe class Chunk<T> : IReferenceCounted, ISized where T : unmanaged
{
    private readonly Block _block;
    private readonly T* _start;

    private Chunk(Block block, T* start, long[] shape, long[] strides)
    {
        _block = block;
        _start = start;
        Shape = shape;
        Strides = strides;
        Length = ArrayShapes.LengthOf(shape);
    }

    public long[] Shape { get; }

    public long[] Strides { get; }

    public int Rank => Shape.Length;

    /// <summary>The number of elements.</summary>
    public long Length { get; }

    public long Bytes => Length * sizeof(T);

    public T* Start => _start;

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

    /// <summary>The elements of a contiguous chunk.</summary>
    public Span<T> Span => new(_start, checked((int)Length));

    public ref T this[params ReadOnlySpan<long> index]
    {
        get
        {
            long offset = 0;
            for (int axis = 0; axis < index.Length; axis++) offset += index[axis] * Strides[axis];
            return ref Unsafe.AsRef<T>(_start + offset);
        }
    }

    /// <summary>A contiguous chunk whose content is undefined.</summary>
    public static Chunk<T> Rent(params ReadOnlySpan<long> shape)
    {
        long[] own = shape.ToArray();
        var block = BlockPool.Shared.Rent(ArrayShapes.LengthOf(own) * sizeof(T));
        return new(block, (T*)block.Address, own, ArrayShapes.RowMajorStrides(own));
    }

    /// <summary>Another view of the same memory, with a reference of its own.</summary>
    public Chunk<T> View(long offset, long[] shape, long[] strides) => new(_block.AddReference(), _start + offset, shape, strides);

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
        ArrayKernels.Copying.Copy(_start, Strides, copy._start, copy.Strides, Shape);
        return copy;
    }

    public object Share() => View(0, Shape, Strides);

    public void Release() => _block.Release();

    public override string ToString() => $"Chunk<{TypeNames.Of(typeof(T))}>[{string.Join(", ", Shape)}]";
}
