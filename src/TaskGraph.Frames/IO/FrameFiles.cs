namespace TaskGraph;

/// <summary>What reading frames asks of files: their content unpacked, and that it is still the one that was planned with.</summary>
internal static class FrameFiles
{
    /// <summary>The files with their full paths, in ordinal order.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static StoredFile[] Find(string pattern)
        => [.. LocalFiles.Instance.List(pattern).Select(f => f with { Path = Path.GetFullPath(f.Path) })];

    extension(StoredFile file)
    {
        public string Name => Path.GetFileName(file.Path);

        /// <summary>Whether the content must be read from the beginning.</summary>
        public bool IsCompressed => Compression.Applies(file.Path);

        /// <summary>The content; unless compressed, the stream can seek.</summary>
        public Stream OpenContent() => Compression.Decompress(file.Path, LocalFiles.Instance.OpenRead(file.Path));

        /// <exception cref="IOException">The file is not what it was when the operation was called.</exception>
        public void CheckUnchanged(string operation)
        {
            if (Find(file.Path)[0] != file) throw new IOException($"'{file.Path}' has changed since {operation} was called. Call it again.");
        }

        public void AddTo(ref TokenBuilder token) => token.Add(file.Path).Add(file.Length).Add(file.Changed.Ticks);
    }
}
