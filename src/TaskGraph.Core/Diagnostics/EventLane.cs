using System.Diagnostics;

namespace TaskGraph;

/// <summary>What a task's thread had used when the task began.</summary>
internal readonly record struct TaskStart(long Time, long Allocated, long Processor, long Delayed);

/// <summary>
/// The log of one thread in one computation. The thread writes, the stream reads; neither waits for the other: a record is seen
/// when the count that is written after it is. Full pages are linked, read ones are used again.
/// </summary>
internal sealed class EventLane
{
    private const int SmallestPage = 32, LargestPage = 1024;

    // Asking the system for a thread's times may cost ten tasks: it gets a fiftieth of the time.
    private const int UsageShare = 50;

    private readonly RecordDetail _detail;
    private readonly ThreadUsage? _usage;
    private readonly long _usageInterval;
    private Page _written;
    private Page? _spare;
    private TaskStart _next;
    private long _usageAt;

    // The task that runs, between two counts of tasks begun: where they are equal, what lies between them belongs together.
    private int _beginning, _task = -1, _begun;
    private long _taskStarted;

    // The reader's side.
    private Page _reading;
    private int _read, _ended, _announced;

    public EventLane(EventStream stream, string worker, RecordDetail detail)
    {
        Stream = stream;
        Worker = worker;
        _detail = detail;
        _written = _reading = new Page(SmallestPage);
        if (detail < RecordDetail.Usage) return;
        long began = Stopwatch.GetTimestamp();
        _usage = ThreadUsage.Open();
        _usage?.TryRead(out _, out _);
        _usageInterval = (Stopwatch.GetTimestamp() - began) * UsageShare;
    }

    /// <summary>The computation, until it has ended.</summary>
    public EventStream? Stream { get; private set; }

    public string Worker { get; }

    /// <summary>
    /// Notes that a task begins. The end of the task before counts as its beginning, unless <see cref="Pause"/> says otherwise: a
    /// reading of the clock costs more than what a worker does between two tasks.
    /// </summary>
    public TaskStart Begin(int task)
    {
        var start = _next;
        if (_detail != RecordDetail.Order && start.Time == 0)
            start = new(Stopwatch.GetTimestamp(), _detail == RecordDetail.Usage ? GC.GetAllocatedBytesForCurrentThread() : 0, -1, 0);
        Volatile.Write(ref _beginning, _begun + 1);
        Volatile.Write(ref _task, task);
        Volatile.Write(ref _taskStarted, start.Time);
        Volatile.Write(ref _begun, _beginning);
        if (_usage is null || start.Time - _usageAt < _usageInterval) return start;
        _usageAt = start.Time;
        return _usage.TryRead(out long processor, out long delayed) ? start with { Processor = processor, Delayed = delayed } : start;
    }

    /// <summary>Notes that a task has ended.</summary>
    public void End(int task, in TaskStart start, long bytes)
    {
        if (_detail == RecordDetail.Order)
        {
            Append(new TaskRecord { Task = task, IsEnd = true, Bytes = bytes });
            return;
        }
        var record = new TaskRecord
        {
            Task = task,
            IsEnd = true,
            Started = start.Time,
            Finished = Stopwatch.GetTimestamp(),
            Bytes = bytes,
            Allocated = -1,
            Processor = -1,
        };
        long allocated = 0;
        if (_detail == RecordDetail.Usage)
        {
            allocated = GC.GetAllocatedBytesForCurrentThread();
            record.Allocated = allocated - start.Allocated;
        }
        if (start.Processor >= 0 && _usage!.TryRead(out long processor, out long delayed))
        {
            record.Processor = processor - start.Processor;
            record.Delayed = delayed - start.Delayed;
        }
        Append(record);
        _next = new(record.Finished, allocated, -1, 0);
    }

    /// <summary>The next task does not follow at once.</summary>
    public void Pause() => _next = default;

    /// <summary>Notes that the task that runs ended in another way.</summary>
    public void Write(ExecutionEvent executionEvent)
    {
        Pause();
        Append(new TaskRecord { Event = executionEvent, Task = _task, Started = _taskStarted });
    }

    /// <summary>The next records that have not been read, valid until the next call; none where the reader has caught up.</summary>
    public ReadOnlySpan<TaskRecord> Read()
    {
        var page = _reading;
        while (true)
        {
            int count = Volatile.Read(ref page.Count);
            if (_read < count)
            {
                var records = page.Records.AsSpan(_read, count - _read);
                _read = count;
                return records;
            }
            if (count < page.Records.Length || Volatile.Read(ref page.Next) is not { } next) return [];
            if (page.Records.Length == LargestPage) Volatile.Write(ref _spare, page);
            (_reading, page, _read) = (next, next, 0);
        }
    }

    /// <summary>For the reader: counts one more task that has ended; whether it was not announced before.</summary>
    public bool EndsUnannounced() => ++_ended > _announced;

    /// <summary>For the reader, which has read all ends: the task that runs, where it has not been announced.</summary>
    public bool TryAnnounce(out TaskRecord running)
    {
        int begun = Volatile.Read(ref _begun);
        running = new TaskRecord { Task = Volatile.Read(ref _task), Started = Volatile.Read(ref _taskStarted) };
        if (begun != _ended + 1 || begun == _announced || Volatile.Read(ref _beginning) != begun) return false;
        _announced = begun;
        return true;
    }

    /// <summary>Lets go of the computation: a thread remembers its last lane.</summary>
    public void Detach()
    {
        Stream = null;
        _usage?.Dispose();
    }

    private void Append(in TaskRecord record)
    {
        var page = _written;
        if (page.Count == page.Records.Length) page = Turn(page);
        page.Records[page.Count] = record;
        Volatile.Write(ref page.Count, page.Count + 1);
    }

    private Page Turn(Page full)
    {
        var page = Interlocked.Exchange(ref _spare, null) ?? new Page(Math.Min(full.Records.Length * 4, LargestPage));
        page.Count = 0;
        page.Next = null;
        Volatile.Write(ref full.Next, page);
        return _written = page;
    }

    private sealed class Page(int size)
    {
        public readonly TaskRecord[] Records = new TaskRecord[size];
        public int Count;
        public Page? Next;
    }
}
