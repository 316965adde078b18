namespace TaskGraph;

/// <summary>Where a task belongs when the scheduler is <c>Scheduler.Auto</c>.</summary>
public enum TaskAffinity
{
    /// <summary>Numeric work on memory that the task owns: threads of one process scale.</summary>
    LockFree,

    /// <summary>Work that meets a process-wide resource (a static lock, the shared GC, a library that is not thread-safe) or may bring its process down: worker processes.</summary>
    LockBound,

    /// <summary>Work that cannot leave the process that called Compute, whatever the scheduler.</summary>
    Client,
}
