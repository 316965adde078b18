using System.Diagnostics;

namespace TaskGraph;

/// <summary>
/// A folder of mode 0700 that is named for the process it belongs to. It is removed with the pool, with the process, by the
/// last worker of a process that was killed, or, where all were killed, by the next process that makes one.
/// </summary>
internal sealed class PoolFolder : IDisposable
{
    private const string Prefix = "taskgraph-";
    private static readonly string[] _parents = SharedMemory is null ? [Temporary] : [Temporary, SharedMemory];

    /// <exception cref="IOException">It cannot be made.</exception>
    public PoolFolder(string parent)
    {
        RemoveLeftovers(parent);
        Path = System.IO.Path.Combine(parent, $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid():N}"[..(Prefix.Length + 20)]);
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(Path);
        else Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    /// <summary>Where sockets and files lie.</summary>
    public static string Temporary => System.IO.Path.GetTempPath();

    /// <summary>Where files are memory; null where the system has no such place.</summary>
    public static string? SharedMemory => Directory.Exists("/dev/shm") ? "/dev/shm" : null;

    public string Path { get; }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        Remove(Path);
    }

    /// <summary>Removes a folder. Several processes may try at once, and each then trips over what another has just deleted.</summary>
    public static void Remove(string folder)
    {
        for (int attempt = 0; attempt < 10 && Directory.Exists(folder); attempt++)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Thread.Yield();
            }
        }
    }

    /// <summary>Removes the folders of processes that are gone.</summary>
    public static void RemoveLeftovers()
    {
        foreach (string parent in _parents) RemoveLeftovers(parent);
    }

    /// <summary>Whether a process runs: one that has ended and that nobody asked for its end does not.</summary>
    public static bool IsRunning(int processId)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                string state = File.ReadAllText($"/proc/{processId}/stat");
                return state[state.LastIndexOf(')') + 2] is not ('Z' or 'X');
            }
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (Exception e) when (e is ArgumentException or IOException)
        {
            return false;
        }
    }

    private void OnExit(object? sender, EventArgs e) => Remove(Path);

    private static void RemoveLeftovers(string parent)
    {
        foreach (string folder in Directory.EnumerateDirectories(parent, Prefix + "*"))
        {
            string[] parts = System.IO.Path.GetFileName(folder).Split('-');
            if (parts.Length == 3 && int.TryParse(parts[1], out int owner) && !IsRunning(owner)) Remove(folder);
        }
    }
}
