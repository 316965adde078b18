using System.Collections.Concurrent;

namespace TaskGraph;

/// <summary>
/// A folder of this process for results that had to leave memory. Its owner holds a lock on a file beside it for as long as it
/// lives, however it ends; whoever opens a folder next to it first clears away those whose lock is free.
/// </summary>
internal sealed class SpillFolder : IDisposable
{
    private const string Prefix = "taskgraph-spill-", LockSuffix = ".lock";
    private const int MostAttempts = 40;
    private static readonly ConcurrentDictionary<string, Lazy<bool>> _swept = new();

    private readonly FileStream _lock;
    private readonly EventHandler _onExit;
    private long _names;
    private volatile bool _isClosed;

    private SpillFolder(string path, FileStream @lock)
    {
        Path = path;
        _lock = @lock;
        // Where a signal ends the process this does not run: the next process that spills sweeps the folder away.
        _onExit = (_, _) => Remove();
        AppDomain.CurrentDomain.ProcessExit += _onExit;
    }

    public string Path { get; }

    /// <summary>Makes a folder under <paramref name="parent"/>.</summary>
    /// <exception cref="IOException">It cannot be made there.</exception>
    public static SpillFolder Open(string parent)
    {
        Directory.CreateDirectory(parent);
        _ = _swept.GetOrAdd(System.IO.Path.GetFullPath(parent), p => new(() => Sweep(p))).Value;
        while (true)
        {
            string path = System.IO.Path.Combine(parent, $"{Prefix}{Guid.NewGuid():N}");
            // The lock comes first, so that no folder is ever without an owner. A sweeper may snatch a lock that is just made.
            if (TryLock(path + LockSuffix, FileMode.CreateNew) is not { } @lock) continue;
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
            else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return new SpillFolder(path, @lock);
        }
    }

    /// <summary>Removes the folders of processes that are no more. What cannot be removed is left alone.</summary>
    /// <returns>True.</returns>
    internal static bool Sweep(string parent)
    {
        foreach (string file in Directory.EnumerateFiles(parent, Prefix + "*" + LockSuffix))
        {
            try
            {
                using var @lock = TryLock(file, FileMode.Open);
                if (@lock is not null) Remove(file[..^LockSuffix.Length], file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another user's, or another sweeper was quicker.
            }
        }
        return true;
    }

    /// <summary>A name for another file in the folder.</summary>
    /// <exception cref="IOException">The folder is being removed, because the process ends.</exception>
    public string NextFile()
    {
        if (_isClosed) throw new IOException("The process is ending.");
        return System.IO.Path.Combine(Path, Interlocked.Increment(ref _names).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= _onExit;
        Remove();
    }

    private void Remove()
    {
        _isClosed = true;
        Remove(Path, _lock.Name);
        _lock.Dispose();
    }

    private static void Remove(string folder, string lockFile)
    {
        for (int attempt = 0; attempt < MostAttempts; attempt++)
        {
            try
            {
                if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
                File.Delete(lockFile);
                return;
            }
            catch (IOException)
            {
                // When a process is ended, a worker may still be writing its last file. What stays is for the next sweep.
                Thread.Sleep(5);
            }
        }
    }

    private static FileStream? TryLock(string file, FileMode mode)
    {
        try
        {
            return new FileStream(file, mode, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(file))
        {
            return null;
        }
    }
}
