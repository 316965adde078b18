using System.IO.MemoryMappedFiles;

namespace TaskGraph;

/// <summary>A few bytes of a mapped file in which a worker notes its current task. The kernel keeps them when the worker is killed.</summary>
internal sealed unsafe class TaskMark : ITaskMark, IDisposable
{
    public const int Size = sizeof(long);

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    private readonly long* _cell;

    public TaskMark(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, Size);
        _view = _file.CreateViewAccessor(0, Size);
        byte* cell = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref cell);
        _cell = (long*)cell;
    }

    public void Set(int job, int task) => Volatile.Write(ref *_cell, ((long)job << 32) | (uint)task);

    /// <summary>What the worker was running when it last told; job 0 where it ran nothing.</summary>
    public (int Job, int Task) Read()
    {
        long value = Volatile.Read(ref *_cell);
        return ((int)(value >> 32), (int)value);
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
