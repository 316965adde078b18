namespace TaskGraph;

/// <summary>How one task in a worker ended.</summary>
/// <param name="Task">The task.</param>
/// <param name="Status">How.</param>
/// <param name="Started">When it began, in ticks of <see cref="System.Diagnostics.Stopwatch"/>.</param>
/// <param name="Finished">When it ended.</param>
/// <param name="Bytes">The size of its result, 0 where unknown.</param>
/// <param name="Encoded">The pickled result, where it came along, or what stands for it in the memory.</param>
/// <param name="Error">What the task threw.</param>
internal readonly record struct TaskReport(int Task, TaskStatus Status, long Started, long Finished, long Bytes = 0, object? Encoded = null, Exception? Error = null);

/// <summary>What follows the tasks of a report.</summary>
internal enum ReportEnd : byte
{
    /// <summary>Further reports follow for this batch.</summary>
    More,

    /// <summary>The worker is through with the batch but for tasks that hold no thread while they wait; further reports follow for these.</summary>
    Awaited,

    /// <summary>All tasks of the batch have been answered for.</summary>
    Last,

    /// <summary>The batch could not be read to its end: the tasks that were not answered for have failed with the error.</summary>
    Broken,

    /// <summary>The batch was recalled: the tasks that were not answered for have not started and will not, but for the one that is running.</summary>
    Returned,
}

/// <summary>How short of memory a worker is.</summary>
internal enum MemoryPressure : byte
{
    None,

    /// <summary>It should get no work that makes results.</summary>
    High,

    /// <summary>It should be replaced by a fresh one.</summary>
    Critical,
}

/// <summary>What a worker tells of a batch.</summary>
internal sealed class WorkerReport
{
    public required int Batch { get; init; }

    public List<TaskReport> Tasks { get; init; } = [];

    public ReportEnd End { get; init; }

    public MemoryPressure Memory { get; init; }

    /// <summary>The task that has been running for a while and goes on; -1 for none.</summary>
    public int Running { get; init; } = -1;

    /// <summary>Why the batch is broken.</summary>
    public Exception? Error { get; init; }
}
