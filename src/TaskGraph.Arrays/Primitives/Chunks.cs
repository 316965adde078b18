using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>
/// How an array is cut: the length of each chunk along each axis. Chunks are numbered in row-major order of their places in the
/// grid. A length of -1 is unknown until the chunk has been computed.
/// </summary>
internal sealed class Chunks : IEquatable<Chunks>
{
    private readonly long[][] _sizes;
    private readonly long[][] _starts;

    public Chunks(params long[][] sizes)
    {
        _sizes = sizes;
        _starts = Array.ConvertAll(sizes, StartsOf);
        Shape = [.. sizes.Select(SumOf)];
        Grid = [.. sizes.Select(s => s.Length)];
        Count = 1;
        foreach (int n in Grid) Count = checked(Count * n);
    }

    public int Rank => _sizes.Length;

    public ImmutableArray<long> Shape { get; }

    /// <summary>The number of chunks along each axis.</summary>
    public ImmutableArray<int> Grid { get; }

    /// <summary>The number of chunks.</summary>
    public int Count { get; }

    /// <summary>The lengths of the chunks along an axis.</summary>
    public ReadOnlySpan<long> this[int axis] => _sizes[axis];

    /// <summary>The number of elements of the largest chunk.</summary>
    public long Largest => _sizes.Aggregate(1L, (n, sizes) => n * (sizes.Length == 0 ? 0 : sizes.Max()));

    /// <summary>Whether every chunk's shape is known.</summary>
    public bool IsKnown => !Shape.Contains(ArrayShapes.Unknown);

    public long[] SizesOf(int axis) => _sizes[axis];

    /// <summary>
    /// Chunks for a shape: one length an axis, the last chunk of an axis shorter; -1 for the whole axis, -2 for an automatic length; nothing
    /// for chunks of about 16 MiB.
    /// </summary>
    /// <exception cref="ArgumentException">The lengths don't fit the shape.</exception>
    public static Chunks Of(ReadOnlySpan<long> shape, ReadOnlySpan<long> lengths, int elementSize)
    {
        long[] auto = new long[shape.Length];
        Array.Fill(auto, ChunkLength.Auto);
        return ChunkLengths.Resolve(shape, lengths.Length == 0 ? auto : lengths, elementSize);
    }

    /// <summary>The place of a chunk in the grid.</summary>
    public void PlaceOf(int chunk, Span<int> place)
    {
        for (int axis = Rank - 1; axis >= 0; axis--)
        {
            place[axis] = chunk % Grid[axis];
            chunk /= Grid[axis];
        }
    }

    public int NumberOf(ReadOnlySpan<int> place)
    {
        int chunk = 0;
        for (int axis = 0; axis < Rank; axis++) chunk = chunk * Grid[axis] + place[axis];
        return chunk;
    }

    public long[] ShapeOf(int chunk)
    {
        Span<int> place = stackalloc int[Rank];
        PlaceOf(chunk, place);
        var shape = new long[Rank];
        for (int axis = 0; axis < Rank; axis++) shape[axis] = _sizes[axis][place[axis]];
        return shape;
    }

    /// <summary>Where a chunk begins in the array.</summary>
    public long[] StartOf(int chunk)
    {
        Span<int> place = stackalloc int[Rank];
        PlaceOf(chunk, place);
        var start = new long[Rank];
        for (int axis = 0; axis < Rank; axis++) start[axis] = _starts[axis][place[axis]];
        return start;
    }

    /// <summary>Where the chunks of an axis begin.</summary>
    public ReadOnlySpan<long> StartsOf(int axis) => _starts[axis];

    /// <summary>The chunk of an axis that holds a position, and the position in it.</summary>
    public (int Chunk, long Within) Find(int axis, long position)
    {
        var (starts, sizes) = (_starts[axis], _sizes[axis]);
        int chunk = Array.BinarySearch(starts, position);
        if (chunk < 0) chunk = ~chunk - 1;
        // Empty chunks begin where their successor does.
        while (position >= starts[chunk] + sizes[chunk]) chunk++;
        while (position < starts[chunk]) chunk--;
        return (chunk, position - starts[chunk]);
    }

    /// <summary>The same grid with the lengths that computed chunks have: a shape for each chunk, in order.</summary>
    /// <exception cref="InvalidOperationException">Chunks beside one another differ in length.</exception>
    public Chunks Observed(long[][] shapes)
    {
        var sizes = new long[Rank][];
        for (int axis = 0; axis < Rank; axis++)
        {
            sizes[axis] = new long[Grid[axis]];
            Array.Fill(sizes[axis], ArrayShapes.Unknown);
        }
        Span<int> place = stackalloc int[Rank];
        for (int chunk = 0; chunk < shapes.Length; chunk++)
        {
            PlaceOf(chunk, place);
            for (int axis = 0; axis < Rank; axis++)
            {
                ref long size = ref sizes[axis][place[axis]];
                if (size != ArrayShapes.Unknown && size != shapes[chunk][axis])
                    throw new InvalidOperationException($"Chunks {size} and {shapes[chunk][axis]} long lie beside one another on axis {axis}. A function must give chunks of one row the same length.");
                size = shapes[chunk][axis];
            }
        }
        return new(sizes);
    }

    /// <summary>Whether these can be cut into others: where a length is not known they must be the same.</summary>
    public bool CanBecome(Chunks other)
        => Enumerable.Range(0, Rank).All(axis => Shape[axis] == other.Shape[axis] && (Shape[axis] != ArrayShapes.Unknown || Grid[axis] == other.Grid[axis]));

    public bool Equals(Chunks? other)
    {
        if (other is null || other.Rank != Rank) return false;
        for (int axis = 0; axis < Rank; axis++)
            if (!_sizes[axis].AsSpan().SequenceEqual(other._sizes[axis])) return false;
        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as Chunks);

    public override int GetHashCode() => Shape.Aggregate(Rank, HashCode.Combine);

    public UInt128 Token
    {
        get
        {
            var token = TokenBuilder.Of("chunks");
            foreach (long[] sizes in _sizes) token.Add(sizes.AsSpan());
            return token.ToToken();
        }
    }

    public override string ToString()
        => $"[{string.Join(", ", _sizes.Select(s => s.Length == 0 ? "0" : s.Length > 1 ? $"{Number(s[0])}×{s.Length}" : Number(s[0])))}]";

    private static string Number(long n) => n == ArrayShapes.Unknown ? "?" : n.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static long SumOf(long[] sizes) => sizes.Contains(ArrayShapes.Unknown) ? ArrayShapes.Unknown : sizes.Sum();

    private static long[] StartsOf(long[] sizes)
    {
        var starts = new long[sizes.Length];
        for (int i = 1; i < starts.Length; i++)
            starts[i] = starts[i - 1] == ArrayShapes.Unknown || sizes[i - 1] == ArrayShapes.Unknown ? ArrayShapes.Unknown : starts[i - 1] + sizes[i - 1];
        return starts;
    }
}
