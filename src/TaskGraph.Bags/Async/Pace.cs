using System.Diagnostics;
using System.IO.MemoryMappedFiles;

namespace TaskGraph;

/// <summary>Lets so many begin in a second, evenly: in this process, or in all that map one file, whose clock is the same.</summary>
internal sealed unsafe class Pace
{
    private readonly long _ticks;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly long* _shared;
    private long _own;

    public Pace(double perSecond) => _ticks = Math.Max(1, (long)(Stopwatch.Frequency / perSecond));

    public Pace(double perSecond, string path) : this(perSecond)
    {
        using var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
        using var file = MemoryMappedFile.CreateFromFile(stream, null, sizeof(long), MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        _view = file.CreateViewAccessor(0, sizeof(long));
        byte* cell = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref cell);
        _shared = (long*)cell;
    }

    ~Pace() => _view?.SafeMemoryMappedViewHandle.ReleasePointer();

    private ref long Next
    {
        get
        {
            if (_view is null) return ref _own;
            return ref *_shared;
        }
    }

    public Task WaitAsync(CancellationToken cancellation)
    {
        long now = Stopwatch.GetTimestamp(), turn = Turn(now);
        GC.KeepAlive(this);
        return turn == now ? Task.CompletedTask : Task.Delay(Stopwatch.GetElapsedTime(now, turn), cancellation);
    }

    private long Turn(long now)
    {
        while (true)
        {
            long next = Volatile.Read(ref Next), turn = Math.Max(next, now);
            if (Interlocked.CompareExchange(ref Next, turn + _ticks, next) == next) return turn;
        }
    }
}
