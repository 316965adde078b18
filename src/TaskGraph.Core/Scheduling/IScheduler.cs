namespace TaskGraph;

/// <summary>Runs graphs. One method: a scheduler of the user's own is a first-class citizen.</summary>
public interface IScheduler
{
    /// <summary>Runs every task of <paramref name="graph"/> once, each after the tasks it reads.</summary>
    /// <returns>The outputs in the graph's order, each in the form of its <see cref="OutputMode"/>.</returns>
    /// <exception cref="TaskFailedException">A task threw; what had not started was cancelled, what had was awaited.</exception>
    /// <exception cref="WorkerLostException">A task brought down its worker process as often as it may.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<object?[]> ExecuteAsync(Graph graph, ComputeOptions? options = null, CancellationToken cancellationToken = default);
}

/// <summary>A scheduler on which the thread that waits for a result helps to compute it.</summary>
internal interface IHelpingScheduler : IScheduler
{
    object?[] Execute(Graph graph, ComputeOptions? options, CancellationToken cancellationToken);
}
