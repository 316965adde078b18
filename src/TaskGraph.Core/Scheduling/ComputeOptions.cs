namespace TaskGraph;

/// <summary>How one computation is run. What is not set here comes from the surroundings and then from the defaults.</summary>
public sealed record ComputeOptions
{
    internal static ComputeOptions Default { get; } = new();

    /// <summary>The scheduler; null takes the ambient one, then TASKGRAPH_SCHEDULER, then the automatic choice.</summary>
    public IScheduler? Scheduler { get; init; }

    /// <summary>Takes the progress, at most once per percent.</summary>
    public IProgress<ComputeProgress>? Progress { get; init; }

    /// <summary>Take the events of this computation.</summary>
    /// <exception cref="ArgumentException">The list or one of the observers is null.</exception>
    public IReadOnlyList<IExecutionObserver> Observers
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            for (int i = 0; i < value.Count; i++)
                if (value[i] is null) throw new ArgumentException($"Observer {i} of {value.Count} is null.", nameof(value));
            field = value;
        }
    } = [];

    /// <summary>The most workers that may work on this computation at a time; null for all of the scheduler's.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int? MaxDegreeOfParallelism
    {
        get;
        init => field = value is null or > 0 ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"{nameof(MaxDegreeOfParallelism)} is {value}. Use at least 1, or null for all workers.");
    }

    /// <summary>How often a failed task is run again before the computation fails.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public int Retries
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"{nameof(Retries)} is {value}. Use 0 or more.");
    }

    /// <summary>
    /// After which exceptions a failed task is run again; null for any. It is asked in this process, on any thread, with what the task threw; where it
    /// throws itself the task is not run again.
    /// </summary>
    public Func<Exception, bool>? RetryWhen { get; init; }

    /// <summary>How long a failed task waits before it is first run again; each further time twice as long. No worker waits with it on threads.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public TimeSpan RetryDelay
    {
        get;
        init => field = value >= TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"{nameof(RetryDelay)} is {value}. Use zero or more.");
    }

    /// <summary>
    /// The most bytes that results of this computation may take in this process; null takes the scheduler's own limit. Over the limit the results
    /// that are needed last wait on disk. What a task allocates for itself does not count.
    /// </summary>
    public MemoryLimit? MemoryLimit { get; init; }

    /// <summary>Where results go that have to leave memory; null takes the scheduler's own folder, and then the system's temporary one.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public string? SpillFolder
    {
        get;
        init => field = SpillFile.Folder(value);
    }

    /// <summary>The clock for timeouts and the delays of retries.</summary>
    /// <exception cref="ArgumentNullException">There is none.</exception>
    public TimeProvider TimeProvider
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = TimeProvider.System;
}
