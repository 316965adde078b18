namespace TaskGraph;

/// <summary>One task as it ran. Times count from the start of the profile's first computation.</summary>
/// <param name="Key">The task.</param>
/// <param name="Worker">The worker that ran it.</param>
/// <param name="Queued">When its last input was there, so that it could have started.</param>
/// <param name="Started">When it began.</param>
/// <param name="Ended">When it ended.</param>
/// <param name="Bytes">Bytes of its result, 0 where unknown.</param>
/// <param name="Allocated">Bytes that its thread allocated on the GC heap meanwhile; 0 where unknown, as in worker processes.</param>
public readonly record struct TaskRun(TaskKey Key, string Worker, TimeSpan Queued, TimeSpan Started, TimeSpan Ended, long Bytes, long Allocated)
{
    /// <summary>How long it ran.</summary>
    public TimeSpan Duration => Ended - Started;
}

/// <summary>All tasks of one name together.</summary>
/// <param name="Name">The name.</param>
/// <param name="Count">How many ran.</param>
/// <param name="Total">The sum of their durations.</param>
/// <param name="Longest">The longest duration.</param>
/// <param name="Bytes">Bytes of all their results.</param>
/// <param name="Allocated">Bytes that they allocated on the GC heap.</param>
public sealed record TaskSummary(string Name, int Count, TimeSpan Total, TimeSpan Longest, long Bytes, long Allocated)
{
    /// <summary>The mean duration.</summary>
    public TimeSpan Mean => Count == 0 ? TimeSpan.Zero : Total / Count;
}
