namespace TaskGraph;

/// <summary>
/// Runs a coordinator against simulated workers in simulated time, with deaths, false alarms, delays, late and repeated messages,
/// and checks at each step what must hold: a task is sent only when it is due, a result lies in a worker only while somebody needs it.
/// </summary>
internal sealed class Simulation
{
    public const int Job = 7;
    private const int MostEvents = 200_000, MostDeaths = 12;

    private readonly PriorityQueue<Action, (long Time, int Order)> _events = new();
    private readonly Dictionary<int, SimulatedWorker> _workers = [];
    private readonly SimulationModel _model;
    private readonly Coordinator _coordinator;
    private readonly ExecutionState _state;
    private readonly CancellationTokenSource _cancel = new();
    private readonly bool _knowsMark, _repeats;
    private readonly int[] _killedBy;
    private readonly int _wanted, _localThreads, _retries;
    private int _order, _numbers, _deaths, _localBusy;
    private long _tick = long.MaxValue;

    public Simulation(int seed, bool withFaults)
    {
        Random = new Random(seed);
        Subject = new SimulatedGraph(Random, withFaults);
        (_knowsMark, _repeats) = (Random.Next(2) == 0, Random.Next(2) == 0);
        (_wanted, _localThreads, _retries) = (Random.Next(1, 5), Random.Next(1, 3), Random.Next(0, 3));
        _killedBy = new int[Subject.Graph.TaskCount];
        _state = new ExecutionState(Subject.Graph, new ComputeOptions { Retries = _retries }, null, _cancel.Token);
        var codes = new LayerCodes(Subject.Graph, l => Coordinator.IsLocal(l, false));
        _coordinator = new Coordinator(_state, Job, codes, new CoordinatorOptions { BatchTicks = 400, CancellationTimeout = Random.Next(2) == 0 ? null : TimeSpan.FromTicks(1) }, _ => -1, _cancel.Token);
        _model = new SimulationModel(Subject, _coordinator);
    }

    public Random Random { get; }

    public SimulatedGraph Subject { get; }

    public long Now { get; private set; }

    /// <summary>How many tasks were sent to workers.</summary>
    public int Sent => _model.Sent;

    public int Deaths => _deaths;

    /// <summary>Runs to the end and checks the outputs.</summary>
    public void Run(bool cancels = false)
    {
        for (int i = 0; i < _wanted; i++) After(Random.Next(50), Join);
        for (int i = Random.Next(4); i > 0; i--) After(Random.Next(4_000), KillAny);
        if (Random.Next(3) == 0) After(Random.Next(2_000), RetireAny);
        if (Random.Next(3) == 0) After(Random.Next(2_000), PressAny);
        if (cancels) After(Random.Next(1_500), () => Tell(() => _coordinator.Cancelled(Now)));
        Tell(() => _coordinator.Begin(Now));
        for (int i = 0; !_coordinator.IsComplete; i++)
        {
            Assert.True(i < MostEvents, "The run does not come to an end.");
            Assert.True(_events.TryDequeue(out var happens, out var at), "Nothing more happens, and the run is not complete.");
            Now = at.Time;
            happens();
        }
        if (cancels && _state.Failure is not null) Assert.IsType<OperationCanceledException>(_state.Failure);
        else CheckOutputs();
    }

    public void After(long ticks, Action happens) => _events.Enqueue(happens, (Now + ticks, _order++));

    /// <summary>Whether a task brings down its worker this time.</summary>
    public bool Poisons(int task) => _killedBy[task] < Subject.Work(task).Poison;

    /// <summary>Sends a message of a worker's, perhaps twice.</summary>
    public void Report(SimulatedWorker worker, WorkerReport report)
    {
        FromWorker(worker, () => Tell(() =>
        {
            _model.Reported(worker.Number, report);
            _coordinator.Reported(Now, worker.Number, report);
        }));
        if (_repeats && Random.Next(3) == 0) FromWorker(worker, () => Tell(() => _coordinator.Reported(Now, worker.Number, report)));
    }

    public void Kill(SimulatedWorker worker)
    {
        int running = worker.Running;
        Suspect(worker);
        worker.Die();
        if (++_deaths < MostDeaths + 100) After(Random.Next(1, 200), Join);
        int told = _knowsMark ? running : Coordinator.Unknown;
        // What was under way arrives before the news, or late, or not at all.
        After(Random.Next(300), () => Tell(() =>
        {
            _model.Lost(worker.Number);
            _coordinator.Lost(Now, worker.Number, told, "as simulated");
        }));
    }

    /// <summary>Any task that was begun may have brought down the worker, also one that was awaited.</summary>
    private void Suspect(SimulatedWorker worker)
    {
        foreach (int task in worker.Begun) _killedBy[task]++;
    }

    /// <summary>A task is passed over only where what it reads was not made in its own batch.</summary>
    public void CheckSkip(SimulatedWorker worker, TaskBatch batch, TaskLine line)
    {
        foreach (ulong input in line.Inputs)
        {
            int made = (int)(uint)input;
            bool comesBefore = batch.Tasks.Contains(made) && !Subject.Graph.Layer(made).IsAsync;
            Assert.True(worker.Store.ContainsKey(input) || comesBefore, $"Task {line.Id} was sent to worker {worker.Number}, which lacks its input {made}.");
        }
    }

    private void Join()
    {
        if (_workers.Values.Count(w => w.IsTrusted) >= _wanted) return;
        var worker = new SimulatedWorker(this, ++_numbers, 0.5 + Random.NextDouble() * 2);
        _workers.Add(worker.Number, worker);
        Tell(() => _coordinator.Join(Now, worker.Number, $"worker-{worker.Number}"));
    }

    private void KillAny()
    {
        if (Any() is not { } worker || _deaths >= MostDeaths) return;
        if (Random.Next(4) > 0)
        {
            Kill(worker);
            return;
        }
        // A false alarm: the worker lives on and goes on talking.
        _deaths++;
        worker.IsTrusted = false;
        After(Random.Next(1, 200), Join);
        Suspect(worker);
        _model.Lost(worker.Number);
        Tell(() => _coordinator.Lost(Now, worker.Number, _knowsMark ? worker.Running : Coordinator.Unknown, "out of reach"));
        After(Random.Next(1, 2_000), worker.Die);
    }

    private void RetireAny()
    {
        if (Any() is { } worker) Tell(() => _coordinator.Retire(Now, worker.Number));
    }

    private void PressAny()
    {
        if (Any() is not { } worker) return;
        worker.Memory = Random.Next(3) == 0 ? MemoryPressure.Critical : MemoryPressure.High;
        After(Random.Next(500), () => worker.Memory = MemoryPressure.None);
    }

    private SimulatedWorker? Any()
    {
        var living = _workers.Values.Where(w => w.IsTrusted).ToList();
        return living.Count == 0 ? null : living[Random.Next(living.Count)];
    }

    /// <summary>An event: the coordinator hears of it, what it wants is done, and what must hold is checked.</summary>
    private void Tell(Action happens)
    {
        happens();
        _model.Notice();
        foreach (var instruction in _coordinator.Instructions) Carry(instruction);
        _coordinator.Instructions.Clear();
        _model.Check();
        while (_localBusy < _localThreads && _coordinator.TakeLocal() is >= 0 and var task) RunHere(task);
        if (_coordinator.NextTick < _tick)
        {
            _tick = _coordinator.NextTick;
            After(Math.Max(0, _tick - Now), () =>
            {
                _tick = long.MaxValue;
                Tell(() => _coordinator.Tick(Now));
            });
        }
    }

    private void Carry(Instruction instruction)
    {
        var worker = _workers[instruction.Worker];
        switch (instruction.Kind)
        {
            case InstructionKind.Run:
                _model.Ordered(worker.Number, instruction.Batch!);
                ToWorker(worker, () => worker.Take(instruction.Batch!));
                break;
            case InstructionKind.Fetch:
                ToWorker(worker, () => Answer(worker, instruction));
                break;
            case InstructionKind.Drop:
                _model.Dropped(worker.Number, instruction.Id);
                ToWorker(worker, () => worker.Store.Remove(instruction.Id));
                break;
            case InstructionKind.Recall:
                ToWorker(worker, () => worker.Recall(instruction.Batch!.Number));
                break;
            case InstructionKind.Kill:
                Kill(worker);
                break;
            case InstructionKind.Release:
                _model.Released(worker.Number);
                worker.Die();
                After(Random.Next(1, 200), Join);
                break;
        }
    }

    private void Answer(SimulatedWorker worker, Instruction fetch)
    {
        byte[]? encoded = worker.Store.TryGetValue(fetch.Id, out long value) ? Subject.Work((int)(uint)fetch.Id).Encode(value) : null;
        FromWorker(worker, () => Tell(() =>
        {
            _model.Fetched(worker.Number, fetch.Id, encoded is not null);
            _coordinator.Fetched(Now, fetch.Result!, worker.Number, new FetchReply(encoded, null));
        }));
    }

    private void RunHere(int task)
    {
        // What is awaited leaves its thread to others.
        int threads = Subject.Graph.Layer(task).IsAsync ? 0 : 1;
        _localBusy += threads;
        _model.TakenHere(task);
        var inputs = Subject.Graph.Predecessors[task].ToArray().Select(p => (RemoteResult)_state.Results[p]!).ToList();
        Assert.All(inputs, r => Assert.True(r.IsHere, $"Task {task} was given to the client, which lacks an input."));
        var values = inputs.Select(r => r.IsLocal ? (long)r.Local! : BitConverter.ToInt64((byte[])r.Encoded!)).ToList();
        int attempt = _coordinator.AttemptOf(task);
        var code = Subject.Work(task);
        After(code.Ticks, () =>
        {
            _localBusy -= threads;
            bool fails = attempt <= code.Faults;
            _model.DoneHere(task, !fails);
            Tell(() =>
            {
                if (fails) _coordinator.LocalFaulted(Now, task, "caller", new InvalidOperationException("as simulated"));
                else _coordinator.LocalFinished(Now, task, code.ValueOf(values), 8);
            });
        });
    }

    private void FromWorker(SimulatedWorker worker, Action arrives)
    {
        worker.LastSent = Math.Max(worker.LastSent, Now + Random.Next(60));
        After(worker.LastSent - Now, arrives);
    }

    private void ToWorker(SimulatedWorker worker, Action arrives)
    {
        worker.LastOrdered = Math.Max(worker.LastOrdered, Now + Random.Next(30));
        After(worker.LastOrdered - Now, () =>
        {
            if (worker.IsAlive) arrives();
        });
    }

    private void CheckOutputs()
    {
        var may = Subject.Failing(_retries, t => _killedBy[t] > 0);
        var must = Subject.Failing(_retries, t => Subject.Work(t).Poison == SimulatedWork.Always);
        for (int task = 0; task < may.Length; task++) Assert.True(may[task] || !_model.HasFailed[task], $"Task {task} failed without a reason.");
        bool keepsGoing = Subject.Graph.Outputs.Any(o => o.Mode == OutputMode.Outcome);
        if (_state.Failure is not null)
        {
            Assert.False(keepsGoing, $"The run failed: {_state.Failure}");
            Assert.Contains(true, may);
            return;
        }
        foreach (var (task, mode) in Subject.Graph.Outputs)
        {
            object? result = _state.Results[task];
            if (result is FailedResult failed)
            {
                Assert.True(may[task], $"Task {task} failed without a reason: {failed.Exception.Message}");
                continue;
            }
            Assert.False(must[task]);
            var remote = Assert.IsType<RemoteResult>(result);
            if (mode == OutputMode.Held && !remote.IsHere)
            {
                Assert.Contains(remote.Holders, h => _workers[h.Number].Store.GetValueOrDefault(remote.Id) == Subject.Values[task]);
                continue;
            }
            Assert.Equal(Subject.Values[task], remote.IsLocal ? (long)remote.Local! : BitConverter.ToInt64((byte[])remote.Encoded!));
        }
        _model.CheckEnd();
    }
}
