namespace TaskGraph;

/// <summary>Lengths of chunks that stand for themselves.</summary>
public static class ChunkLength
{
    /// <summary>The whole axis is one chunk.</summary>
    public const long Whole = -1;

    /// <summary>As long as the limit of a chunk's bytes allows, alike on all such axes.</summary>
    public const long Auto = -2;

    /// <summary>The chunks the axis has already.</summary>
    public const long Keep = -3;
}

/// <summary>Resolves what users write for chunks. Automatic lengths are Dask's.</summary>
internal static class ChunkLengths
{
    public const long AutoBytes = 16 << 20;

    /// <summary>The chunks for a shape; <paramref name="previous"/> where the array has chunks already.</summary>
    /// <exception cref="ArgumentException">The lengths don't fit the shape.</exception>
    public static Chunks Resolve(ReadOnlySpan<long> shape, ReadOnlySpan<long> lengths, int elementSize, ByteSize? limit = null, Chunks? previous = null)
    {
        ArrayShapes.CheckShape(shape);
        if (lengths.Length != shape.Length)
        {
            throw new ArgumentException(
                $"Chunks {ArrayShapes.Text(lengths)} have {lengths.Length} lengths for an array of shape {ArrayShapes.Text(shape)}. Give one an axis.", nameof(lengths));
        }
        var sizes = new long[shape.Length][];
        var auto = new List<int>();
        double fixedElements = 1;
        for (int axis = 0; axis < sizes.Length; axis++)
        {
            if (lengths[axis] == ChunkLength.Auto)
            {
                auto.Add(axis);
                continue;
            }
            if (lengths[axis] == ChunkLength.Keep && previous is not null) sizes[axis] = previous.SizesOf(axis);
            else if (lengths[axis] == ChunkLength.Whole || lengths[axis] == 0 && shape[axis] == 0) sizes[axis] = [shape[axis]];
            else if (lengths[axis] >= 1) sizes[axis] = Cut(shape[axis], lengths[axis]);
            else
            {
                throw new ArgumentOutOfRangeException(nameof(lengths), lengths[axis],
                    $"Chunk length {lengths[axis]} on axis {axis}. Use at least 1, -1 for the whole axis or -2 for an automatic length.");
            }
            fixedElements *= Math.Max(1, sizes[axis].Max());
        }
        if (auto.Count == 0) return new(sizes);
        double elements = (limit?.Bytes ?? AutoBytes) / (double)elementSize;
        if (elements < 1) throw new ArgumentOutOfRangeException(nameof(limit), limit, $"A chunk of {limit} holds no element of {elementSize} bytes. Use more.");
        foreach (var (axis, length) in previous is null
            ? Ideal(shape, auto, elements / fixedElements)
            : Scaled(shape, auto, elements / fixedElements, previous)) sizes[axis] = Cut(shape[axis], length);
        return new(sizes);
    }

    /// <summary>Each axis in as many chunks, or one fewer where the last was only a rest, as equal as they can be.</summary>
    public static Chunks Balanced(Chunks chunks)
    {
        var sizes = new long[chunks.Rank][];
        for (int axis = 0; axis < sizes.Length; axis++)
        {
            long[] old = chunks.SizesOf(axis);
            int count = old.Length > 1 && old.Min() * 2 <= old.Max() ? old.Length - 1 : old.Length;
            sizes[axis] = Cut(chunks.Shape[axis], Math.Max(1, (chunks.Shape[axis] + count - 1) / count));
        }
        return new(sizes);
    }

    /// <summary>Chunks with one axis whole. The longest other axis that can is cut finer where they would become very large.</summary>
    public static Chunks WithWholeAxis(Chunks chunks, int axis)
    {
        if (chunks.Grid[axis] == 1) return chunks;
        var sizes = Enumerable.Range(0, chunks.Rank).Select(a => a == axis ? [chunks.Shape[a]] : chunks.SizesOf(a)).ToArray();
        double growth = (double)chunks.Shape[axis] / Math.Max(1, chunks.SizesOf(axis).Max());
        double elements = sizes.Aggregate(1.0, (product, s) => product * Math.Max(1, s.Max()));
        // As many elements a chunk as before, but not so few that tasks are all that is left.
        double most = Math.Max(elements / growth, 1 << 16);
        for (int a = 0; a < sizes.Length && elements > most; a++)
        {
            if (a == axis || sizes[a].Max() <= 1) continue;
            long longest = sizes[a].Max(), piece = Math.Max(1, (long)(longest * most / elements));
            sizes[a] = [.. sizes[a].SelectMany(n => Cut(n, piece))];
            elements *= (double)sizes[a].Max() / longest;
        }
        return new(sizes);
    }

    /// <summary>Pieces of one length, the last one shorter. An axis of length 0 is one empty chunk.</summary>
    public static long[] Cut(long length, long piece)
    {
        long count = Math.Max(1, (length + piece - 1) / piece);
        if (count > int.MaxValue) throw new ArgumentOutOfRangeException(nameof(piece), piece, $"Chunks of length {piece} on an axis of length {length} are {count} chunks. Use longer ones.");
        var sizes = new long[count];
        Array.Fill(sizes, piece);
        sizes[^1] = length - piece * (count - 1);
        return sizes;
    }

    // A cube of the allowed volume. Axes shorter than its side are taken whole and leave more to the others.
    private static Dictionary<int, long> Ideal(ReadOnlySpan<long> shape, List<int> axes, double volume)
    {
        var lengths = new Dictionary<int, long>();
        var open = new List<int>(axes);
        while (open.Count > 0)
        {
            double side = Math.Pow(volume, 1.0 / open.Count);
            int done = lengths.Count;
            foreach (int axis in open.ToArray())
            {
                if (shape[axis] > side) continue;
                lengths[axis] = Math.Max(1, shape[axis]);
                volume /= lengths[axis];
                open.Remove(axis);
            }
            if (lengths.Count != done) continue;
            // A root that is whole but for its last bit is meant whole.
            foreach (int axis in open) lengths[axis] = Math.Max(1, (long)(side * (1 + 1e-12)));
            break;
        }
        return lengths;
    }

    // The median chunk grown or shrunk alike on all axes, to multiples or parts of what is there.
    private static Dictionary<int, long> Scaled(ReadOnlySpan<long> shape, List<int> axes, double volume, Chunks previous)
    {
        var lengths = new Dictionary<int, long>();
        var open = axes.ToDictionary(axis => axis, axis => MedianOf(previous.SizesOf(axis)));
        while (open.Count > 0)
        {
            double growth = Math.Pow(volume / open.Values.Aggregate(1.0, (product, n) => product * n), 1.0 / open.Count);
            int done = lengths.Count;
            foreach (var (axis, length) in open.ToArray())
            {
                if (length * growth < shape[axis]) continue;
                lengths[axis] = Math.Max(1, shape[axis]);
                volume /= lengths[axis];
                open.Remove(axis);
            }
            if (lengths.Count != done) continue;
            foreach (var (axis, length) in open) lengths[axis] = Rounded((long)Math.Max(1, length * growth), CommonOf(previous.SizesOf(axis), shape[axis]));
            break;
        }
        return lengths;
    }

    private static double MedianOf(long[] sizes)
    {
        long[] sorted = [.. sizes.Order()];
        return Math.Max(1, (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2.0);
    }

    // The length most chunks have; the whole axis where there is none.
    private static long CommonOf(long[] sizes, long length)
    {
        var most = sizes.GroupBy(n => n).MaxBy(g => g.Count())!;
        return most.Key > 1 && 2 * most.Count() >= sizes.Length ? most.Key : Math.Max(1, length);
    }

    private static long Rounded(long length, long unit)
    {
        if (length > unit) return length / unit * unit;
        while (unit % length != 0) length--;
        return length;
    }
}
