using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace TaskGraph;

/// <summary>
/// A folder of this process for what had to leave memory and others read by name. Its owner holds a lock on a file beside it for as long as it
/// lives, however it ends; whoever opens a folder next to it first clears away those whose lock is free.
/// </summary>
internal sealed class SpillFolder : IDisposable
{
    private const string Prefix = "taskgraph-spill-", LockSuffix = ".lock";
    private const int MostAttempts = 40;
    private static readonly PosixSignal[] _fatalSignals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT, PosixSignal.SIGHUP];
    private static readonly ConcurrentDictionary<string, Lazy<bool>> _swept = new();

    private readonly FileStream _lock;
    private readonly EventHandler _onExit;
    private readonly PosixSignalRegistration[] _onSignals;

    private SpillFolder(string path, FileStream @lock)
    {
        Path = path;
        _lock = @lock;
        _onExit = (_, _) => Remove();
        AppDomain.CurrentDomain.ProcessExit += _onExit;
        // A process that a signal ends has no ProcessExit. A program that means to go on cannot be told from one that ends, since the handlers it has
        // registered before run after this one: what then reads the folder fails. After SIGKILL the next process that spills sweeps it away.
        _onSignals = Array.ConvertAll(_fatalSignals, s => PosixSignalRegistration.Create(s, OnSignal));
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

    public void Dispose()
    {
        foreach (var signal in _onSignals) signal.Dispose();
        AppDomain.CurrentDomain.ProcessExit -= _onExit;
        Remove();
    }

    private void OnSignal(PosixSignalContext signal)
    {
        if (!signal.Cancel) Remove();
    }

    private void Remove()
    {
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
