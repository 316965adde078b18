namespace TaskGraph;

/// <summary>One line of a worker's log: that a task ended, or another event; made on reading, that one has begun and still runs.</summary>
internal struct TaskRecord
{
    /// <summary>Set for an event that is none of a task's usual two; then only the task it befell and its beginning mean anything.</summary>
    public ExecutionEvent? Event;

    public int Task;

    /// <summary>Whether this is a task's end; else its beginning.</summary>
    public bool IsEnd;

    /// <summary>When it began, in ticks of <see cref="System.Diagnostics.Stopwatch"/>; 0 where nobody asked.</summary>
    public long Started;

    /// <summary>When it ended.</summary>
    public long Finished;

    /// <summary>Bytes of the result, 0 where unknown.</summary>
    public long Bytes;

    /// <summary>Bytes allocated on the GC heap by the task's thread; -1 where not measured.</summary>
    public long Allocated;

    /// <summary>The processor time of the task's thread in nanoseconds; -1 where not measured.</summary>
    public long Processor;

    /// <summary>Nanoseconds in which the thread could have run, but others had the processors; 0 where not measured.</summary>
    public long Delayed;
}

/// <summary>How much of its tasks an observer wants to know.</summary>
internal enum RecordDetail
{
    /// <summary>Which have begun and ended.</summary>
    Order,

    /// <summary>And when.</summary>
    Times,

    /// <summary>And what they allocated and how long they were on a processor.</summary>
    Usage,
}

/// <summary>An observer that takes records by the bundle, without an object for each event.</summary>
internal interface IRecordObserver : IExecutionObserver
{
    RecordDetail Detail { get; }

    /// <summary>A computation is about to start, on the thread that starts it; its events come later.</summary>
    void OnOpening()
    {
    }

    /// <summary>Takes what one worker noted, in its order. None of the records holds an event.</summary>
    void OnRecords(Graph graph, string worker, ReadOnlySpan<TaskRecord> records);
}
