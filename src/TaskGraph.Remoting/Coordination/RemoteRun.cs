using System.Diagnostics;

namespace TaskGraph;

/// <summary>
/// One graph on workers and on the client's own threads. Readiness, counts, retries and failure are <see cref="ExecutionState"/>'s;
/// this decides where a task runs and moves results. A ready task waits for the worker that holds most of its input bytes, an idle
/// worker takes from the others; batches aim at a few milliseconds, two of them under way per worker, results stay where they were made.
/// When a worker is lost, what only it held and is still needed is computed again, walking back from there; nothing else is.
/// Every decision is made under one lock, orders to links are sent without it.
/// </summary>
internal sealed partial class RemoteRun : ITeamWork
{
    private const int Window = 2, LargestBatch = 512, MostLosses = 3, MostSkips = 20, MostFollowed = 32;
    private static readonly long _batchTicks = Stopwatch.Frequency / 250; // 4 ms

    private enum Place : byte
    {
        Waiting,
        Queued,
        Parked,
        Running,
        Done,
    }

    private readonly IWorkerPool _pool;
    private readonly ThreadTeam _team;
    private readonly int _mostLocal, _mostRemote;
    private readonly bool _byAffinity;
    private readonly LayerCodes _codes;
    private readonly CancellationToken _cancellation;
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly object _gate = new();
    private readonly Graph _graph;

    // Guarded by _gate.
    private readonly Place[] _places;
    private readonly byte[] _attempts, _losses, _skips;
    private readonly bool[] _isQueued;
    private readonly bool[] _returned;
    private readonly double[] _ticksPerTask;
    private readonly int[] _batchOf, _kindOf;
    private double _ticksPerAny;
    private readonly List<RunWorker> _workers = [];
    private readonly List<IWorkerLink> _spare = [];
    private readonly ReadyQueue _shared, _localReady;
    private readonly Stack<int> _finished = new();
    private readonly HashSet<IWorkerLink> _touched = [];
    private int _left, _batches, _localWorkers, _localInvited, _localRunning, _localWaiting;
    private bool _ended;

    public RemoteRun(
        IWorkerPool pool, ThreadedScheduler threads, ExecutionState state, LayerCodes codes, bool byAffinity, int mostWorkers, CancellationToken cancellationToken)
    {
        _pool = pool;
        _team = threads.Team;
        (_mostLocal, _mostRemote) = (Math.Min(threads.Workers, mostWorkers), mostWorkers);
        _byAffinity = byAffinity;
        _codes = codes;
        _cancellation = cancellationToken;
        State = state;
        _graph = state.Graph;
        Job = pool.NextJob();
        int remote = 0;
        foreach (int layer in _graph.LayerOf)
            if (!IsLocal(_graph.Layers[layer], byAffinity)) remote++;
        WantedWorkers = Math.Min(Math.Min(remote, mostWorkers), pool.Size);
        _left = _graph.TaskCount;
        _places = new Place[_left];
        _attempts = new byte[_left];
        _losses = new byte[_left];
        _skips = new byte[_left];
        _isQueued = new bool[_left];
        _returned = new bool[_left];
        foreach (var output in _graph.Outputs) _returned[output.Task] |= output.Mode != OutputMode.Held;
        _batchOf = new int[_left];
        _kindOf = KindsOf(_graph);
        _ticksPerTask = new double[_kindOf.Length];
        _shared = new ReadyQueue(_left);
        _localReady = new ReadyQueue(_left);
    }

    public int Job { get; }

    public ExecutionState State { get; }

    /// <summary>How many workers the run can use.</summary>
    public int WantedWorkers { get; }

    /// <summary>Whether a task runs in the client under the given rule.</summary>
    public static bool IsLocal(GraphLayer layer, bool byAffinity)
        => layer.Affinity == TaskAffinity.Client || layer.Code is HeldCode || (byAffinity && layer.Affinity == TaskAffinity.LockFree);

    /// <summary>Runs the graph.</summary>
    /// <param name="helps">Whether the calling thread runs tasks of the client's while it waits.</param>
    public async Task<object?[]> RunAsync(bool helps)
    {
        using var cancelled = _cancellation.UnsafeRegister(static run => ((RemoteRun)run!).OnCancelled(), this);
        _pool.Enter(this);
        try
        {
            Decide(static run => run.Begin());
            if (helps) Help();
            await _completion.Task.ConfigureAwait(false);
            return TakeOutputs();
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>A worker can take tasks.</summary>
    public void OnJoined(IWorkerLink link) => Decide((Run: this, Link: link), static s =>
    {
        var (run, worker) = s;
        if (run._workers.Count < run._mostRemote) run._workers.Add(new RunWorker(worker, run._graph.TaskCount));
        else run._spare.Add(worker);
    });

    /// <summary>A worker reports on tasks of this run.</summary>
    public void OnReport(IWorkerLink link, PickleReader report) => Decide((Run: this, Link: link, Report: report), static s => s.Run.TakeReport(s.Link, s.Report));

    /// <summary>A batch could not be sent because something in it cannot travel.</summary>
    public void OnRefused(IWorkerLink link, TaskBatch batch, Exception error) => Decide((Run: this, Link: link, batch, error), static s =>
    {
        if (s.Run.WorkerOf(s.Link) is not { } worker || !worker.InFlight.Remove(s.batch)) return;
        foreach (int task in s.batch.Open.ToArray()) s.Run.Fault(task, s.Link.Name, s.error, mayRetry: false);
    });

    /// <summary>A worker is gone.</summary>
    /// <param name="link">The worker.</param>
    /// <param name="job">The job whose task it was running, or 0.</param>
    /// <param name="task">The task it was running.</param>
    /// <param name="reason">What is known of its end.</param>
    public void OnLost(IWorkerLink link, int job, int task, string reason)
        => Decide((Run: this, link, job, task, reason), static s => s.Run.Lose(s.link, s.job == s.Run.Job ? s.task : -1, s.reason));

    /// <summary>No worker can be started.</summary>
    public void OnUnavailable(Exception error) => Decide((Run: this, error), static s =>
    {
        if (s.Run._workers.Count > 0) return;
        s.Run.State.Stop(s.error);
        s.Run.End();
    });

    /// <summary>The pool is being closed.</summary>
    public void OnClosed() => Decide(this, static run =>
    {
        if (run._ended) return;
        run.State.Stop(new ObjectDisposedException(nameof(IScheduler), "The process pool was disposed while it computed."));
        run.End();
    });

    /// <summary>Called by the state, under the lock, when nobody needs a result any more.</summary>
    public void Forget(RemoteResult result)
    {
        if (result.IsBorrowed) return;
        foreach (var holder in result.Holders)
        {
            if (!holder.Link.IsAlive) continue;
            holder.Link.Drop(result.Id);
            _touched.Add(holder.Link);
        }
        result.Holders.Clear();
    }

    private void Decide(Action<RemoteRun> change) => Decide(this, change);

    /// <summary>Makes a change, acts on what follows from it, then sends the orders.</summary>
    private void Decide<TArgument>(TArgument argument, Action<TArgument> change)
    {
        int wanted;
        IWorkerLink[] touched;
        lock (_gate)
        {
            change(argument);
            Settle();
            if (!_ended) Dispatch();
            CompleteIfIdle();
            wanted = Wanted();
            touched = [.. _touched];
            _touched.Clear();
        }
        if (wanted > 0) _team.Invite(this, wanted);
        foreach (var link in touched) link.Flush();
    }

    private void Begin()
    {
        for (int task = 0; task < _graph.TaskCount; task++)
            if (_graph.Predecessors.CountOf(task) == 0 && _places[task] == Place.Waiting) MakeReady(task);
        if (_cancellation.IsCancellationRequested) Cancel();
    }

    private void OnCancelled() => Decide(static run => run.Cancel());

    private void Cancel()
    {
        if (_ended) return;
        State.Stop(new OperationCanceledException("The computation was cancelled.", _cancellation));
        End();
    }

    /// <summary>Lets nothing further start.</summary>
    private void End()
    {
        if (_ended) return;
        _ended = true;
        foreach (var worker in _workers)
        {
            if (worker.InFlight.Count == 0) continue;
            worker.Link.Cancel(Job);
            _touched.Add(worker.Link);
        }
        Monitor.PulseAll(_gate);
    }

    /// <summary>Passes on what finished tasks mean for their successors; a list instead of recursion, for chains are long.</summary>
    private void Settle()
    {
        while (_finished.TryPop(out int task))
        {
            State.ReleaseInputs<Alone>(task);
            foreach (int successor in _graph.Successors[task])
                if (State.Arrives<Alone>(successor) && _places[successor] == Place.Waiting) MakeReady(successor);
        }
        if (_left == 0 && !_ended) FetchOutputs();
    }

    private void Finish(int task)
    {
        _places[task] = Place.Done;
        _left--;
        _finished.Push(task);
    }

    private void Fault(int task, string worker, Exception error, bool mayRetry = true)
    {
        int attempt = _attempts[task] + 1;
        bool again = mayRetry && State.MayRetry(task, attempt, error);
        State.Events?.Write(new TaskFaulted(Stopwatch.GetTimestamp(), _graph.KeyOf(task), worker, attempt, error, again));
        if (again)
        {
            _attempts[task]++;
            Reconsider(task);
        }
        else if (State.Fail(task, worker, attempt, error))
        {
            Finish(task);
        }
        else
        {
            _places[task] = Place.Waiting;
            End();
        }
    }

    private void CompleteIfIdle()
    {
        if (!_ended || _localRunning > 0) return;
        foreach (var worker in _workers)
            if (worker.InFlight.Count > 0) return;
        _completion.TrySetResult();
        Monitor.PulseAll(_gate);
    }

    /// <summary>Layers of one name are of one kind: what their tasks take is learnt together.</summary>
    private static int[] KindsOf(Graph graph)
    {
        var byName = new Dictionary<string, int>(StringComparer.Ordinal);
        var kinds = new int[graph.Layers.Length];
        for (int i = 0; i < kinds.Length; i++)
        {
            if (!byName.TryGetValue(graph.Layers[i].Name, out kinds[i])) byName.Add(graph.Layers[i].Name, kinds[i] = byName.Count);
        }
        return kinds;
    }

    private RunWorker? WorkerOf(IWorkerLink link) => _workers.Find(w => ReferenceEquals(w.Link, link));

    private RemoteResult? ResultOf(int task) => State.Results[task] as RemoteResult;

    /// <summary>Outputs that lie in workers are brought here before the run ends; what is held stays.</summary>
    private void FetchOutputs()
    {
        bool complete = true;
        foreach (var output in _graph.Outputs)
        {
            if (output.Mode == OutputMode.Held || ResultOf(output.Task) is not { IsHere: false } result) continue;
            complete = false;
            Ask(result);
        }
        if (!complete) return;
        _ended = true;
        Monitor.PulseAll(_gate);
    }

    private object?[] TakeOutputs()
    {
        if (State.Failure is null)
        {
            foreach (var output in _graph.Outputs)
            {
                if (ResultOf(output.Task) is not { } result) continue;
                if (output.Mode == OutputMode.Held && !result.IsHere && result.Holders.Count > 0)
                {
                    var holder = result.Holders[0].Link;
                    State.Results[output.Task] = new RemoteResultHandle(_pool, holder, result.Id, result.Bytes);
                }
                else
                {
                    State.Results[output.Task] = result.Take();
                }
            }
        }
        return State.TakeOutputs();
    }

    private void Leave()
    {
        _pool.Leave(this);
        RunWorker[] workers;
        lock (_gate) workers = [.. _workers];
        foreach (var worker in workers)
        {
            ulong[] kept = [.. _graph.Outputs.Where(o => o.Mode == OutputMode.Held && State.Failure is null).Select(o => ResultId.Of(Job, o.Task))];
            worker.Link.End(Job, kept);
            worker.Link.Flush();
        }
    }
}
