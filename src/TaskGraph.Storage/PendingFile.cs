namespace TaskGraph;

/// <summary>A file being written under another name. <see cref="Commit"/> puts it in its place at once; disposing without it removes it.</summary>
internal sealed class PendingFile : IPendingFile
{
    private readonly string _path, _temporary;
    private FileStream? _stream;

    public PendingFile(string path)
    {
        _path = path;
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        _temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
        _stream = new FileStream(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
    }

    public Stream Stream => _stream ?? throw new ObjectDisposedException(nameof(PendingFile));

    /// <summary>Closes the file and gives it its name, in place of one that was there.</summary>
    public void Commit()
    {
        Stream.Dispose();
        _stream = null;
        File.Move(_temporary, _path, overwrite: true);
    }

    public void Dispose()
    {
        if (_stream is null) return;
        _stream.Dispose();
        _stream = null;
        File.Delete(_temporary);
    }
}
