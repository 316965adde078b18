namespace TaskGraph;

/// <summary>A task threw. <see cref="Exception.InnerException"/> is what it threw, with its own stack.</summary>
public sealed class TaskFailedException : Exception
{
    internal TaskFailedException(TaskKey key, IReadOnlyList<CallSite> callSites, string worker, int attempt, Exception error)
        : base(Describe(key, callSites, worker, attempt, error), error)
    {
        Key = key;
        CallSites = callSites;
        Worker = worker;
        Attempt = attempt;
    }

    /// <summary>The task that failed.</summary>
    public TaskKey Key { get; }

    /// <summary>The display name of the operation.</summary>
    public string Name => Key.Name;

    /// <summary>The line of the user's program that built the task, such as <c>Program.cs:12</c>; empty where unknown.</summary>
    public string CallSite => CallSites.Count == 0 ? "" : CallSites[0].ToString();

    /// <summary>The lines that built the task: several where operations were fused.</summary>
    public IReadOnlyList<CallSite> CallSites { get; }

    /// <summary>The worker on which the task ran last.</summary>
    public string Worker { get; }

    /// <summary>How often the task was tried, from 1.</summary>
    public int Attempt { get; }

    internal Graph? Graph { get; init; }

    /// <summary>
    /// Runs the failed task again in the calling thread, for a debugger: first what it reads is computed anew, in order, then the task itself.
    /// </summary>
    /// <returns>The task's result, if it has one this time.</returns>
    /// <exception cref="InvalidOperationException">The graph is not known: the exception comes from another process, or from a scheduler of the user's.</exception>
    /// <remarks>What the task throws comes out as it is, not as a <see cref="TaskFailedException"/>.</remarks>
    public object? Rerun()
        => Graph is not null ? Graph.Rerun(Key)
            : throw new InvalidOperationException($"The graph of task '{Key}' is not known here. Keep the Graph from ToGraph() and call its Rerun.");

    private static string Describe(TaskKey key, IReadOnlyList<CallSite> callSites, string worker, int attempt, Exception error)
    {
        string built = string.Join(", ", callSites.Where(c => !c.IsUnknown).Distinct());
        if (built.Length != 0) built = $", built at {built},";
        string tries = attempt > 1 ? $" after {attempt} attempts" : "";
        return $"Task '{key}'{built} failed on {worker}{tries}: {ErrorText.Of(error)}";
    }
}
