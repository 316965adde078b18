namespace TaskGraph;

/// <summary>A range of a file that one task reads. Of a compressed file the block is all of it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Start">The first byte.</param>
/// <param name="End">The byte behind the last.</param>
/// <param name="FileLength">The file's length as stored.</param>
/// <param name="Changed">When the file was written last, UTC.</param>
internal readonly record struct FileBlock(string Path, long Start, long End, long FileLength, DateTime Changed)
{
    /// <summary>All of a file.</summary>
    public FileBlock(StoredFile file) : this(file.Path, 0, file.Length, file.Length, file.Changed)
    {
    }

    public bool IsCompressed => Compression.Applies(Path);

    /// <summary>A stream over the file as it is stored.</summary>
    /// <exception cref="IOException">The file is another one than was cut into blocks: lines would be missing, or torn.</exception>
    public Stream Open(IStore store)
    {
        var stored = store.OpenRead(Path);
        // What a store does not tell without reading is not compared.
        long length = stored.CanSeek ? stored.Length : FileLength;
        var changed = store is LocalFiles && stored is FileStream file ? File.GetLastWriteTimeUtc(file.SafeFileHandle) : Changed;
        if (length == FileLength && changed == Changed) return stored;
        stored.Dispose();
        throw new IOException(
            $"{Path} has changed since it was listed: it had {FileLength} bytes, written at {Changed:O}, and has {length}, written at {changed:O}. List it again by making the collection anew, and leave files alone while they are read.");
    }

    /// <summary>Cuts files into blocks of about <paramref name="blockSize"/> bytes, at least one block a file.</summary>
    /// <param name="files">The files.</param>
    /// <param name="blockSize">Bytes in a block; null for one block a file.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="blockSize"/> is not positive.</exception>
    public static FileBlock[] Split(IEnumerable<StoredFile> files, ByteSize? blockSize)
    {
        long size = blockSize?.Bytes ?? long.MaxValue;
        if (size <= 0) throw new ArgumentOutOfRangeException(nameof(blockSize), size, $"The block size is {size} bytes. Use at least 1, or leave it out for one block a file.");
        var blocks = new List<FileBlock>();
        foreach (var file in files)
        {
            long pieces = Compression.Applies(file.Path) || file.Length == 0 ? 1 : (file.Length - 1) / size + 1;
            // Blocks of equal length: a short rest would be a task of its own for nothing.
            for (long i = 0; i < pieces; i++)
                blocks.Add(new(file.Path, (long)((Int128)file.Length * i / pieces), (long)((Int128)file.Length * (i + 1) / pieces), file.Length, file.Changed));
        }
        return [.. blocks];
    }
}
