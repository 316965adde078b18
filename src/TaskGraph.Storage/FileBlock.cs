namespace TaskGraph;

/// <summary>A range of a file that one task reads. Of a compressed file the block is all of it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Start">The first byte.</param>
/// <param name="End">The byte behind the last.</param>
/// <param name="FileLength">The file's length as stored.</param>
internal readonly record struct FileBlock(string Path, long Start, long End, long FileLength)
{
    public bool IsCompressed => Compression.Applies(Path);

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
                blocks.Add(new(file.Path, (long)((Int128)file.Length * i / pieces), (long)((Int128)file.Length * (i + 1) / pieces), file.Length));
        }
        return [.. blocks];
    }
}
