namespace TaskGraph;

/// <summary>A task brought down its worker process as often as it may.</summary>
public sealed class WorkerLostException : Exception
{
    internal WorkerLostException(TaskKey key, CallSite callSite, int attempts, string reason)
        : base($"Task '{key}'{(callSite.IsUnknown ? "" : $", built at {callSite},")} brought down its worker process {attempts} time{(attempts == 1 ? "" : "s")}: {reason}")
    {
        Key = key;
        CallSite = callSite.ToString();
        Attempts = attempts;
    }

    /// <summary>The task that ran when the worker was lost.</summary>
    public TaskKey Key { get; }

    /// <summary>The line of the user's program that built the task; empty where unknown.</summary>
    public string CallSite { get; }

    /// <summary>How many workers it brought down.</summary>
    public int Attempts { get; }
}
