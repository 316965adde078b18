using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>
/// One graph on threads. It begins with one worker, see <see cref="RunAlone"/>; with several, ready tasks wait in static order in a queue under one lock, from which workers take batches; a worker
/// runs the best successor that became ready by its own task at once, which is worth more than any queue.
/// The fields marked so are guarded by the lock. A worker of the team that finds nothing ready leaves and is
/// invited again; the thread that waits for the result stays. Under a memory limit tasks that read nothing wait as long as
/// memory is tight and something else runs that may free some.
/// </summary>
internal sealed partial class ThreadedRun : ITeamWork
{
    private const int LargestBatch = 32;
    private static readonly long _turn = Stopwatch.Frequency / 500; // 2 ms: a worker's stay while others call for one
    private static readonly long _longBatch = Stopwatch.Frequency / 20_000; // 50 µs: longer batches keep work from others

    private readonly ThreadTeam _team;
    private readonly Graph _graph;
    private readonly int _mostWorkers;
    private readonly bool _hasAsync;
    private readonly CancellationToken _cancellation;
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly object _gate = new();
    private readonly CancellationTokenSource _stopping = new();

    // Guarded by _gate; _readyCount and _ended are also read without it, as hints.
    private ReadyQueue _ready;
    private readonly ReadyQueue? _sources;
    private int _workers, _busy, _invited, _waiting, _inFlight;
    private volatile int _readyCount;
    private volatile bool _ended;

    private int _sinksLeft;

    public ThreadedRun(ThreadTeam team, ExecutionState state, int mostWorkers, CancellationToken cancellationToken)
    {
        State = state;
        _team = team;
        _graph = state.Graph;
        _mostWorkers = mostWorkers;
        _hasAsync = Array.Exists(_graph.Layers, l => l.IsAsync);
        _cancellation = cancellationToken;
        state.Postpone = Postpone;
        _ended = _graph.TaskCount == 0;
        if (!state.IsCounted)
        {
            _ready = new ReadyQueue(0);
            _wantedAlone = mostWorkers == 1 || IsPath(_graph) ? 1 : 2;
            return;
        }
        _company = (int)Company.Here;
        _ready = new ReadyQueue(_graph.TaskCount);
        if (state.Memory is not null) _sources = new ReadyQueue(_graph.TaskCount);
        for (int task = 0; task < _graph.TaskCount; task++)
        {
            if (_graph.Predecessors.CountOf(task) == 0) (_sources ?? _ready).Add(task);
            if (_graph.Successors.CountOf(task) == 0) _sinksLeft++;
        }
        _readyCount = Available;
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
        bool isFirst;
        lock (_gate)
        {
            isFirst = Begin();
            _workers++;
            wanted = isFirst || _readyCount > 1 ? Wanted() : 0;
        }
        if (wanted > 0) _team.Invite(this, wanted);
        Work("caller", stays: true, isFirst);
        lock (_gate)
        {
            _workers--;
            while (_workers > 0 || _inFlight > 0) Wait();
        }
    }

    /// <summary>Takes up an invitation on a thread of the team.</summary>
    public void Join(string worker)
    {
        bool isFirst;
        lock (_gate)
        {
            _invited--;
            isFirst = Begin();
        }
        if (!isFirst) Watch();
        lock (_gate)
        {
            if (_ended || (!isFirst && IsAlone) || _workers >= _mostWorkers) return;
            _workers++;
        }
        if (_context is null) Work(worker, stays: false, isFirst);
        else ExecutionContext.Run(_context, _ => Work(worker, stays: false, isFirst), null);
        lock (_gate)
        {
            _workers--;
            CompleteIfIdle();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Work(string worker, bool stays, bool isFirst)
    {
        var context = new TaskContext(worker, _cancellation);
        Span<int> taken = stackalloc int[LargestBatch];
        Span<int> freed = stackalloc int[256];
        int takenCount = 0, next = 0, freedCount = 0, batch = 1;
        int task = isFirst ? RunAlone(context, stays, freed, ref freedCount) : -1;
        long batchBegan = 0, joined = Stopwatch.GetTimestamp();
        while (!_ended)
        {
            if (task < 0)
            {
                if (next < takenCount)
                {
                    task = taken[next++];
                    continue;
                }
                batch = NextBatchSize(batch, takenCount, ref batchBegan);
                if (!stays && batchBegan - joined > _turn && _team.IsWanted)
                {
                    HandOver(freed[..freedCount], takenCount > 0);
                    return;
                }
                takenCount = Refill(taken[..batch], freed[..freedCount], takenCount > 0, stays);
                if (takenCount == 0) return;
                next = freedCount = 0;
                continue;
            }
            while (task >= 0)
            {
                if (_ended) return;
                if (_hasAsync && _graph.Layer(task).IsAsync)
                {
                    Start(task, worker, 1);
                    State.Events?.Pause();
                    task = -1;
                    break;
                }
                RunEnd end;
                try
                {
                    if (State.IsWatched || _hasAsync)
                    {
                        end = State.Run(task, context);
                    }
                    else
                    {
                        Follow(ref task, context, freed, ref freedCount);
                        continue;
                    }
                }
                catch (Exception e)
                {
                    end = State.Recover(task, context, e);
                }
                if (end == RunEnd.Ended)
                {
                    End();
                    return;
                }
                task = end == RunEnd.Postponed ? -1 : Finish(task, freed, ref freedCount);
            }
        }
    }

    /// <summary>
    /// Runs a task, the best it made ready, the best that one made ready, and so on. What a task throws leaves this loop, so that it need not
    /// be guarded task by task; <paramref name="task"/> says which it was.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Follow(ref int task, TaskContext context, Span<int> freed, ref int freedCount)
    {
        do
        {
            State.RunUnguarded(task, context);
            task = Finish(task, freed, ref freedCount);
        }
        while (task >= 0 && !_ended && !State.IsWatched);
    }

    /// <summary>What follows a task that has run: its inputs are released and its successors told.</summary>
    /// <returns>The best successor that is ready now, or -1; the others are among the freed.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Finish(int task, Span<int> freed, ref int freedCount)
    {
        State.ReleaseInputs<Together>(task);
        return Tell(task, freed, ref freedCount);
    }

    /// <summary>Tells the successors of a task that it has run.</summary>
    /// <returns>As <see cref="Finish"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Tell(int task, Span<int> freed, ref int freedCount)
    {
        int[] successors = _graph.Successors.Items;
        int first = _graph.Successors.Offsets[task], last = _graph.Successors.Offsets[task + 1] - 1;
        if (last < first && Interlocked.Decrement(ref _sinksLeft) == 0)
        {
            End();
            return -1;
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
        if (_sources is not null || (freedCount > 0 && _readyCount == 0)) Publish(freed, ref freedCount);
        return best;
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
            Volatile.Write(ref _stop, 1);
            CompleteIfIdle();
            Monitor.PulseAll(_gate);
        }
        _stopping.Cancel();
    }

    private void CompleteIfIdle()
    {
        if (!_ended || _workers > 0 || _inFlight > 0) return;
        _completion.TrySetResult();
        Monitor.PulseAll(_gate);
    }
}
