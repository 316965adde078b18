using System.Diagnostics;

namespace TaskGraph;

/// <summary>Runs graphs on a pool of workers and, for what stays in the client, on its threads. Of the two kinds of tasks that may leave, all do, or only the lock-bound ones.</summary>
internal sealed class RemoteScheduler(IWorkerPool pool, ThreadedScheduler threads, bool byAffinity, string name) : IHelpingScheduler
{
    /// <summary>Threads for tasks of the client where no scheduler's are given; inside a worker, for everything.</summary>
    public static ThreadedScheduler ClientThreads { get; } = new();

    public async Task<object?[]> ExecuteAsync(Graph graph, ComputeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        options ??= ComputeOptions.Default;
        // Large constants lie there until the computation is over.
        using var buffers = new SharedBuffers();
        if (Plan(graph, buffers) is not { } codes) return await threads.ExecuteAsync(graph, options, cancellationToken).ConfigureAwait(false);
        return await RunAsync(graph, codes, options, helps: false, cancellationToken).ConfigureAwait(false);
    }

    object?[] IHelpingScheduler.Execute(Graph graph, ComputeOptions? options, CancellationToken cancellationToken)
    {
        options ??= ComputeOptions.Default;
        using var buffers = new SharedBuffers();
        if (Plan(graph, buffers) is not { } codes) return ((IHelpingScheduler)threads).Execute(graph, options, cancellationToken);
        return RunAsync(graph, codes, options, helps: true, cancellationToken).GetAwaiter().GetResult();
    }

    /// <summary>What has to travel, or null where nothing does.</summary>
    private LayerCodes? Plan(Graph graph, SharedBuffers buffers)
    {
        if (WorkerProcess.IsWorker || Array.TrueForAll(graph.Layers, l => Coordinator.IsLocal(l, byAffinity))) return null;
        Launcher.RequireFunctionsThatTravel();
        try
        {
            var codes = new LayerCodes(graph, layer => Coordinator.IsLocal(layer, byAffinity), buffers);
            return codes.HasRemote ? codes : null;
        }
        catch (MissingMemberException e)
        {
            throw Launcher.Failure("this program is trimmed, and what its functions need to be sent was cut off", e);
        }
    }

    private async Task<object?[]> RunAsync(Graph graph, LayerCodes codes, ComputeOptions options, bool helps, CancellationToken cancellationToken)
    {
        var events = EventStream.Open(options);
        events?.Write(new ComputeStarted(Stopwatch.GetTimestamp(), graph, name, pool.Size));
        if (events is not null)
            foreach (string warning in codes.Warnings) events.Write(new ExecutionWarning(Stopwatch.GetTimestamp(), warning));
        var state = new ExecutionState(graph, options, events, cancellationToken);
        var memory = ResultMemory.For(options, threads.Memory, threads.Workers);
        try
        {
            var run = new RemoteRun(pool, threads, state, codes, byAffinity, options.MaxDegreeOfParallelism ?? int.MaxValue, memory, cancellationToken);
            return await run.RunAsync(helps).ConfigureAwait(false);
        }
        finally
        {
            if (events is not null)
            {
                events.Write(new ComputeFinished(Stopwatch.GetTimestamp(), state.Failure));
                await events.CloseAsync().ConfigureAwait(false);
            }
        }
    }
}
