namespace TaskGraph.Testing;

/// <summary>Fails the test that runs anything on it: proves that an operation is lazy.</summary>
public sealed class ThrowingScheduler : IScheduler
{
    /// <inheritdoc/>
    public Task<object?[]> ExecuteAsync(Graph graph, ComputeOptions? options = null, CancellationToken cancellationToken = default)
        => throw new InvalidOperationException($"A graph of {graph.TaskCount} tasks was run where nothing should run.");
}
