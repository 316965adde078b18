namespace TaskGraph;

/// <summary>How a <see cref="ProcessPoolScheduler"/> is set up.</summary>
public sealed record ProcessPoolOptions
{
    /// <summary>The number of worker processes; null for the processors this process may use.</summary>
    public int? Workers
    {
        get;
        init => field = value is null or > 0 ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"{nameof(Workers)} is {value}. Use at least 1, or null for every processor.");
    }

    /// <summary>After how many tasks a worker is replaced by a fresh one, against libraries that leak; null for never.</summary>
    public int? MaxTasksPerWorker
    {
        get;
        init => field = value is null or > 0 ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"{nameof(MaxTasksPerWorker)} is {value}. Use at least 1, or null for no limit.");
    }

    /// <summary>The managed memory a worker may use; a task that needs more fails with an <see cref="OutOfMemoryException"/>. Null for no limit.</summary>
    public ByteSize? MemoryLimitPerWorker
    {
        get;
        init => field = value is null or { Bytes: >= 16 << 20 } ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"{nameof(MemoryLimitPerWorker)} is {value}. Use at least 16 MiB, or null for no limit.");
    }

    /// <summary>
    /// A program and its arguments to start as a worker, for programs that cannot be started again as they are. It must
    /// use TaskGraph, and it becomes a worker when it first touches a process pool.
    /// </summary>
    public IReadOnlyList<string>? WorkerCommand { get; init; }
}
