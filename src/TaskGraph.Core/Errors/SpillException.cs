namespace TaskGraph;

/// <summary>The memory limit was reached, and results that should make room could not be written to disk or read back.</summary>
public sealed class SpillException : IOException
{
    internal SpillException(string folder, MemoryLimit limit, IOException error)
        : base($"The memory limit of {limit} is reached, and the results that should make room cannot go to {folder}: {error.Message.TrimEnd('.', ' ')}. "
            + "Free space there, name another SpillFolder, or raise the MemoryLimit.", error) => Folder = folder;

    /// <summary>Where the results were to go.</summary>
    public string Folder { get; }
}
