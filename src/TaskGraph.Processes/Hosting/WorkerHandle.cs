using System.Diagnostics;

namespace TaskGraph;

/// <summary>A worker process from the client's side: the process, what it last wrote, how it ended.</summary>
internal sealed class WorkerHandle : IDisposable
{
    private const int KeptLines = 40, ShownHead = 4;
    private readonly Queue<string> _lastErrors = new();
    private readonly string _name;
    private volatile string? _verdict;

    public WorkerHandle(WorkerEnvironment environment, Process process)
    {
        _name = environment.Name;
        Process = process;
        ProcessId = process.Id;
        MarkPath = environment.MarkPath;
        Mark = new TaskMark(MarkPath);
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

    public Process Process { get; }

    public int ProcessId { get; }

    public TaskMark Mark { get; }

    public string MarkPath { get; }

    public WorkerLink? Link { get; set; }

    /// <summary>Whether the pool itself ended the process.</summary>
    public bool IsDismissed { get; private set; }

    /// <summary>Whether it gets no further computation, and is dismissed when those that go on do not need it any more.</summary>
    public bool IsRetiring { get; set; }

    /// <summary>For how many looks of the <see cref="PoolWatch"/> it has been silent.</summary>
    public int Silence { get; set; }

    /// <summary>How the process ended, for the message to the user. Waits for it, and ends it where it does not.</summary>
    /// <param name="damage">What was wrong with its last frame, if anything: the reason only where the process did not end by itself.</param>
    public string Epitaph(string? damage = null)
    {
        if (!Process.WaitForExit(damage is null ? 3000 : 1000)) Kill(damage ?? "it closed its connection and was killed");
        Process.WaitForExit();
        string[] lines;
        lock (_lastErrors) lines = [.. _lastErrors.Where(l => !string.IsNullOrWhiteSpace(l))];
        string how = _verdict ?? HowItEnded(Process.ExitCode);
        // The reason of a crash stands at its beginning, a stack follows.
        return lines.Length == 0 ? $"{how}." : $"{how}. It last wrote:\n  {string.Join("\n  ", lines.Length <= ShownHead + 2 ? lines : [.. lines[..ShownHead], "…", lines[^1]])}";
    }

    /// <summary>Ends the process.</summary>
    /// <param name="why">The reason to tell, unless one has been given before.</param>
    public void Kill(string? why = null)
    {
        _verdict ??= why;
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

    private static string HowItEnded(int code)
    {
        if (OperatingSystem.IsWindows() || code <= 128) return $"exit code {code}";
        int signal = code - 128;
        return $"killed by signal {signal} ({SignalName(signal)})";
    }

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
