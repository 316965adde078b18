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

    private static string Describe(TaskKey key, IReadOnlyList<CallSite> callSites, string worker, int attempt, Exception error)
    {
        string built = string.Join(", ", callSites.Where(c => !c.IsUnknown).Distinct());
        if (built.Length != 0) built = $", built at {built},";
        string tries = attempt > 1 ? $" after {attempt} attempts" : "";
        return $"Task '{key}'{built} failed on {worker}{tries}: {error.GetType().Name}: {error.Message}";
    }
}
