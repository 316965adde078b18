namespace TaskGraph;

/// <summary>
/// Decides for one graph what runs where, on workers and in the client. A state machine without a clock, a thread or a transport:
/// every public method is an event with its time in ticks, what is to be done about it stands in <see cref="Instructions"/> afterwards.
/// Readiness, counts, retries and failure are <see cref="ExecutionState"/>'s. A ready task waits for the worker that holds most of its
/// input bytes, an idle worker steals from the others; batches aim at a few milliseconds, two of them under way per worker; results stay
/// where they were made and are dropped when their last reader has run. When a worker is lost, what only it held and is still
/// needed is computed again, walking back from there; nothing else is. Each life of a worker has a number of its own and each batch
/// too: an answer that names another is late, and is ignored.
/// </summary>
internal sealed partial class Coordinator
{
    /// <summary>As the task of <see cref="Lost"/>: what the worker was running is not known.</summary>
    public const int Unknown = -2;

    private const int Window = 2, MostSkips = 20, MostFollowed = 32, MostFruitless = 24;

    private enum Place : byte
    {
        Waiting,
        Queued,
        Parked,
        Running,
        Done,
    }

    private readonly CoordinatorOptions _options;
    private readonly LayerCodes _codes;
    private readonly Func<RemoteResultHandle, int> _workerOf;
    private readonly CancellationToken _cancellation;
    private long _impatientAt = long.MaxValue;
    private readonly Graph _graph;
    private readonly Place[] _places;
    private readonly byte[] _attempts, _losses, _skips;
    private readonly bool[] _isQueued, _isSuspect, _isOutput, _isReturned;
    private readonly double[] _ticksPerTask;
    private readonly int[] _batchOf, _kindOf;
    private readonly List<RunWorker> _workers = [], _spare = [];
    private readonly ReadyQueue _shared, _localReady;
    private readonly Stack<int> _finished = new();
    private readonly List<int> _spent = []; // finished tasks whose inputs are still to be released
    private readonly PriorityQueue<int, long> _later = new(); // tasks by when they are tried again
    private double _ticksPerAny;
    private long _now;
    private int _left, _batches, _localRunning, _mostDone, _fruitless;

    /// <param name="state">Counts and results of the graph, for this coordinator alone.</param>
    /// <param name="job">The number under which workers know this run.</param>
    /// <param name="codes">What the layers run.</param>
    /// <param name="options">How to decide.</param>
    /// <param name="workerOf">The number of the worker that holds a result of an earlier run, or -1.</param>
    /// <param name="cancellationToken">What <see cref="Cancelled"/> reports as its reason.</param>
    public Coordinator(
        ExecutionState state, int job, LayerCodes codes, CoordinatorOptions options, Func<RemoteResultHandle, int> workerOf, CancellationToken cancellationToken)
    {
        (State, Job, _codes, _options, _workerOf, _cancellation) = (state, job, codes, options, workerOf, cancellationToken);
        _graph = state.Graph;
        _left = _graph.TaskCount;
        _places = new Place[_left];
        _attempts = new byte[_left];
        _losses = new byte[_left];
        _skips = new byte[_left];
        _isQueued = new bool[_left];
        _isSuspect = new bool[_left];
        _isOutput = new bool[_left];
        _isReturned = new bool[_left];
        foreach (var output in _graph.Outputs)
        {
            _isOutput[output.Task] = true;
            _isReturned[output.Task] |= output.Mode != OutputMode.Held;
        }
        _batchOf = new int[_left];
        _kindOf = KindsOf(_graph);
        _ticksPerTask = new double[_kindOf.Length];
        _shared = new ReadyQueue(_left);
        _localReady = new ReadyQueue(_left);
    }

    public int Job { get; }

    public ExecutionState State { get; }

    /// <summary>Keeps what lies in the client within a limit; null where there is none.</summary>
    public ResultMemory? Memory { get; init; }

    /// <summary>What is to be done, in order. Whoever does it clears the list.</summary>
    public List<Instruction> Instructions { get; } = [];

    /// <summary>Whether no further task starts: all outputs are here, or the run has failed.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whether the run has ended and nothing of it is running anywhere.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>How many tasks wait for a thread of the client.</summary>
    public int LocalReady => HasEnded ? 0 : _localReady.Count;

    /// <summary>Whether a task has its result, or has failed for good.</summary>
    public bool IsDone(int task) => _places[task] == Place.Done;

    /// <summary>The worker without whose answer nothing can go on: it alone is at work, and no thread of the client is. Null where there is none such.</summary>
    public int? OnlyBusy
    {
        get
        {
            int? only = null;
            if (_localRunning > 0 || LocalReady > 0) return null;
            foreach (var worker in _workers)
            {
                if (worker.InFlight.Count == 0) continue;
                if (only is not null) return null;
                only = worker.Number;
            }
            return only;
        }
    }

    /// <summary>How many workers take part.</summary>
    public int Workers => _workers.Count;

    /// <summary>Whether a task runs in the client.</summary>
    public static bool IsLocal(GraphLayer layer, bool byAffinity)
        => layer.Affinity == TaskAffinity.Client || layer.Code is HeldCode or ValueCode || (byAffinity && layer.Affinity == TaskAffinity.LockFree);

    /// <summary>The run begins.</summary>
    public void Begin(long now)
    {
        _now = now;
        for (int task = 0; task < _graph.TaskCount; task++)
            if (_graph.Predecessors.CountOf(task) == 0 && _places[task] == Place.Waiting) MakeReady(task);
        Proceed();
    }

    /// <summary>A worker can take tasks.</summary>
    /// <param name="now">When.</param>
    /// <param name="number">Its number for this life of it, never used before.</param>
    /// <param name="name">Its name for people.</param>
    public void Join(long now, int number, string name)
    {
        _now = now;
        (_workers.Count < _options.MostWorkers ? _workers : _spare).Add(new RunWorker(number, name, _graph.TaskCount));
        Proceed();
    }

    /// <summary>The user wants no result any more.</summary>
    public void Cancelled(long now) => Stop(now, new OperationCanceledException("The computation was cancelled.", _cancellation));

    /// <summary>The run cannot go on.</summary>
    public void Stop(long now, Exception reason)
    {
        _now = now;
        if (HasEnded) return;
        State.Stop(reason);
        End();
        Proceed();
    }

    /// <summary>Called by the state when nobody needs a result any more.</summary>
    public void Forget(RemoteResult result)
    {
        if (result.IsBorrowed) return;
        foreach (var holder in result.Holders) Instructions.Add(new(InstructionKind.Drop, holder.Number) { Id = result.Id });
        result.Holders.Clear();
    }

    /// <summary>What stands for a result that lies in the client from now on: itself where there is no limit, or it is small.</summary>
    /// <exception cref="SpillException">There is no room on disk for what should make room.</exception>
    public object? Kept(int task, object? value)
        => Memory is null || ResultBytes.Of(value) < ResultMemory.SmallestMoved ? value : Memory.Hold(value, NextUseOf(task));

    /// <summary>The next task that reads a result, which tells when: tasks are numbered in the order in which they run.</summary>
    public long NextUseOf(int task)
    {
        foreach (int reader in _graph.Successors[task])
            if (_places[reader] != Place.Done) return reader;
        return long.MaxValue;
    }

    /// <summary>Acts on what an event has changed.</summary>
    private void Proceed()
    {
        Settle();
        ReleaseRetired();
        if (!HasEnded) Dispatch();
        IsComplete = HasEnded && _localRunning == 0 && _workers.TrueForAll(w => w.InFlight.Count == 0);
    }

    private void Settle()
    {
        Propagate();
        foreach (int task in _spent) State.ReleaseInputs<Alone>(task);
        _spent.Clear();
        if (_left == 0 && !HasEnded) FetchOutputs();
    }

    /// <summary>Passes on what finished tasks mean for their successors; a list instead of recursion, for chains are long.</summary>
    private void Propagate()
    {
        while (_finished.TryPop(out int task))
        {
            _spent.Add(task);
            foreach (int successor in _graph.Successors[task])
            {
                // One that has run does not wait for a result that was made again for others.
                if (_places[successor] == Place.Done) continue;
                if (State.Arrives<Alone>(successor) && _places[successor] == Place.Waiting) MakeReady(successor);
            }
        }
    }

    /// <summary>Lets nothing further start.</summary>
    private void End()
    {
        if (HasEnded) return;
        HasEnded = true;
        _impatientAt = _options.CancellationTimeout is { } patience ? _now + Ticks(patience) : long.MaxValue;
        foreach (var worker in _workers)
            if (worker.InFlight.Count > 0) Instructions.Add(new(InstructionKind.Cancel, worker.Number));
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
        State.Events?.Write(new TaskFaulted(_now, _graph.KeyOf(task), worker, attempt, error, again));
        if (again)
        {
            _attempts[task]++;
            _places[task] = Place.Waiting;
            long delay = Ticks(State.DelayAfter(task, attempt));
            if (delay == 0) Reconsider(task);
            else _later.Enqueue(task, _now + delay);
        }
        else
        {
            Fail(task, worker, attempt, error);
        }
    }

    /// <summary>Ends a task for good, and the run with it where it needs every task.</summary>
    private void Fail(int task, string worker, int attempt, Exception error)
    {
        _places[task] = Place.Waiting;
        if (HasEnded) return;
        if (State.Fail(task, worker, attempt, error)) Finish(task);
        else End();
    }

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
        if (complete) HasEnded = true;
    }

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * System.Diagnostics.Stopwatch.Frequency);

    private RunWorker? WorkerOf(int number) => _workers.Find(w => w.Number == number);

    private RemoteResult? ResultOf(int task) => State.Results[task] as RemoteResult;

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
}
