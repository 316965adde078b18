namespace TaskGraph;

/// <summary>For programs that cannot become a worker process before Main: where startup hooks are off and no <c>dotnet</c> host is installed.</summary>
public static class TaskGraphWorker
{
    /// <summary>Whether the program's Main has said that it becomes a worker when it is started as one.</summary>
    internal static bool IsPrepared { get; private set; }

    /// <summary>
    /// Becomes a worker where this process was started as one, and then never returns; else does nothing but allow worker processes to be started
    /// by running this program again. Must be the first statement of Main.
    /// </summary>
    /// <param name="args">The arguments of Main.</param>
    /// <exception cref="ArgumentNullException"><paramref name="args"/> is null.</exception>
    public static void RunIfRequested(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        if (WorkerEnvironment.IsRequested) WorkerProgram.Run();
        IsPrepared = true;
    }
}
