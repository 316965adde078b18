using System.Diagnostics;

namespace TaskGraph;

/// <summary>
/// One graph on threads. Ready tasks wait in static order in a queue under one lock, from which workers take batches; a worker
/// runs the best successor that became ready by its own task at once, which is worth more than any queue.
/// The fields marked so are guarded by the lock. A worker of the team that finds nothing ready leaves and is
/// invited again; the thread that waits for the result stays.
/// </summary>
internal sealed class ThreadedRun : ITeamWork
{
    private const int LargestBatch = 32;
    private static readonly long _longBatch = Stopwatch.Frequency / 20_000; // 50 µs: longer batches keep work from others

    private readonly ThreadTeam _team;
    private readonly Graph _graph;
    private readonly int _mostWorkers;
    private readonly CancellationToken _cancellation;
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly object _gate = new();

    // Guarded by _gate; _readyCount and _ended are also read without it, as hints.
    private readonly ReadyQueue _ready;
    private int _workers, _invited, _waiting, _inFlight;
    private volatile int _readyCount;
    private volatile bool _ended;

    private int _sinksLeft;

    public ThreadedRun(ThreadTeam team, ExecutionState state, int mostWorkers, CancellationToken cancellationToken)
    {
        State = state;
        _team = team;
        _graph = state.Graph;
        _mostWorkers = mostWorkers;
        _cancellation = cancellationToken;
        _ready = new ReadyQueue(_graph.TaskCount);
        for (int task = 0; task < _graph.TaskCount; task++)
        {
            if (_graph.Predecessors.CountOf(task) == 0) _ready.Add(task);
            if (_graph.Successors.CountOf(task) == 0) _sinksLeft++;
        }
        _readyCount = _ready.Count;
        _ended = _sinksLeft == 0;
    }

    public ExecutionState State { get; }

    /// <summary>Runs the graph on the team's threads.</summary>
    public async Task RunAsync()
    {
        if (_ended) return;
        using var cancelled = _cancellation.UnsafeRegister(static run => ((ThreadedRun)run!).Cancel(), this);
        int wanted;
        lock (_gate) wanted = Wanted();
        if (wanted > 0) _team.Invite(this, wanted);
        await _completion.Task.ConfigureAwait(false);
    }

    /// <summary>Runs the graph on the calling thread and, where there is work for more, on the team's.</summary>
    public void RunHelping()
    {
        if (_ended) return;
        using var cancelled = _cancellation.UnsafeRegister(static run => ((ThreadedRun)run!).Cancel(), this);
        int wanted;
        lock (_gate)
        {
            _workers++;
            wanted = _readyCount > 1 ? Wanted() : 0;
        }
        if (wanted > 0) _team.Invite(this, wanted);
        Work("caller", stays: true);
        lock (_gate)
        {
            _workers--;
            while (_workers > 0 || _inFlight > 0) Wait();
        }
    }

    /// <summary>Takes up an invitation on a thread of the team.</summary>
    public void Join(string worker)
    {
        lock (_gate)
        {
            _invited--;
            if (_ended || _workers >= _mostWorkers) return;
            _workers++;
        }
        if (_context is null) Work(worker, stays: false);
        else ExecutionContext.Run(_context, _ => Work(worker, stays: false), null);
        lock (_gate)
        {
            _workers--;
            CompleteIfIdle();
        }
    }

    private void Work(string worker, bool stays)
    {
        var context = new TaskContext(worker, _cancellation);
        int[] offsets = _graph.Successors.Offsets, successors = _graph.Successors.Items;
        Span<int> taken = stackalloc int[LargestBatch];
        Span<int> freed = stackalloc int[256];
        int takenCount = 0, next = 0, freedCount = 0, batch = 1;
        long batchBegan = 0;
        while (true)
        {
            if (next == takenCount)
            {
                batch = NextBatchSize(batch, takenCount, ref batchBegan);
                takenCount = Refill(taken[..batch], freed[..freedCount], stays);
                if (takenCount == 0) return;
                next = freedCount = 0;
            }
            int task = taken[next++];
            do
            {
                if (_ended) return;
                if (_graph.Layer(task).IsAsync)
                {
                    Start(task, worker, 1);
                    break;
                }
                if (!State.Run(task, context))
                {
                    End();
                    return;
                }
                State.ReleaseInputs<Together>(task);
                int first = offsets[task], last = offsets[task + 1] - 1;
                if (last < first && Interlocked.Decrement(ref _sinksLeft) == 0)
                {
                    End();
                    return;
                }
                int best = -1;
                for (int e = last; e >= first; e--)
                {
                    int successor = successors[e];
                    if (!State.Arrives<Together>(successor)) continue;
                    if (best >= 0)
                    {
                        if (freedCount == freed.Length) Publish(freed, ref freedCount);
                        freed[freedCount++] = best;
                    }
                    best = successor;
                }
                if (freedCount > 0 && _readyCount == 0) Publish(freed, ref freedCount);
                task = best;
            }
            while (task >= 0);
        }
    }

    /// <summary>Short tasks are taken in batches, long ones singly, so that no worker holds back what another could run.</summary>
    private static int NextBatchSize(int batch, int taken, ref long began)
    {
        long now = Stopwatch.GetTimestamp();
        long took = now - began;
        began = now;
        if (taken == 0) return 1;
        return took > _longBatch ? Math.Max(batch / 2, 1) : Math.Min(batch * 2, LargestBatch);
    }

    /// <summary>Hands in what has become ready and takes the next batch; 0 where the worker shall leave.</summary>
    private int Refill(Span<int> batch, ReadOnlySpan<int> freed, bool stays)
    {
        if (freed.Length == 0) SpinUntilReady();
        int taken = 0, wanted;
        lock (_gate)
        {
            foreach (int task in freed) _ready.Add(task);
            while (_ready.Count == 0 && !_ended && stays) Wait();
            if (_ended || _ready.Count == 0) return 0;
            int share = Math.Clamp(_ready.Count / (2 * _mostWorkers), 1, batch.Length);
            while (taken < share) batch[taken++] = _ready.Take();
            _readyCount = _ready.Count;
            wanted = Wanted();
        }
        if (wanted > 0) _team.Invite(this, wanted);
        return taken;
    }

    /// <summary>Gives ready tasks to the queue while the worker goes on.</summary>
    private void Publish(Span<int> freed, ref int count)
    {
        int wanted;
        lock (_gate)
        {
            for (int i = 0; i < count; i++) _ready.Add(freed[i]);
            _readyCount = _ready.Count;
            wanted = Wanted();
        }
        count = 0;
        if (wanted > 0) _team.Invite(this, wanted);
    }

    private void SpinUntilReady()
    {
        var spin = new SpinWait();
        for (int i = 0; i < 40 && _readyCount == 0 && !_ended; i++) spin.SpinOnce(-1);
    }

    /// <summary>How many more workers to invite. Wakes the thread that waits for the result first. Call under the lock.</summary>
    private int Wanted()
    {
        if (_waiting > 0 && _ready.Count > 0) Monitor.Pulse(_gate);
        int wanted = Math.Min(_ready.Count - _waiting, _mostWorkers - _workers - _invited);
        if (wanted <= 0) return 0;
        _invited += wanted;
        return wanted;
    }

    private void Wait()
    {
        _waiting++;
        Monitor.Wait(_gate);
        _waiting--;
    }

    private void Start(int task, string worker, int attempt)
    {
        lock (_gate) _inFlight++;
        _ = AwaitAsync(task, worker, attempt);
    }

    private async Task AwaitAsync(int task, string worker, int attempt)
    {
        var key = _graph.KeyOf(task);
        long started = Stopwatch.GetTimestamp();
        bool goesOn = true;
        try
        {
            if (!State.TakeOverFailure(task))
            {
                State.Events?.Write(new TaskStarted(started, key, worker));
                object? result = await StartCode(task, worker, attempt).ConfigureAwait(false);
                State.Store(task, result);
                State.Events?.Write(new TaskFinished(Stopwatch.GetTimestamp(), key, worker, started, (result as ISized)?.Bytes ?? 0));
            }
        }
        catch (Exception e)
        {
            bool again = State.MayRetry(task, attempt, e);
            State.Events?.Write(new TaskFaulted(Stopwatch.GetTimestamp(), key, worker, attempt, e, again));
            if (again)
            {
                Start(task, worker, attempt + 1);
                Leave();
                return;
            }
            goesOn = State.Fail(task, worker, attempt, e);
        }
        if (goesOn) Finish(task);
        else End();
        Leave();

        void Leave()
        {
            lock (_gate)
            {
                _inFlight--;
                CompleteIfIdle();
            }
        }
    }

    private ValueTask<object?> StartCode(int task, string worker, int attempt)
    {
        var layer = _graph.Layer(task);
        var context = new TaskContext(worker, _cancellation) { Attempt = attempt };
        int block = _graph.BlockOf[task];
        context.Enter(block, layer.Constants, block);
        return ((AsyncTaskCode)layer.Code).StartAsync(State.InputsOf(task), context);
    }

    /// <summary>What follows a task that finished outside the workers' loop.</summary>
    private void Finish(int task)
    {
        State.ReleaseInputs<Together>(task);
        var successors = _graph.Successors[task];
        if (successors.Length == 0 && Interlocked.Decrement(ref _sinksLeft) == 0)
        {
            End();
            return;
        }
        int wanted;
        lock (_gate)
        {
            foreach (int successor in successors)
                if (State.Arrives<Together>(successor)) _ready.Add(successor);
            _readyCount = _ready.Count;
            wanted = Wanted();
        }
        if (wanted > 0) _team.Invite(this, wanted);
    }

    private void Cancel()
    {
        State.Stop(new OperationCanceledException("The computation was cancelled.", _cancellation));
        End();
    }

    /// <summary>No further task starts: all have run, one has failed, or the computation was cancelled.</summary>
    private void End()
    {
        lock (_gate)
        {
            _ended = true;
            CompleteIfIdle();
            Monitor.PulseAll(_gate);
        }
    }

    private void CompleteIfIdle()
    {
        if (!_ended || _workers > 0 || _inFlight > 0) return;
        _completion.TrySetResult();
        Monitor.PulseAll(_gate);
    }
}
