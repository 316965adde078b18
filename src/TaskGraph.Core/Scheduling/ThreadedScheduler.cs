using System.Diagnostics;

namespace TaskGraph;

/// <summary>How a <see cref="ThreadedScheduler"/> is set up.</summary>
public sealed record ThreadedSchedulerOptions
{
    /// <summary>The number of workers; null for the processors this process may use.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int? Workers
    {
        get;
        init => field = value is null or > 0 ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"{nameof(Workers)} is {value}. Use at least 1, or null for every processor.");
    }

    /// <summary>
    /// The most bytes that results may take, of all computations on this scheduler together: <c>"2 GiB"</c>, or a share of the memory this process may
    /// use, <c>"50%"</c>. Null for no limit. Over the limit the results that are needed last wait on disk.
    /// </summary>
    public MemoryLimit? MemoryLimit { get; init; }

    /// <summary>Where results go that have to leave memory; null for the system's temporary folder.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public string? SpillFolder
    {
        get;
        init => field = SpillFile.Folder(value);
    }
}

/// <summary>
/// Runs tasks on threads of this process. A thread that waits for a result in <c>Compute</c> is one of the workers while it
/// waits, so a task may itself compute something, at any depth.
/// </summary>
public sealed class ThreadedScheduler : IHelpingScheduler
{
    private readonly ThreadTeam _team;
    private readonly ResultMemory? _memory;

    /// <summary>A scheduler with one worker for each processor that this process may use.</summary>
    public ThreadedScheduler() : this(new ThreadedSchedulerOptions())
    {
    }

    /// <summary>A scheduler of its own threads, which start when they are needed and end when they have been idle.</summary>
    public ThreadedScheduler(ThreadedSchedulerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _team = new ThreadTeam(options.Workers ?? Environment.ProcessorCount);
        (MemoryLimit, SpillFolder) = (options.MemoryLimit, options.SpillFolder);
        if (options.MemoryLimit is { } limit) _memory = new ResultMemory(limit, options.SpillFolder, _team.Size);
    }

    /// <summary>The number of workers.</summary>
    public int Workers => _team.Size;

    /// <summary>The most bytes that results may take; null for no limit.</summary>
    internal MemoryLimit? MemoryLimit { get; }

    /// <summary>Where results go that have to leave memory; null for the system's temporary folder.</summary>
    internal string? SpillFolder { get; }

    /// <summary>The threads, for a scheduler that runs some of its tasks on them.</summary>
    internal ThreadTeam Team => _team;

    /// <summary>What keeps results in this process within the scheduler's limit; null where it has none.</summary>
    internal ResultMemory? Memory => _memory;

    /// <inheritdoc/>
    public async Task<object?[]> ExecuteAsync(Graph graph, ComputeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        options ??= ComputeOptions.Default;
        var events = Open(graph, options);
        var run = NewRun(graph, options, events, cancellationToken);
        try
        {
            await run.RunAsync().ConfigureAwait(false);
            return run.State.TakeOutputs();
        }
        finally
        {
            if (events is not null) await Close(events, run).ConfigureAwait(false);
        }
    }

    object?[] IHelpingScheduler.Execute(Graph graph, ComputeOptions? options, CancellationToken cancellationToken)
    {
        options ??= ComputeOptions.Default;
        var events = Open(graph, options);
        var run = NewRun(graph, options, events, cancellationToken);
        try
        {
            run.RunHelping();
            return run.State.TakeOutputs();
        }
        finally
        {
            if (events is not null) Close(events, run).GetAwaiter().GetResult();
        }
    }

    private ThreadedRun NewRun(Graph graph, ComputeOptions options, EventStream? events, CancellationToken cancellationToken)
    {
        int workers = Math.Min(_team.Size, options.MaxDegreeOfParallelism ?? int.MaxValue);
        var state = new ExecutionState(graph, options, events, cancellationToken, ResultMemory.For(options, _memory, workers), counts: false);
        return new ThreadedRun(_team, state, workers, cancellationToken);
    }

    private EventStream? Open(Graph graph, ComputeOptions options)
    {
        var events = EventStream.Open(options);
        events?.Write(new ComputeStarted(Stopwatch.GetTimestamp(), graph, nameof(ThreadedScheduler), Math.Min(_team.Size, options.MaxDegreeOfParallelism ?? int.MaxValue)));
        return events;
    }

    private static Task Close(EventStream events, ThreadedRun run)
    {
        events.Write(new ComputeFinished(Stopwatch.GetTimestamp(), run.State.Failure));
        return events.CloseAsync();
    }
}
