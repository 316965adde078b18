namespace TaskGraph;

/// <summary>
/// What the client can know of a simulated run, kept apart from the coordinator's own books: where each result lies, which tasks are done,
/// and which may be sent. A task may be sent once, again when its attempt came to nothing, and again when its result is lost and
/// needed: by an output that is not here, or by a task that is not done.
/// </summary>
internal sealed class SimulationModel(SimulatedGraph subject, Coordinator coordinator)
{
    private readonly Graph _graph = subject.Graph;
    private readonly bool[] _isDue = [.. Enumerable.Repeat(true, subject.Graph.TaskCount)];
    private readonly bool[] _isDone = new bool[subject.Graph.TaskCount], _isHere = new bool[subject.Graph.TaskCount];
    private readonly HashSet<int>[] _holders = [.. Enumerable.Range(0, subject.Graph.TaskCount).Select(_ => new HashSet<int>())];
    private readonly Dictionary<(int Worker, int Batch), HashSet<int>> _open = [];
    private readonly HashSet<int> _gone = [];

    /// <summary>The tasks that the coordinator has given up.</summary>
    public bool[] HasFailed { get; } = new bool[subject.Graph.TaskCount];

    public int Sent { get; private set; }

    public void Ordered(int worker, TaskBatch batch)
    {
        Assert.DoesNotContain(worker, _gone);
        foreach (ulong id in batch.Inputs.Select(i => i.Result.Id))
        {
            _holders[Task(id)].Add(worker);
            // The client need not keep what two workers have.
            _isHere[Task(id)] &= coordinator.State.Results[Task(id)] is RemoteResult { IsHere: true };
        }
        foreach (int task in batch.Tasks) Send(task);
        _open.Add((worker, batch.Number), [.. batch.Tasks]);
    }

    public void TakenHere(int task) => Send(task);

    public void DoneHere(int task, bool succeeded)
    {
        _isDone[task] = _isHere[task] = succeeded;
        _isDue[task] = !succeeded;
    }

    public void Reported(int worker, WorkerReport report)
    {
        if (_gone.Contains(worker) || !_open.TryGetValue((worker, report.Batch), out var open)) return;
        foreach (var line in report.Tasks)
        {
            if (!open.Remove(line.Task)) continue;
            if (line.Status is TaskStatus.Stored or TaskStatus.Returned)
            {
                _isDone[line.Task] = true;
                _holders[line.Task].Add(worker);
                _isHere[line.Task] = line.Encoded is not null;
            }
            else
            {
                _isDue[line.Task] = true;
            }
        }
        if (report.End is ReportEnd.More or ReportEnd.Awaited) return;
        foreach (int task in open.Where(t => t != report.Running).ToList())
        {
            open.Remove(task);
            _isDue[task] = true;
        }
        if (report.End == ReportEnd.Last) _open.Remove((worker, report.Batch));
    }

    public void Fetched(int worker, ulong id, bool isThere)
    {
        if (_gone.Contains(worker)) return;
        if (isThere)
        {
            _isHere[Task(id)] = true;
            return;
        }
        _holders[Task(id)].Remove(worker);
    }

    public void Lost(int worker)
    {
        if (!_gone.Add(worker)) return;
        foreach (var holders in _holders) holders.Remove(worker);
        foreach (var (key, open) in _open.Where(o => o.Key.Worker == worker).ToList())
        {
            foreach (int task in open) _isDue[task] = true;
            _open.Remove(key);
        }
    }

    public void Released(int worker)
    {
        Assert.DoesNotContain(_open, o => o.Key.Worker == worker && o.Value.Count > 0);
        var before = (bool[])_isDone.Clone();
        Lost(worker);
        FindNeeded();
        // A worker that was asked to go takes nothing with it.
        if (!coordinator.HasEnded) Assert.Equal(before, _isDone);
    }

    public void Dropped(int worker, ulong id) => _holders[Task(id)].Remove(worker);

    /// <summary>Takes note of what an event has led to, before what it wants is done.</summary>
    public void Notice()
    {
        if (coordinator.HasEnded) return;
        for (int task = 0; task < _isDone.Length; task++) HasFailed[task] |= coordinator.IsDone(task) && !_isDone[task];
        FindNeeded();
    }

    /// <summary>A result lies in a worker exactly while somebody will read it.</summary>
    public void Check()
    {
        if (coordinator.HasEnded) return;
        for (int task = 0; task < _isDone.Length; task++)
        {
            if (IsNeeded(task)) continue;
            _isHere[task] = false;
            Assert.True(_holders[task].Count == 0, $"The result of task {task} still lies in a worker, and nobody needs it.");
        }
    }

    /// <summary>At the end only outputs are left.</summary>
    public void CheckEnd()
    {
        for (int task = 0; task < _holders.Length; task++)
            if (_holders[task].Count > 0) Assert.True(IsOutput(task), $"The result of task {task} was left in a worker.");
    }

    private void Send(int task)
    {
        Assert.True(_isDue[task], $"Task {task} was sent again without need.");
        _isDue[task] = false;
        Sent++;
    }

    /// <summary>Walks back from what is missing: ids are in topological order.</summary>
    private void FindNeeded()
    {
        for (int task = _isDone.Length - 1; task >= 0; task--)
        {
            if (!_isDone[task] || _isHere[task] || _holders[task].Count > 0) continue;
            if (!IsNeeded(task)) continue;
            _isDone[task] = false;
            _isDue[task] = true;
        }
    }

    private bool IsNeeded(int task)
        => IsOutput(task) || Array.Exists(_graph.Successors[task].ToArray(), s => !_isDone[s] && !HasFailed[s]);

    private bool IsOutput(int task) => Array.Exists(_graph.Outputs, o => o.Task == task);

    private static int Task(ulong id) => (int)(uint)id;
}
