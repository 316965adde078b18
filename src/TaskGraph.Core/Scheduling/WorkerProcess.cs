namespace TaskGraph;

/// <summary>What is known of this process's part.</summary>
internal static class WorkerProcess
{
    /// <summary>Whether this process runs tasks for another one. What a task computes itself runs on this process's threads.</summary>
    public static bool IsWorker { get; set; }
}
