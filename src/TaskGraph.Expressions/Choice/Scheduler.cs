namespace TaskGraph;

/// <summary>The schedulers every program has, and the choice among them: argument, ambient, environment, <see cref="Auto"/>.</summary>
public static class Scheduler
{
    private const string Variable = "TASKGRAPH_SCHEDULER";

    private static readonly AsyncLocal<IScheduler?> _ambient = new();

    /// <summary>The default: runs each task where its <see cref="TaskAffinity"/> says, also in one graph.</summary>
    public static IScheduler Auto { get; } = new AutoScheduler();

    /// <summary>Runs every task on threads of this process, one for each processor that it may use.</summary>
    public static IScheduler Threads { get; } = new ThreadedScheduler();

    /// <summary>Runs every task in worker processes, one for each processor, which start when they are first needed.</summary>
    public static IScheduler Processes => AutoScheduler.Pool;

    /// <summary>Runs every task on the calling thread, in the order of the graph.</summary>
    public static IScheduler Synchronous { get; } = new SynchronousScheduler();

    /// <summary>Makes <paramref name="scheduler"/> the one for what is computed until the result is disposed; flows with async.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="scheduler"/> is null.</exception>
    public static IDisposable Use(IScheduler scheduler)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        var scope = new Scope(_ambient.Value);
        _ambient.Value = scheduler;
        return scope;
    }

    /// <summary>The scheduler for a computation that names <paramref name="named"/>, or none.</summary>
    /// <exception cref="InvalidOperationException">The environment names a scheduler that does not exist.</exception>
    /// <remarks>Inside a worker process everything runs on its threads, whatever is named.</remarks>
    internal static IScheduler Resolve(IScheduler? named) => WorkerProcess.IsWorker ? Threads : named ?? _ambient.Value ?? FromEnvironment() ?? Auto;

    private static IScheduler? FromEnvironment()
    {
        string? name = Environment.GetEnvironmentVariable(Variable);
        return name?.Trim().ToLowerInvariant() switch
        {
            null or "" => null,
            "auto" => Auto,
            "threads" => Threads,
            "processes" => Processes,
            "synchronous" => Synchronous,
            _ => throw new InvalidOperationException($"The environment variable {Variable} is '{name}'. Use auto, threads, processes or synchronous."),
        };
    }

    private sealed class Scope(IScheduler? before) : IDisposable
    {
        private bool _disposed;

        public void Dispose()
        {
            if (_disposed) return;
            _disposed = true;
            _ambient.Value = before;
        }
    }
}
