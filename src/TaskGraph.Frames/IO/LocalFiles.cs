using System.IO.Compression;

namespace TaskGraph;

/// <summary>The files that a path or a pattern names.</summary>
internal static class LocalFiles
{
    /// <summary>The files in ordinal order of their paths.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static IReadOnlyList<LocalFile> Find(string pattern)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(pattern);
        string full = Path.GetFullPath(pattern);
        if (pattern.AsSpan().IndexOfAny('*', '?') < 0)
            return File.Exists(full) ? [LocalFile.Of(full)] : throw new FileNotFoundException($"There is no file '{pattern}' (looked for {full}).", full);
        string[] parts = full.Split(Path.DirectorySeparatorChar);
        IEnumerable<string> folders = [Path.GetPathRoot(full)!];
        foreach (string part in parts[1..^1])
        {
            folders = part.AsSpan().IndexOfAny('*', '?') < 0
                ? folders.Select(f => Path.Combine(f, part)).Where(Directory.Exists)
                : part == "**" ? folders.SelectMany(f => Directory.EnumerateDirectories(f, "*", SearchOption.AllDirectories).Prepend(f))
                : folders.SelectMany(f => Directory.EnumerateDirectories(f, part));
        }
        string[] files = [.. folders.SelectMany(f => Directory.EnumerateFiles(f, parts[^1])).Distinct().Order(StringComparer.Ordinal)];
        return files.Length > 0 ? Array.ConvertAll(files, LocalFile.Of)
            : throw new FileNotFoundException($"No file matches '{pattern}' (looked for {full}).", full);
    }
}

/// <summary>A file as it was when the operation was called: equal reads are those of equal files.</summary>
/// <param name="Path">The full path.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Changed">When it was last changed, in ticks.</param>
internal readonly record struct LocalFile(string Path, long Length, long Changed)
{
    public static LocalFile Of(string path)
    {
        var info = new FileInfo(path);
        return new(path, info.Length, info.LastWriteTimeUtc.Ticks);
    }

    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>Whether the bytes must be read from the beginning.</summary>
    public bool IsCompressed => Path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) || Path.EndsWith(".br", StringComparison.OrdinalIgnoreCase);

    /// <summary>The content from a position on; of a compressed file only from 0.</summary>
    public Stream OpenRead(long position = 0)
    {
        var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0) { Position = position };
        if (!IsCompressed) return file;
        return Path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : new BrotliStream(file, CompressionMode.Decompress);
    }

    public void AddTo(ref TokenBuilder token) => token.Add(Path).Add(Length).Add(Changed);
}
