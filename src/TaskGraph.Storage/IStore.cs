namespace TaskGraph;

/// <summary>Where files lie: the local disk, or anything that can list, read ranges and write.</summary>
internal interface IStore
{
    /// <summary>The files that a path or pattern names, in ordinal order of their paths.</summary>
    /// <exception cref="FileNotFoundException">There is no such file, or no file matches.</exception>
    /// <exception cref="ArgumentException">The path is empty or names a folder.</exception>
    IReadOnlyList<StoredFile> List(string pattern);

    /// <summary>Reads up to <paramref name="buffer"/>'s length from <paramref name="offset"/>; fewer bytes only at the end of the file.</summary>
    int Read(string path, long offset, Span<byte> buffer);

    /// <summary>A stream over the file from its start.</summary>
    Stream OpenRead(string path);

    /// <summary>A stream that becomes the file when it is committed; until then, and when it is only disposed, nothing is seen of it.</summary>
    PendingFile Create(string path);
}
