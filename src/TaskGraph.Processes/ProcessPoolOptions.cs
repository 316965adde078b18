namespace TaskGraph;

/// <summary>How a <see cref="ProcessPoolScheduler"/> is set up.</summary>
public sealed record ProcessPoolOptions
{
    /// <summary>The number of worker processes; null for the processors this process may use.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public int? Workers
    {
        get;
        init => field = value is null or > 0 ? value : throw Unfit(nameof(Workers), value, "at least 1, or null for every processor");
    }

    /// <summary>
    /// Runs in every worker before its first task: to load a library, set up logging, warm a cache. Where it throws, the computation that
    /// needed the worker fails. See <see cref="WorkerLocal{T}"/> for values that tasks use.
    /// </summary>
    public Action? Initializer { get; init; }

    /// <summary>Variables for the workers beside those of this process; null removes one.</summary>
    public IReadOnlyDictionary<string, string?> EnvironmentVariables { get; init; } = new Dictionary<string, string?>();

    /// <summary>After how many tasks a worker is replaced by a fresh one, against libraries that leak; null for never.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public int? MaxTasksPerWorker
    {
        get;
        init => field = value is null or > 0 ? value : throw Unfit(nameof(MaxTasksPerWorker), value, "at least 1, or null for no limit");
    }

    /// <summary>
    /// The managed memory a worker may use; a task that needs more fails with an <see cref="OutOfMemoryException"/>, and its worker goes on. Null for
    /// no limit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 16 MiB.</exception>
    public ByteSize? MemoryLimitPerWorker
    {
        get;
        init => field = value is null or { Bytes: >= 16 << 20 } ? value : throw Unfit(nameof(MemoryLimitPerWorker), value, "at least 16 MiB, or null for no limit");
    }

    /// <summary>
    /// A worker whose process is larger than this when it has done a batch of tasks is replaced by a fresh one, against native libraries that
    /// leak; null for never. It is the resident memory of the process that counts.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 64 MiB, which a worker has without doing anything.</exception>
    public ByteSize? RecycleAbove
    {
        get;
        init => field = value is null or { Bytes: >= 64 << 20 } ? value : throw Unfit(nameof(RecycleAbove), value, "at least 64 MiB, or null for no limit");
    }

    /// <summary>How hard the workers' garbage collector works to keep their heaps small, from 0, the default, to 9. Costs time in collections.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not 0 to 9.</exception>
    public int ConserveMemory
    {
        get;
        init => field = value is >= 0 and <= 9 ? value : throw Unfit(nameof(ConserveMemory), value, "0 to 9");
    }

    /// <summary>
    /// For how long a task may run that has no timeout of its own. Its worker is then killed, which stops it whatever it does; the task is tried again as after
    /// any loss of a worker, and fails with a <see cref="WorkerLostException"/>. Null for no limit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public TimeSpan? TaskTimeout
    {
        get;
        init => field = value is null || value > TimeSpan.Zero ? value : throw Unfit(nameof(TaskTimeout), value, "a positive time, or null for no limit");
    }

    /// <summary>
    /// For how long tasks may go on after their computation was cancelled, or has failed elsewhere. Those that watch their cancellation token end by
    /// themselves; the workers of the others are killed and replaced. Null to wait for them.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public TimeSpan? CancellationTimeout
    {
        get;
        init => field = value is null || value > TimeSpan.Zero ? value : throw Unfit(nameof(CancellationTimeout), value, "a positive time, or null to wait");
    } = TimeSpan.FromSeconds(5);

    /// <summary>For how long a worker may leave this process without an answer before it counts as lost and is killed: because it was stopped, or hangs as a whole.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public TimeSpan ResponseTimeout
    {
        get;
        init => field = value > TimeSpan.Zero ? value : throw Unfit(nameof(ResponseTimeout), value, "a positive time");
    } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// After how long without a computation the workers are let go; the next computation starts new ones. Workers that hold persisted
    /// results stay. Null for never.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public TimeSpan? IdleTimeout
    {
        get;
        init => field = value is null || value > TimeSpan.Zero ? value : throw Unfit(nameof(IdleTimeout), value, "a positive time, or null for never");
    }

    /// <summary>
    /// A program and its arguments to start as a worker, for programs that cannot be started again as they are. It must
    /// be built from the same assemblies, and it becomes a worker with <see cref="TaskGraphWorker.RunIfRequested"/> or when it first touches a process pool.
    /// </summary>
    /// <exception cref="ArgumentException">It is empty.</exception>
    public IReadOnlyList<string>? WorkerCommand
    {
        get;
        init => field = value is null or { Count: > 0 } ? value : throw new ArgumentException($"{nameof(WorkerCommand)} is empty. Give a program and its arguments, or null.", nameof(value));
    }

    private static ArgumentOutOfRangeException Unfit(string name, object? value, string allowed) => new(name, value, $"{name} is {value}. Use {allowed}.");
}
