using System.Diagnostics;

namespace TaskGraph;

/// <summary>
/// Drives a <see cref="Coordinator"/>: brings it what links, threads and the clock have to tell, and does what it wants done. Events
/// are taken one at a time under one lock, in which orders are given to links in their sequence; they are sent without it.
/// </summary>
internal sealed partial class RemoteRun : ITeamWork
{
    private readonly IWorkerPool _pool;
    private readonly ThreadTeam _team;
    private readonly int _mostLocal;
    private readonly CancellationToken _cancellation;
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly object _gate = new();
    private readonly Graph _graph;
    private readonly Timer _timer;
    private readonly ResultMemory? _memory;

    // Guarded by _gate.
    private readonly Coordinator _coordinator;
    private readonly Dictionary<IWorkerLink, int> _numbers = [];
    private readonly Dictionary<int, IWorkerLink> _links = [];
    private readonly HashSet<IWorkerLink> _touched = [];
    private readonly List<IWorkerLink> _released = [];
    private int _localWorkers, _localInvited, _localWaiting;
    private bool _helps;
    private long _due = long.MaxValue;

    public RemoteRun(
        IWorkerPool pool, ThreadedScheduler threads, ExecutionState state, LayerCodes codes, bool byAffinity, int mostWorkers, ResultMemory? memory, CancellationToken cancellationToken)
    {
        _pool = pool;
        _team = threads.Team;
        _mostLocal = Math.Min(threads.Workers, mostWorkers);
        _cancellation = cancellationToken;
        _graph = state.Graph;
        Job = pool.NextJob();
        State = state;
        var options = pool.Coordination with { ByAffinity = byAffinity, MostWorkers = mostWorkers };
        _memory = memory;
        _coordinator = new Coordinator(state, Job, codes, options, h => ReferenceEquals(h.Pool, pool) ? _numbers.GetValueOrDefault(h.Link, -1) : -1, cancellationToken)
        {
            Memory = memory,
        };
        int remote = 0;
        foreach (int layer in _graph.LayerOf)
            if (!Coordinator.IsLocal(_graph.Layers[layer], byAffinity)) remote++;
        WantedWorkers = Math.Min(Math.Min(remote, mostWorkers), pool.Size);
        _timer = new Timer(static run => ((RemoteRun)run!).OnTime(), this, Timeout.Infinite, Timeout.Infinite);
    }

    public int Job { get; }

    public ExecutionState State { get; }

    /// <summary>Whether the run is over and somebody was waiting for nothing else.</summary>
    public bool HasAnswered => _helps && _completion.Task.IsCompleted;

    /// <summary>How many workers the run can use.</summary>
    public int WantedWorkers { get; }

    /// <summary>Runs the graph.</summary>
    /// <param name="helps">Whether the calling thread runs tasks of the client's while it waits.</param>
    public async Task<object?[]> RunAsync(bool helps)
    {
        _helps = helps;
        using var timer = _timer;
        using var cancelled = _cancellation.UnsafeRegister(static run => ((RemoteRun)run!).OnCancelled(), this);
        var links = _pool.Enter(this);
        try
        {
            Decide((Run: this, links), static s =>
            {
                foreach (var link in s.links) s.Run.Join(link);
                s.Run._coordinator.Begin(Now);
            });
            _pool.Want(WantedWorkers);
            if (_cancellation.IsCancellationRequested) OnCancelled();
            if (helps) Help();
            await _completion.Task.ConfigureAwait(false);
            return TakeOutputs();
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>A worker can take tasks. Telling it twice, or of one that has been lost since, does no harm.</summary>
    public void OnJoined(IWorkerLink link) => Decide((Run: this, link), static s => s.Run.Join(s.link));

    private void Join(IWorkerLink link)
    {
        if (!link.IsAlive || _numbers.ContainsKey(link)) return;
        // Joining gives the worker its first tasks, so it must be known by its number before.
        int number = _links.Count + 1;
        _numbers.Add(link, number);
        _links.Add(number, link);
        _coordinator.Join(Now, number, link.Name);
    }

    /// <summary>A worker reports on tasks of this run.</summary>
    /// <returns>On how many.</returns>
    public int OnReport(IWorkerLink link, PickleReader bytes)
    {
        var report = BatchReport.Read(bytes);
        if (_memory is not null)
        {
            var tasks = report.Tasks;
            for (int i = 0; i < tasks.Count; i++)
                if (tasks[i].Encoded is { } encoded) tasks[i] = tasks[i] with { Encoded = Kept(tasks[i].Task, encoded) };
        }
        Decide((Run: this, Link: link, Report: report), static s => s.Run._coordinator.Reported(Now, s.Run.NumberOf(s.Link), s.Report));
        return report.Tasks.Count;
    }

    /// <summary>A batch could not be sent because something in it cannot travel.</summary>
    public void OnRefused(IWorkerLink link, TaskBatch batch, Exception error)
        => Decide((Run: this, Link: link, batch, error), static s => s.Run._coordinator.Refused(Now, s.Run.NumberOf(s.Link), s.batch, s.error));

    /// <summary>A worker is gone.</summary>
    /// <param name="link">The worker.</param>
    /// <param name="job">The job whose task it was running, or 0.</param>
    /// <param name="task">The task it was running, -1 for none, or <see cref="Coordinator.Unknown"/>.</param>
    /// <param name="reason">What is known of its end.</param>
    public void OnLost(IWorkerLink link, int job, int task, string reason) => Decide((Run: this, link, job, task, reason), static s =>
    {
        int number = s.Run.NumberOf(s.link);
        s.Run._numbers.Remove(s.link);
        s.Run._coordinator.Lost(Now, number, s.job == s.Run.Job || s.task == Coordinator.Unknown ? s.task : -1, s.reason);
    });

    /// <summary>The pool wants to replace a worker: <see cref="IWorkerPool.Released"/> tells when this run does not need it any more.</summary>
    public void OnRetiring(IWorkerLink link) => Decide((Run: this, link), static s =>
    {
        if (s.Run._numbers.TryGetValue(s.link, out int number)) s.Run._coordinator.Retire(Now, number);
        else s.Run._released.Add(s.link);
    });

    /// <summary>No worker can be started.</summary>
    public void OnUnavailable(Exception error) => Decide((Run: this, error), static s =>
    {
        if (s.Run._coordinator.Workers == 0) s.Run._coordinator.Stop(Now, s.error);
    });

    /// <summary>The pool is being closed.</summary>
    public void OnClosed() => Decide(this, static run
        => run._coordinator.Stop(Now, new ObjectDisposedException(nameof(IScheduler), "The process pool was disposed while it computed.")));

    private static long Now => Stopwatch.GetTimestamp();

    private void OnCancelled() => Decide(this, static run => run._coordinator.Cancelled(Now));

    private void OnTime() => Decide(this, static run =>
    {
        run._due = long.MaxValue;
        run._coordinator.Tick(Now);
    });

    /// <summary>Takes an event, gives the orders that follow from it, then sends them.</summary>
    private void Decide<TEvent>(TEvent happened, Action<TEvent> tell)
    {
        int wanted;
        IWorkerLink[] touched, released;
        lock (_gate)
        {
            tell(happened);
            foreach (var instruction in _coordinator.Instructions) Order(instruction);
            _coordinator.Instructions.Clear();
            if (_coordinator.IsComplete) _completion.TrySetResult();
            if (_coordinator.HasEnded) Monitor.PulseAll(_gate);
            SetTimer(_coordinator.NextTick);
            wanted = Wanted();
            touched = _touched.Count == 0 ? [] : [.. _touched];
            released = _released.Count == 0 ? [] : [.. _released];
            _touched.Clear();
            _released.Clear();
        }
        if (wanted > 0) _team.Invite(this, wanted);
        foreach (var link in touched) link.Flush(isAwaited: _helps);
        foreach (var link in released) _pool.Released(this, link);
    }

    private void Order(in Instruction instruction)
    {
        if (!_links.TryGetValue(instruction.Worker, out var link)) return;
        switch (instruction.Kind)
        {
            case InstructionKind.Run:
                link.Run(this, instruction.Batch!);
                break;
            case InstructionKind.Fetch:
                var (result, number) = (instruction.Result!, instruction.Worker);
                link.Fetch(instruction.Id, reply => Decide((Run: this, result, number, reply: reply with { Encoded = Kept(result.Task, reply.Encoded) }), static s => s.Run._coordinator.Fetched(Now, s.result, s.number, s.reply)));
                break;
            case InstructionKind.Drop:
                link.Drop(instruction.Id);
                break;
            case InstructionKind.Recall:
                link.Recall(Job, instruction.Batch!.Number);
                break;
            case InstructionKind.Cancel:
                link.Cancel(Job);
                break;
            case InstructionKind.Kill:
                link.Kill(instruction.Reason!);
                break;
            case InstructionKind.Release:
                _numbers.Remove(link);
                _released.Add(link);
                break;
        }
        _touched.Add(link);
    }

    /// <summary>What stands for a result in this process from now on. Without the lock: others may have to go to disk for it.</summary>
    private object? Kept(int task, object? value)
    {
        try
        {
            return _coordinator.Kept(task, value);
        }
        catch (SpillException e)
        {
            Decide((Run: this, e), static s => s.Run._coordinator.Stop(Now, s.e));
            return value;
        }
    }

    private int NumberOf(IWorkerLink link) => _numbers.GetValueOrDefault(link, -1);

    private void SetTimer(long due)
    {
        if (due == _due) return;
        _due = due;
        long wait = due == long.MaxValue ? Timeout.Infinite : Math.Max(0, (due - Now) * 1000 / Stopwatch.Frequency + 1);
        try
        {
            _timer.Change(wait, Timeout.Infinite);
        }
        catch (ObjectDisposedException)
        {
            // The run is over.
        }
    }

    private object?[] TakeOutputs()
    {
        if (State.Failure is null)
        {
            foreach (var output in _graph.Outputs)
            {
                if (State.Results[output.Task] is not RemoteResult result) continue;
                State.Results[output.Task] = output.Mode == OutputMode.Held && !result.IsHere && result.Holders is [var holder, ..]
                    ? new RemoteResultHandle(_pool, _links[holder.Number], result.Id, result.Bytes)
                    : result.Take();
            }
        }
        return State.TakeOutputs();
    }

    private void Leave()
    {
        ulong[] kept = State.Failure is null ? [.. _graph.Outputs.Where(o => o.Mode == OutputMode.Held).Select(o => ResultId.Of(Job, o.Task))] : [];
        IWorkerLink[] links;
        lock (_gate) links = [.. _links.Values];
        foreach (var link in links) link.End(Job, kept);
        _pool.Leave(this);
    }
}
