namespace TaskGraph;

/// <summary>
/// Where files lie: the local disk, or whatever else can list, read and write them, such as an object store. Several threads call it at a time. Where tasks
/// run in worker processes, the store travels there with its fields, as a captured object does.
/// </summary>
public interface IStore
{
    /// <summary>The files that a path or pattern names, in ordinal order of their paths. Which patterns there are is up to the store.</summary>
    /// <exception cref="FileNotFoundException">There is no such file, or no file matches.</exception>
    /// <exception cref="ArgumentException">The path is empty or names a folder.</exception>
    IReadOnlyList<StoredFile> List(string pattern);

    /// <summary>A stream over a file, from its start. It can seek; where it reads whole ranges at a time, it need not be buffered.</summary>
    /// <param name="path">A path that <see cref="List"/> gave.</param>
    Stream OpenRead(string path);

    /// <summary>A file to be written, of which nothing is seen before it is committed.</summary>
    /// <param name="path">Its path; a file that is there is replaced.</param>
    IPendingFile Create(string path);
}

/// <summary>A file being written. Disposing it before it is committed leaves nothing of it.</summary>
public interface IPendingFile : IDisposable
{
    /// <summary>Takes the file's bytes; its length says how many there are.</summary>
    Stream Stream { get; }

    /// <summary>Closes the file and puts it in its place at once, as a whole.</summary>
    void Commit();
}
