namespace TaskGraph;

/// <summary>A worker in a <see cref="Simulation"/>: does as a real one does, in simulated time, and notices when it is asked for what cannot be.</summary>
internal sealed class SimulatedWorker(Simulation simulation, int number, double speed)
{
    private readonly List<TaskBatch> _batches = [];
    private readonly HashSet<int> _recalled = [], _layers = [];
    private readonly List<TaskReport> _unsent = [];
    private TaskBatch? _current;

    public int Number => number;

    public bool IsAlive { get; private set; } = true;

    /// <summary>Whether the client believes that it lives.</summary>
    public bool IsTrusted { get; set; } = true;

    /// <summary>The task that runs; -1 for none.</summary>
    public int Running { get; private set; } = -1;

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
        if (_current?.Number == batch && _recalled.Add(batch)) Send(ReportEnd.Returned, _current);
        if (_batches.Find(b => b.Number == batch) is not { } queued) return;
        _batches.Remove(queued);
        simulation.Report(this, new WorkerReport { Batch = batch, End = ReportEnd.Returned });
    }

    private void Next()
    {
        _current = null;
        if (_batches.Count == 0) return;
        _current = _batches[0];
        _batches.RemoveAt(0);
        RunFrom(_current, [.. _current.Lines], 0);
    }

    private void RunFrom(TaskBatch batch, TaskLine[] lines, int at)
    {
        if (!IsAlive) return;
        if (at == lines.Length || _recalled.Contains(batch.Number))
        {
            Send(ReportEnd.Last, batch);
            Next();
            return;
        }
        var line = lines[at];
        if (!Array.TrueForAll(line.Inputs, Store.ContainsKey))
        {
            simulation.CheckSkip(this, batch, line);
            _unsent.Add(new TaskReport(line.Id, TaskStatus.Skipped, simulation.Now, simulation.Now));
            RunFrom(batch, lines, at + 1);
            return;
        }
        Assert.Contains(simulation.Subject.Graph.LayerOf[line.Id], _layers);
        Running = line.Id;
        var code = simulation.Subject.Code(line.Id);
        long started = simulation.Now, ticks = Math.Max(1, (long)(code.Ticks * speed));
        if (ticks > 500) simulation.After(100, () => Watch(batch, line.Id));
        simulation.After(ticks, () =>
        {
            if (IsAlive) End(batch, lines, at, started);
        });
    }

    private void Watch(TaskBatch batch, int task)
    {
        if (IsAlive && Running == task) Send(ReportEnd.More, batch);
    }

    private void End(TaskBatch batch, TaskLine[] lines, int at, long started)
    {
        var line = lines[at];
        var code = simulation.Subject.Code(line.Id);
        if (simulation.Poisons(line.Id))
        {
            simulation.Kill(this);
            return;
        }
        Running = -1;
        if (line.Attempt <= code.Faults)
        {
            _unsent.Add(new TaskReport(line.Id, TaskStatus.Faulted, started, simulation.Now, Error: new InvalidOperationException("as simulated")));
        }
        else
        {
            long value = code.ValueOf(line.Inputs.Select(i => Store[i]));
            Store[ResultId.Of(Simulation.Job, line.Id)] = value;
            bool isReturned = line.IsReturned || code.Bytes == 8 && simulation.Random.Next(2) == 0;
            _unsent.Add(new TaskReport(
                line.Id, isReturned ? TaskStatus.Returned : TaskStatus.Stored, started, simulation.Now, code.Bytes, isReturned ? code.Encode(value) : null));
        }
        if (simulation.Random.Next(3) == 0) Send(ReportEnd.More, batch);
        RunFrom(batch, lines, at + 1);
    }

    private void Send(ReportEnd end, TaskBatch batch)
    {
        simulation.Report(this, new WorkerReport { Batch = batch.Number, Tasks = [.. _unsent], End = end, Running = Running, Memory = Memory });
        _unsent.Clear();
    }
}
