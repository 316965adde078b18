namespace TaskGraph;

/// <summary>
/// Runs tasks in worker processes: for code that meets a process-wide lock, that keeps the garbage collector busy, or that may bring its process down.
/// Workers start when the first task needs them, stay for the next computation, and end with this process whatever ends it.
/// A worker that is lost costs the tasks it was running and results only it held, which are computed again.
/// </summary>
public sealed class ProcessPoolScheduler : IHelpingScheduler, IAsyncDisposable
{
    private readonly ProcessPool _pool;
    private readonly RemoteScheduler _scheduler;

    /// <summary>A pool with a worker for each processor that this process may use.</summary>
    public ProcessPoolScheduler() : this(new ProcessPoolOptions())
    {
    }

    /// <summary>A pool of its own processes, which start with the first task.</summary>
    /// <exception cref="TaskCaptureException">The <see cref="ProcessPoolOptions.Initializer"/> captures something that cannot be sent to a worker process.</exception>
    public ProcessPoolScheduler(ProcessPoolOptions options) : this(new ProcessPool(options ?? throw new ArgumentNullException(nameof(options))))
    {
    }

    private ProcessPoolScheduler(ProcessPool pool)
    {
        _pool = pool;
        _scheduler = new RemoteScheduler(_pool, RemoteScheduler.ClientThreads, byAffinity: false, nameof(ProcessPoolScheduler));
    }

    /// <summary>The number of worker processes.</summary>
    public int Workers => _pool.Size;

    /// <summary>The ids of the worker processes that run now.</summary>
    public IReadOnlyList<int> ProcessIds => _pool.ProcessIds;

    internal ProcessPool Pool => _pool;

    /// <summary>A scheduler over a pool that was made otherwise.</summary>
    internal static ProcessPoolScheduler Over(ProcessPool pool) => new(pool);

    /// <summary>A scheduler that gives this pool only the lock-bound tasks, and the others to <paramref name="threads"/>.</summary>
    internal IScheduler ByAffinity(ThreadedScheduler threads) => new RemoteScheduler(_pool, threads, byAffinity: true, "AutoScheduler");

    /// <inheritdoc/>
    /// <exception cref="TaskCaptureException">A function captures something that cannot be sent to a worker process; nothing has run.</exception>
    public Task<object?[]> ExecuteAsync(Graph graph, ComputeOptions? options = null, CancellationToken cancellationToken = default)
        => _scheduler.ExecuteAsync(graph, options, cancellationToken);

    object?[] IHelpingScheduler.Execute(Graph graph, ComputeOptions? options, CancellationToken cancellationToken)
        => ((IHelpingScheduler)_scheduler).Execute(graph, options, cancellationToken);

    /// <summary>Starts all workers ahead of the first task. Nobody has to wait for it: a computation takes the workers as they come.</summary>
    /// <returns>Done when all run.</returns>
    /// <exception cref="InvalidOperationException">A worker cannot be started; the message says why and what to do.</exception>
    /// <exception cref="ObjectDisposedException">The pool has been disposed.</exception>
    public Task StartAsync(CancellationToken cancellationToken = default) => _pool.StartAsync(cancellationToken);

    /// <summary>Ends the workers. A computation that is going on fails.</summary>
    public ValueTask DisposeAsync() => _pool.DisposeAsync();
}
