namespace TaskGraph;

/// <summary>Runs each task where its affinity says. A graph without lock-bound tasks never leaves this process.</summary>
internal sealed class AutoScheduler : IHelpingScheduler
{
    private static readonly Lazy<ProcessPoolScheduler> _pool = new(() => new ProcessPoolScheduler());
    private static readonly Lazy<IScheduler> _mixed = new(() => _pool.Value.ByAffinity((ThreadedScheduler)Scheduler.Threads));

    /// <summary>The process-wide pool; its workers start with the first task and end with this process.</summary>
    public static IScheduler Pool => _pool.Value;

    public Task<object?[]> ExecuteAsync(Graph graph, ComputeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return For(graph).ExecuteAsync(graph, options, cancellationToken);
    }

    object?[] IHelpingScheduler.Execute(Graph graph, ComputeOptions? options, CancellationToken cancellationToken)
    {
        var scheduler = For(graph);
        return scheduler is IHelpingScheduler helping
            ? helping.Execute(graph, options, cancellationToken)
            : Task.Run(() => scheduler.ExecuteAsync(graph, options, cancellationToken), CancellationToken.None).GetAwaiter().GetResult();
    }

    private static IScheduler For(Graph graph)
        => Array.Exists(graph.Layers, l => l.Affinity == TaskAffinity.LockBound) ? _mixed.Value : Scheduler.Threads;
}
