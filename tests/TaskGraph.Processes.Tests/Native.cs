using System.Runtime.InteropServices;

namespace TaskGraph;

/// <summary>What a task does to its process that .NET would not let it.</summary>
internal static partial class Native
{
    private const int StopSignal = 19, BothDirections = 2;

    /// <summary>Reads memory that is not there, in native code.</summary>
    public static void Crash() => StringLength(1);

    /// <summary>SIGSTOP to this process.</summary>
    public static void Stop() => Kill(Environment.ProcessId, StopSignal);

    /// <summary>Writes bytes to every connected socket of this process, behind the back of whoever uses it, and may close them.</summary>
    public static void WriteToSockets(byte[] bytes, bool closes)
    {
        foreach (string path in Directory.GetFiles("/proc/self/fd"))
        {
            if (new FileInfo(path).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) != true) continue;
            int descriptor = int.Parse(Path.GetFileName(path));
            if (bytes.Length > 0) Send(descriptor, bytes, (nuint)bytes.Length, 0x4000);
            if (closes) Shutdown(descriptor, BothDirections);
        }
    }

    [LibraryImport("libc", EntryPoint = "strlen")]
    private static partial nuint StringLength(nint text);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "send")]
    private static partial nint Send(int descriptor, byte[] bytes, nuint count, int flags);

    [LibraryImport("libc", EntryPoint = "shutdown")]
    private static partial int Shutdown(int descriptor, int how);
}
