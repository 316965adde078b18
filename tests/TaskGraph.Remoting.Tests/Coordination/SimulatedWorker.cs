namespace TaskGraph;

/// <summary>A worker in a <see cref="Simulation"/>: does as a real one does, in simulated time, and notices when it is asked for what cannot be.</summary>
internal sealed class SimulatedWorker(Simulation simulation, int number, double speed)
{
    private readonly List<TaskBatch> _batches = [];
    private readonly HashSet<int> _layers = [], _awaited = [];
    private Progress? _current;

    public int Number => number;

    public bool IsAlive { get; private set; } = true;

    /// <summary>Whether the client believes that it lives.</summary>
    public bool IsTrusted { get; set; } = true;

    /// <summary>The task that runs; -1 for none.</summary>
    public int Running { get; private set; } = -1;

    /// <summary>The tasks that were begun and have not ended.</summary>
    public IEnumerable<int> Begun => Running >= 0 ? _awaited.Append(Running) : _awaited;

    public Dictionary<ulong, long> Store { get; } = [];

    public MemoryPressure Memory { get; set; }

    /// <summary>When the last message to the client, and from it, arrives: none overtakes another.</summary>
    public long LastSent { get; set; }

    public long LastOrdered { get; set; }

    public void Die() => IsAlive = IsTrusted = false;

    public void Take(TaskBatch batch)
    {
        // In reality the inputs are read in the batch's turn; what is fetched or dropped before is then not there yet.
        foreach (var input in batch.Inputs) Store[input.Result.Id] = input.Encoded is byte[] encoded ? BitConverter.ToInt64(encoded) : (long)input.Local!;
        _layers.UnionWith(batch.CodeLayers);
        _batches.Add(batch);
        if (_current is null) Next();
    }

    public void Recall(int batch)
    {
        if (_current?.Batch.Number == batch)
        {
            // What is awaited runs, and cannot be given back.
            if (_current.IsRecalled || _current.Awaited > 0) return;
            _current.IsRecalled = true;
            Send(ReportEnd.Returned, _current);
            return;
        }
        if (_batches.Find(b => b.Number == batch) is not { } queued) return;
        _batches.Remove(queued);
        simulation.Report(this, new WorkerReport { Batch = batch, End = ReportEnd.Returned });
    }

    private void Next()
    {
        _current = null;
        if (_batches.Count == 0) return;
        _current = new Progress(_batches[0]);
        _batches.RemoveAt(0);
        RunFrom(_current, 0);
    }

    private void RunFrom(Progress progress, int at)
    {
        if (!IsAlive) return;
        if (at == progress.Lines.Length || progress.IsRecalled)
        {
            progress.IsClosed = true;
            SendEnd(progress);
            Next();
            return;
        }
        var line = progress.Lines[at];
        if (!Array.TrueForAll(line.Inputs, Store.ContainsKey))
        {
            simulation.CheckSkip(this, progress.Batch, line);
            progress.Unsent.Add(new TaskReport(line.Id, TaskStatus.Skipped, simulation.Now, simulation.Now));
            RunFrom(progress, at + 1);
            return;
        }
        Assert.Contains(simulation.Subject.Graph.LayerOf[line.Id], _layers);
        Running = line.Id;
        long started = simulation.Now, ticks = Math.Max(1, (long)(simulation.Subject.Work(line.Id).Ticks * speed));
        bool isAsync = simulation.Subject.Graph.Layer(line.Id).IsAsync;
        if (!isAsync && ticks > 500) simulation.After(100, () => Watch(progress, line.Id));
        simulation.After(isAsync ? 1 : ticks, () =>
        {
            if (!IsAlive) return;
            if (isAsync) Await(progress, line, started, ticks);
            else if (!TryEnd(progress, line, started)) return;
            if (simulation.Random.Next(3) == 0) Send(ReportEnd.More, progress);
            RunFrom(progress, at + 1);
        });
    }

    private void Watch(Progress progress, int task)
    {
        if (IsAlive && Running == task) Send(ReportEnd.More, progress);
    }

    /// <summary>The task has begun and holds no thread any more.</summary>
    private void Await(Progress progress, TaskLine line, long started, long ticks)
    {
        Running = -1;
        progress.Awaited++;
        _awaited.Add(line.Id);
        // Its inputs were read before it was first awaited.
        long value = ValueOf(line);
        simulation.After(ticks, () =>
        {
            if (!IsAlive || !TryEnd(progress, line, started, value)) return;
            progress.Awaited--;
            if (progress.IsClosed) SendEnd(progress);
        });
    }

    private long ValueOf(TaskLine line) => simulation.Subject.Work(line.Id).ValueOf(line.Inputs.Select(i => Store[i]));

    /// <summary>Ends an attempt; false where it brings down the worker.</summary>
    private bool TryEnd(Progress progress, TaskLine line, long started, long? awaited = null)
    {
        var work = simulation.Subject.Work(line.Id);
        if (simulation.Poisons(line.Id))
        {
            simulation.Kill(this);
            return false;
        }
        if (awaited is null) Running = -1;
        else _awaited.Remove(line.Id);
        if (line.Attempt <= work.Faults)
        {
            progress.Unsent.Add(new TaskReport(line.Id, TaskStatus.Faulted, started, simulation.Now, Error: new InvalidOperationException("as simulated")));
            return true;
        }
        long value = awaited ?? ValueOf(line);
        Store[ResultId.Of(Simulation.Job, line.Id)] = value;
        bool isReturned = line.IsReturned || work.Bytes == 8 && simulation.Random.Next(2) == 0;
        progress.Unsent.Add(new TaskReport(
            line.Id, isReturned ? TaskStatus.Returned : TaskStatus.Stored, started, simulation.Now, work.Bytes, isReturned ? work.Encode(value) : null));
        return true;
    }

    private void SendEnd(Progress progress) => Send(progress.Awaited == 0 ? ReportEnd.Last : ReportEnd.Awaited, progress);

    private void Send(ReportEnd end, Progress progress)
    {
        int running = progress == _current ? Running : -1;
        simulation.Report(this, new WorkerReport { Batch = progress.Batch.Number, Tasks = [.. progress.Unsent], End = end, Running = running, Memory = Memory });
        progress.Unsent.Clear();
    }

    /// <summary>A batch of which something runs or is awaited.</summary>
    private sealed class Progress(TaskBatch batch)
    {
        public TaskBatch Batch => batch;

        public TaskLine[] Lines { get; } = [.. batch.Lines];

        public List<TaskReport> Unsent { get; } = [];

        /// <summary>How many tasks have begun and hold no thread.</summary>
        public int Awaited { get; set; }

        public bool IsRecalled { get; set; }

        /// <summary>Whether no further task begins.</summary>
        public bool IsClosed { get; set; }
    }
}
