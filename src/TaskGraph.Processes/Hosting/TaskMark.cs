using System.Diagnostics;
using System.IO.MemoryMappedFiles;

namespace TaskGraph;

/// <summary>A few bytes of a mapped file in which a worker notes its current task. The kernel keeps them when the worker is killed.</summary>
internal sealed unsafe class TaskMark : ITaskMark, IDisposable
{
    public const int Size = 16;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    // The task, and when it began on the clock that all processes of a machine share.
    private readonly long* _cells;

    public TaskMark(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, Size);
        _view = _file.CreateViewAccessor(0, Size);
        byte* cells = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref cells);
        _cells = (long*)cells;
    }

    public void Set(int job, int task)
    {
        Volatile.Write(ref _cells[1], Stopwatch.GetTimestamp());
        Volatile.Write(ref _cells[0], ((long)job << 32) | (uint)task);
    }

    /// <summary>What the worker was running when it last told; job 0 where it ran nothing.</summary>
    public (int Job, int Task) Read()
    {
        long value = Volatile.Read(ref _cells[0]);
        return ((int)(value >> 32), (int)value);
    }

    /// <summary>For how long it has been running that; zero where it runs nothing.</summary>
    public TimeSpan Running()
    {
        long task = Volatile.Read(ref _cells[0]), since = Volatile.Read(ref _cells[1]);
        return (int)(task >> 32) == 0 || task != Volatile.Read(ref _cells[0]) ? TimeSpan.Zero : Stopwatch.GetElapsedTime(since);
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
