using System.Collections.Concurrent;
using System.Diagnostics;

namespace TaskGraph;

/// <summary>
/// Worker processes: started when a run first needs them, replaced when they are lost while runs go on, kept warm in between. They
/// connect to a socket in a folder that only this user can enter and show a secret that only they were told.
/// </summary>
internal sealed class ProcessPool : IWorkerPool, IAsyncDisposable
{
    private static readonly TimeSpan _endLimit = TimeSpan.FromSeconds(2), _tidyAfter = TimeSpan.FromMilliseconds(10);
    private static int _jobs;

    private readonly ProcessPoolOptions _options;
    private readonly Func<string, Entrance>? _open;
    private readonly WorkerInitializer? _initializer;
    private readonly Recycling _recycling;
    private readonly ConcurrentDictionary<int, RemoteRun> _runs = new();
    private readonly ConcurrentDictionary<ulong, byte> _held = new();
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly List<WorkerHandle> _workers = [];
    private readonly List<TaskCompletionSource> _starting = [];
    private WorkerFactory? _factory;
    private PoolWatch? _watch;
    private bool _isClosed;

    private readonly Timer _tidying;
    private int _isTidying;

    /// <param name="options">The user's wishes.</param>
    /// <param name="open">Makes another entrance than is usual on this system, from the pool's folder.</param>
    public ProcessPool(ProcessPoolOptions options, Func<string, Entrance>? open = null)
    {
        // Where startup hooks are off, and nothing else kept it from that, Main runs in a worker: it must not start workers itself.
        if (WorkerEnvironment.IsRequested) WorkerProgram.Run();
        _options = options;
        _open = open;
        _initializer = options.Initializer is { } function ? new WorkerInitializer(function) : null;
        Size = options.Workers ?? Environment.ProcessorCount;
        Coordination = new CoordinatorOptions { TaskTimeout = options.TaskTimeout, CancellationTimeout = options.CancellationTimeout };
        if (options.MaxTasksPerWorker is { } most) Coordination = Coordination with { LargestBatch = Math.Min(Coordination.LargestBatch, most) };
        _recycling = new Recycling(this, options);
        _tidying = new Timer(static pool => ((ProcessPool)pool!).Tidy(), this, Timeout.Infinite, Timeout.Infinite);
    }

    public int Size { get; }

    public CoordinatorOptions Coordination { get; }

    /// <summary>The workers that run now.</summary>
    public WorkerHandle[] Workers
    {
        get
        {
            lock (_gate) return [.. _workers];
        }
    }

    public int[] ProcessIds => Array.ConvertAll(Workers, w => w.ProcessId);

    /// <summary>Whether nothing is computed, and nothing is kept in workers.</summary>
    public bool IsIdle => _runs.IsEmpty && _held.IsEmpty;

    /// <summary>Where the workers' socket lies; null before the first has been started.</summary>
    public string? Folder => _factory?.Folder;

    public int NextJob() => Interlocked.Increment(ref _jobs);

    /// <summary>Whether there is or was such a run, in this pool or another.</summary>
    public static bool HasStarted(int job) => job > 0 && job <= Volatile.Read(ref _jobs);

    public RemoteRun? RunOf(int job) => _runs.GetValueOrDefault(job);

    public IReadOnlyList<IWorkerLink> Enter(RemoteRun run)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(ProcessPoolScheduler));
            _runs[run.Job] = run;
            return Links();
        }
    }

    public void Want(int count) => Start(count);

    public void Leave(RemoteRun run)
    {
        _runs.TryRemove(run.Job, out _);
        _recycling.Left(run);
        // To say that a computation is over wakes a worker that has nothing to do then, and whoever computes again at once waits for the processor.
        if (Interlocked.Exchange(ref _isTidying, 1) == 0) _tidying.Change(_tidyAfter, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A result stays in workers after its run.</summary>
    public void Hold(ulong result) => _held[result] = 0;

    public void Released(RemoteRun run, IWorkerLink link) => _recycling.Released(run, (WorkerLink)link);

    /// <summary>A worker has answered for tasks.</summary>
    public void ConsiderRecycling(WorkerLink link) => _recycling.Consider(link);

    /// <summary>Whether workers may go: no results are held in them, and the pool is not being closed.</summary>
    public bool CanRecycle => _held.IsEmpty && !_isClosed;

    /// <summary>Gives a worker no further computation.</summary>
    /// <returns>The worker with the computations that go on, or null where it has to stay: it holds results, or it goes already.</returns>
    public (WorkerHandle Worker, RemoteRun[] Runs)? BeginRetiring(WorkerLink link)
    {
        lock (_gate)
        {
            if (!CanRecycle || _workers.Find(w => w.Link == link) is not { IsRetiring: false, IsDismissed: false } worker) return null;
            worker.IsRetiring = true;
            return (worker, [.. _runs.Values]);
        }
    }

    /// <summary>Lets a worker go that no computation needs. Where results are held by now, it goes on instead.</summary>
    public void EndRetiring(WorkerHandle worker)
    {
        RemoteRun[] runs;
        lock (_gate)
        {
            worker.IsRetiring = CanRecycle || _isClosed;
            runs = worker.IsRetiring ? [] : [.. _runs.Values];
        }
        if (worker.IsRetiring) worker.Dismiss();
        foreach (var run in runs) run.OnJoined(worker.Link!);
    }

    public void DropEverywhere(ulong result)
    {
        _held.TryRemove(result, out _);
        WorkerLink[] links;
        lock (_gate) links = Links();
        foreach (var link in links)
        {
            link.Drop(result);
            link.Flush();
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isClosed, typeof(ProcessPoolScheduler));
        Start(Size);
        lock (_gate) return Task.WhenAll(_starting.Select(s => s.Task)).WaitAsync(cancellationToken);
    }

    /// <summary>Lets all workers go that run now, if nobody needs them.</summary>
    public void DismissAll()
    {
        WorkerHandle[] dismissed;
        lock (_gate)
        {
            if (!IsIdle) return;
            dismissed = [.. _workers];
            _workers.Clear();
        }
        foreach (var worker in dismissed) worker.Dismiss();
    }

    public async ValueTask DisposeAsync()
    {
        WorkerHandle[] workers;
        lock (_gate)
        {
            if (_isClosed) return;
            _isClosed = true;
            workers = [.. _workers];
        }
        _watch?.Dispose();
        await _tidying.DisposeAsync().ConfigureAwait(false);
        foreach (var run in _runs.Values) run.OnClosed();
        foreach (var worker in workers) worker.Dismiss();
        foreach (var worker in workers)
        {
            try
            {
                using var limit = new CancellationTokenSource(_endLimit);
                await worker.Process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                worker.Kill();
            }
            catch (InvalidOperationException)
            {
                // Its own thread has seen it off already.
            }
        }
        _factory?.Dispose();
    }

    /// <summary>Sees to it that so many workers run or are being started.</summary>
    private void Start(int count)
    {
        var missing = new List<TaskCompletionSource>();
        lock (_gate)
        {
            if (_isClosed) return;
            int left = Math.Min(count, Size) - _workers.Count - _starting.Count;
            if (left <= 0) return;
            _factory ??= new WorkerFactory(this, _options, _initializer, _open);
            _watch ??= new PoolWatch(this, _options);
            for (; left > 0; left--) missing.Add(new(TaskCreationOptions.RunContinuationsAsynchronously));
            _starting.AddRange(missing);
        }
        foreach (var start in missing) new Thread(() => StartOne(start)) { IsBackground = true, Name = "TaskGraph worker link" }.Start();
    }

    /// <summary>Starts a worker and stays with it until it is gone.</summary>
    private void StartOne(TaskCompletionSource start)
    {
        WorkerHandle worker;
        try
        {
            worker = _factory!.Launch();
        }
        catch (Exception e)
        {
            lock (_gate) _starting.Remove(start);
            start.SetException(e);
            _ = start.Task.Exception; // Whoever computes is told below.
            foreach (var run in _runs.Values) run.OnUnavailable(e);
            return;
        }
        bool isClosed;
        lock (_gate)
        {
            _starting.Remove(start);
            isClosed = _isClosed;
            if (!isClosed) _workers.Add(worker);
        }
        start.SetResult();
        if (isClosed) worker.Dismiss();
        foreach (var run in _runs.Values)
        {
            run.State.Events?.Write(new WorkerStarted(Stopwatch.GetTimestamp(), worker.ToString(), worker.ProcessId));
            run.OnJoined(worker.Link!);
        }
        worker.Link!.Receive();
        Bury(worker);
    }

    /// <summary>Tells the runs of a worker's end and replaces it where it is needed.</summary>
    private void Bury(WorkerHandle worker)
    {
        string reason = worker.Epitaph(worker.Link!.Damage);
        var (job, task) = worker.Mark.Read();
        lock (_gate) _workers.Remove(worker);
        foreach (var run in _runs.Values)
        {
            if (!worker.IsDismissed) run.State.Events?.Write(new WorkerLost(Stopwatch.GetTimestamp(), worker.ToString(), worker.ProcessId, reason));
            run.OnLost(worker.Link!, job, task, reason);
        }
        worker.Dispose();
        int wanted = _runs.IsEmpty ? 0 : _runs.Values.Max(r => r.WantedWorkers);
        Start(wanted);
    }

    private void Tidy()
    {
        Volatile.Write(ref _isTidying, 0);
        WorkerLink[] links;
        lock (_gate) links = Links();
        foreach (var link in links) link.Flush();
    }

    private WorkerLink[] Links() => [.. _workers.Where(w => w is { IsRetiring: false, Link.IsAlive: true }).Select(w => w.Link!)];
}
