using System.Diagnostics;

namespace TaskGraph;

/// <summary>
/// A folder of mode 0700 that is named for the process it belongs to. It is removed with the pool, with the process, by the
/// last worker of a process that was killed, or, where all were killed, by the next process that makes one.
/// </summary>
internal sealed class PoolFolder : IDisposable
{
    private const string Prefix = "taskgraph-";

    /// <exception cref="IOException">It cannot be made.</exception>
    public PoolFolder(string parent)
    {
        RemoveLeftovers(parent);
        Path = System.IO.Path.Combine(parent, $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid():N}"[..(Prefix.Length + 20)]);
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(Path);
        else Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    public string Path { get; }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        Remove(Path);
    }

    public static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody else's, or removed by another process at the same time.
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

    private static bool IsRunning(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
