namespace TaskGraph;

/// <summary>A result under a memory limit that is large or says its size itself: in memory, on disk, or on its way. All of it is guarded by its <see cref="ResultMemory"/>'s lock.</summary>
internal sealed class HeldResult(object result, long bytes, IResultCodec? codec)
{
    internal enum Place : byte
    {
        Memory,
        Leaving,
        Disk,
        Returning,
        Gone,
    }

    public long Bytes { get; } = bytes;

    /// <summary>What writes it to disk; null where it cannot leave memory.</summary>
    public IResultCodec? Codec { get; } = codec;

    /// <summary>The result while it is in memory.</summary>
    public object? Result { get; set; } = result;

    public Place At { get; set; }

    /// <summary>Tasks that read it now.</summary>
    public int Readers { get; set; }

    /// <summary>When it is needed next, in the order of tasks.</summary>
    public long NextUse { get; set; }

    /// <summary>Its file, once it has been written: it is not written twice.</summary>
    public SpillFile? File { get; set; }
}
