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
    public IReadOnlyList<IExecutionObserver> Observers { get; init; } = [];

    /// <summary>The most workers that may work on this computation at a time; null for all of the scheduler's.</summary>
    public int? MaxDegreeOfParallelism
    {
        get;
        init => field = value is null or > 0 ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"{nameof(MaxDegreeOfParallelism)} is {value}. Use at least 1, or null for all workers.");
    }

    /// <summary>How often a failed task is run again before the computation fails.</summary>
    public int Retries
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"{nameof(Retries)} is {value}. Use 0 or more.");
    }
}
