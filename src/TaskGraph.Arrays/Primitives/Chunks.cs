using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>
/// How an array is cut: the length of each chunk along each axis. Chunks are numbered in row-major order of their places in the
/// grid. A length of -1 is unknown until the chunk has been computed.
/// </summary>
internal sealed class Chunks : IEquatable<Chunks>
{
    private const long AutoBytes = 16 << 20;

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

    /// <summary>Whether every chunk's shape is known.</summary>
    public bool IsKnown => !Shape.Contains(ArrayShapes.Unknown);

    public long[] SizesOf(int axis) => _sizes[axis];

    /// <summary>
    /// Chunks for a shape: one length an axis, the last chunk of an axis shorter; -1 for the whole axis; nothing for chunks of
    /// about 16 MiB.
    /// </summary>
    /// <exception cref="ArgumentException">The lengths don't fit the shape.</exception>
    public static Chunks Of(ReadOnlySpan<long> shape, ReadOnlySpan<long> lengths, int elementSize)
    {
        ArrayShapes.CheckShape(shape);
        if (lengths.Length == 0) return Auto(shape, elementSize);
        if (lengths.Length != shape.Length)
        {
            throw new ArgumentException(
                $"Chunks {ArrayShapes.Text(lengths)} have {lengths.Length} lengths for an array of shape {ArrayShapes.Text(shape)}. Give one an axis.", nameof(lengths));
        }
        var sizes = new long[shape.Length][];
        for (int axis = 0; axis < sizes.Length; axis++)
        {
            if (lengths[axis] is 0 or < -1)
                throw new ArgumentOutOfRangeException(nameof(lengths), lengths[axis], $"Chunk length {lengths[axis]} on axis {axis}. Use at least 1, or -1 for the whole axis.");
            sizes[axis] = Cut(shape[axis], lengths[axis] == -1 ? Math.Max(shape[axis], 1) : lengths[axis]);
        }
        return new(sizes);
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

    /// <summary>Pieces of one length, the last one shorter. An axis of length 0 is one empty chunk.</summary>
    private static long[] Cut(long length, long piece)
    {
        long count = Math.Max(1, (length + piece - 1) / piece);
        if (count > int.MaxValue) throw new ArgumentOutOfRangeException(nameof(piece), piece, $"Chunks of length {piece} on an axis of length {length} are {count} chunks. Use longer ones.");
        var sizes = new long[count];
        Array.Fill(sizes, piece);
        sizes[^1] = length - piece * (count - 1);
        return sizes;
    }

    // The longest axis is halved until a chunk fits, so that chunks come near to cubes.
    private static Chunks Auto(ReadOnlySpan<long> shape, int elementSize)
    {
        long[] lengths = shape.ToArray();
        for (int axis = 0; axis < lengths.Length; axis++) lengths[axis] = Math.Max(1, lengths[axis]);
        while (lengths.Length != 0 && ArrayShapes.LengthOf(lengths) * elementSize > AutoBytes)
        {
            int longest = Array.IndexOf(lengths, lengths.Max());
            lengths[longest] = (lengths[longest] + 1) / 2;
        }
        var sizes = new long[shape.Length][];
        for (int axis = 0; axis < sizes.Length; axis++) sizes[axis] = Cut(shape[axis], lengths[axis]);
        return new(sizes);
    }

    private static long SumOf(long[] sizes) => sizes.Contains(ArrayShapes.Unknown) ? ArrayShapes.Unknown : sizes.Sum();

    private static long[] StartsOf(long[] sizes)
    {
        var starts = new long[sizes.Length];
        for (int i = 1; i < starts.Length; i++)
            starts[i] = starts[i - 1] == ArrayShapes.Unknown || sizes[i - 1] == ArrayShapes.Unknown ? ArrayShapes.Unknown : starts[i - 1] + sizes[i - 1];
        return starts;
    }
}
