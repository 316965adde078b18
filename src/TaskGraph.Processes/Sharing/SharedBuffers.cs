namespace TaskGraph;

/// <summary>The buffers of one computation, each in a segment of its own that is given back when the computation is over.</summary>
internal sealed class SharedBuffers : ISharedBuffers, IDisposable
{
    private readonly List<SharedSegment> _segments = [];

    /// <summary>What a worker finds there.</summary>
    public static ISharedBuffers Mapped { get; } = new SharedBuffers();

    public unsafe string? TryPut(ReadOnlySpan<byte> bytes)
    {
        if (SharedSegments.TryRent(bytes.Length) is not { } segment) return null;
        _segments.Add(segment);
        bytes.CopyTo(new Span<byte>(segment.Address, bytes.Length));
        return segment.Path;
    }

    public unsafe ReadOnlySpan<byte> At(string place, int length)
    {
        var segment = SharedSegments.Open(place);
        if (length < 0 || length > segment.Capacity) throw new InvalidDataException($"The shared memory {place} has {segment.Capacity} bytes, fewer than the {length} that should lie there.");
        return new ReadOnlySpan<byte>(segment.Address, length);
    }

    public void Dispose()
    {
        foreach (var segment in _segments) SharedSegments.Return(segment);
        _segments.Clear();
    }
}
