using Microsoft.Win32.SafeHandles;

namespace TaskGraph;

/// <summary>Files of this machine's file systems.</summary>
internal sealed class LocalFiles : IStore
{
    public static LocalFiles Instance { get; } = new();

    public IReadOnlyList<StoredFile> List(string pattern)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(pattern);
        return GlobPattern.IsPattern(pattern) && !File.Exists(pattern) ? Matching(pattern) : [Single(pattern)];
    }

    /// <summary>Reads up to <paramref name="buffer"/>'s length from <paramref name="offset"/>; fewer bytes only at the end of the file.</summary>
    public int Read(string path, long offset, Span<byte> buffer)
    {
        using SafeFileHandle handle = File.OpenHandle(path, options: FileOptions.SequentialScan);
        int read = 0;
        while (read < buffer.Length)
        {
            int now = RandomAccess.Read(handle, buffer[read..], offset + read);
            if (now == 0) break;
            read += now;
        }
        return read;
    }

    public Stream OpenRead(string path) => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);

    public IPendingFile Create(string path) => new PendingFile(path);

    /// <summary>The path under which worker processes find the file too: other stores' paths are their own affair.</summary>
    public static string Located(IStore store, string path) => store is LocalFiles ? Path.GetFullPath(path) : path;

    private static StoredFile Single(string path)
    {
        if (Directory.Exists(path))
            throw new ArgumentException($"'{path}' is a folder. Name its files with a pattern, such as '{path.TrimEnd('/', '\\')}/*'.", nameof(path));
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new FileNotFoundException($"There is no file '{path}' (looked for {file.FullName}).{InFolder(Path.GetDirectoryName(file.FullName)!)}", file.FullName);
        return Describe(path, file);
    }

    private static StoredFile[] Matching(string pattern)
    {
        var glob = new GlobPattern(pattern);
        string full = Path.GetFullPath(glob.Folder);
        if (!Directory.Exists(full)) throw new FileNotFoundException($"No file matches '{pattern}': there is no folder {full}.");
        var options = new EnumerationOptions { RecurseSubdirectories = glob.IsDeep, AttributesToSkip = FileAttributes.None };
        var found = new List<StoredFile>();
        foreach (string path in Directory.EnumerateFiles(full, "*", options))
        {
            string relative = Path.GetRelativePath(full, path).Replace('\\', '/');
            if (!glob.Matches(relative) || IsHidden(relative)) continue;
            found.Add(Describe(glob.Folder == "." ? relative : $"{glob.Folder.TrimEnd('/')}/{relative}", new FileInfo(path)));
        }
        if (found.Count == 0) throw new FileNotFoundException($"No file matches '{pattern}' in {full}.{InFolder(full)}");
        found.Sort(static (a, b) => string.CompareOrdinal(a.Path, b.Path));
        return [.. found];
    }

    // As in shells, a wildcard does not mean names that begin with a dot: half-written files among them.
    private static bool IsHidden(string relative) => relative[0] == '.' || relative.Contains("/.", StringComparison.Ordinal);

    private static StoredFile Describe(string path, FileInfo file) => new(path, file.Length, file.LastWriteTimeUtc);

    private static string InFolder(string folder)
    {
        if (!Directory.Exists(folder)) return $" The folder {folder} does not exist.";
        string[] names = [.. Directory.EnumerateFileSystemEntries(folder).Select(e => Path.GetFileName(e)).Order(StringComparer.Ordinal).Take(6)];
        if (names.Length == 0) return " The folder is empty.";
        return $" The folder has {string.Join(", ", names.Take(5))}{(names.Length > 5 ? ", …" : "")}.";
    }
}
