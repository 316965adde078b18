using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace TaskGraph;

/// <summary>Where a block lies that a function is called with.</summary>
public sealed class BlockInfo
{
    internal BlockInfo(int number, ImmutableArray<int> place, ImmutableArray<long> start, ImmutableArray<long> arrayShape, ImmutableArray<(long, long)> halo)
        => (Number, Place, Start, ArrayShape, Halo) = (number, place, start, arrayShape, halo);

    /// <summary>The block's number, counted in row-major order of the grid.</summary>
    public int Number { get; }

    /// <summary>The block's place in the grid: a number an axis.</summary>
    public ImmutableArray<int> Place { get; }

    /// <summary>The index of the block's first element, without its halo; -1 on axes of unknown length.</summary>
    public ImmutableArray<long> Start { get; }

    /// <summary>The shape of the whole array; -1 where a length is unknown.</summary>
    public ImmutableArray<long> ArrayShape { get; }

    /// <summary>How many elements of its neighbours, or of the boundary, the block has before and after it on each axis.</summary>
    public ImmutableArray<(long Before, long After)> Halo { get; }

    internal static BlockInfo Of(Chunks chunks, int block, IReadOnlyList<AxisHalo>? halos = null)
    {
        var place = new int[chunks.Rank];
        chunks.PlaceOf(block, place);
        var halo = halos is null ? new (long, long)[chunks.Rank] : [.. halos.Select((h, axis) => h.Widths[place[axis]])];
        return new(block, [.. place], [.. chunks.StartOf(block)], chunks.Shape, [.. halo]);
    }
}

/// <summary>The blocks of several arrays that a function is called with.</summary>
public readonly ref struct TensorInputs<T> where T : unmanaged
{
    private readonly ReadOnlySpan<Chunk<T>> _chunks;

    internal TensorInputs(ReadOnlySpan<Chunk<T>> chunks) => _chunks = chunks;

    /// <summary>The number of arrays.</summary>
    public int Count => _chunks.Length;

    /// <summary>The block of array <paramref name="index"/>.</summary>
    public ReadOnlyTensorSpan<T> this[int index] => _chunks[index].AsTensor();
}
