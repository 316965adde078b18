using System.Diagnostics;

namespace TaskGraph;

/// <summary>A worker process from the client's side: the process, what it last wrote, how it ended.</summary>
internal sealed class WorkerHandle : IDisposable
{
    private const int KeptLines = 40;
    private readonly Queue<string> _lastErrors = new();
    private readonly string _name;

    public WorkerHandle(string name, string markPath, Process process)
    {
        _name = name;
        Process = process;
        MarkPath = markPath;
        Mark = new TaskMark(markPath);
        process.OutputDataReceived += (_, e) =>
        {
            if (e.Data is not null) Forward(Console.Out, e.Data);
        };
        process.ErrorDataReceived += (_, e) =>
        {
            if (e.Data is null) return;
            lock (_lastErrors)
            {
                _lastErrors.Enqueue(e.Data);
                if (_lastErrors.Count > KeptLines) _lastErrors.Dequeue();
            }
            Forward(Console.Error, e.Data);
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private void Forward(TextWriter writer, string line)
    {
        try
        {
            writer.WriteLine($"[{_name}] {line}");
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Nobody reads what this process writes.
        }
    }

    public Process Process { get; }

    public int ProcessId { get; init; }

    public TaskMark Mark { get; }

    public string MarkPath { get; }

    public SocketLink? Link { get; set; }

    /// <summary>Whether the pool itself ended the process.</summary>
    public bool IsDismissed { get; set; }

    /// <summary>How the process ended, for the message to the user. Waits for it, and ends it where it does not.</summary>
    public string Epitaph()
    {
        if (!Process.WaitForExit(3000)) Kill();
        Process.WaitForExit();
        int code = Process.ExitCode;
        string how = code > 128 && !OperatingSystem.IsWindows() ? $"killed by signal {code - 128} ({SignalName(code - 128)})" : $"exit code {code}";
        string[] lines;
        lock (_lastErrors) lines = [.. _lastErrors.Where(l => !string.IsNullOrWhiteSpace(l))];
        // The reason of a crash stands at its beginning, a stack follows.
        return lines.Length == 0 ? $"{how}." : $"{how}. It last wrote:\n  {string.Join("\n  ", lines.Length <= 6 ? lines : [.. lines[..4], "…", lines[^1]])}";
    }

    public void Kill()
    {
        try
        {
            Process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    /// <summary>Lets the process end: its life-line is cut.</summary>
    public void Dismiss()
    {
        IsDismissed = true;
        try
        {
            // A byte tells that the client lives on, and still wants its folder.
            Process.StandardInput.BaseStream.WriteByte(1);
            Process.StandardInput.Close();
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    public void Dispose()
    {
        Mark.Dispose();
        Process.Dispose();
        try
        {
            File.Delete(MarkPath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The folder has been removed already.
        }
    }

    public override string ToString() => $"{_name} (pid {ProcessId})";

    private static string SignalName(int signal) => signal switch
    {
        4 => "SIGILL",
        6 => "SIGABRT: a stack overflow, FailFast or an unhandled exception",
        7 => "SIGBUS",
        8 => "SIGFPE",
        9 => "SIGKILL: from outside, or the system ran out of memory",
        11 => "SIGSEGV: a crash in native code",
        15 => "SIGTERM",
        _ => "a signal",
    };
}
