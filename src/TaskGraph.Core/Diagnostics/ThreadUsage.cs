using System.Buffers.Text;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace TaskGraph;

/// <summary>What one thread has used of the processor, where the system tells (Linux).</summary>
internal sealed unsafe partial class ThreadUsage : IDisposable
{
    private const int ThreadClock = 3;

    private readonly SafeFileHandle _statistics;

    private ThreadUsage(SafeFileHandle statistics) => _statistics = statistics;

    /// <summary>Of the calling thread; null where the system does not tell.</summary>
    public static ThreadUsage? Open()
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess) return null;
        try
        {
            var usage = new ThreadUsage(File.OpenHandle("/proc/thread-self/schedstat"));
            if (usage.TryRead(out _, out _)) return usage;
            usage.Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
        return null;
    }

    /// <summary>Reads the totals of the thread that opened this; call it there.</summary>
    /// <param name="processor">Nanoseconds on a processor.</param>
    /// <param name="delayed">Nanoseconds in which it could have run, but others had the processors.</param>
    public bool TryRead(out long processor, out long delayed)
    {
        (processor, delayed) = (0, 0);
        long* clock = stackalloc long[2];
        Span<byte> line = stackalloc byte[96];
        if (_statistics.IsClosed || GetClock(ThreadClock, clock) != 0) return false;
        processor = clock[0] * 1_000_000_000 + clock[1];
        // Time on a processor (only brought up to date now and then, hence the clock), time in the queue for one, turns.
        var text = line[..RandomAccess.Read(_statistics, line, 0)];
        int space = text.IndexOf((byte)' ');
        return space > 0 && Utf8Parser.TryParse(text[(space + 1)..], out delayed, out _);
    }

    public void Dispose() => _statistics.Dispose();

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetClock(int clock, long* time);
}
