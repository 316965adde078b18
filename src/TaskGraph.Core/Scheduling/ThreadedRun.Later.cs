using System.Diagnostics;

namespace TaskGraph;

/// <summary>Tasks that are under way without a worker: asynchronous ones, and those that wait for another attempt.</summary>
internal sealed partial class ThreadedRun
{
    private void Start(int task, string worker, int attempt)
    {
        lock (_gate) _inFlight++;
        _ = AwaitAsync(task, worker, attempt);
    }

    private async Task AwaitAsync(int task, string worker, int attempt)
    {
        bool goesOn = true;
        try
        {
            if (!State.TakeOverFailure(task))
            {
                long started = Stopwatch.GetTimestamp();
                State.Events?.Write(new TaskStarted(started, _graph.KeyOf(task), worker));
                await State.AttemptAsync(task, worker, attempt).ConfigureAwait(false);
                State.WriteFinished(task, worker, started);
            }
        }
        catch (Exception e)
        {
            bool again = State.MayRetry(task, attempt, e);
            State.Events?.Write(new TaskFaulted(Stopwatch.GetTimestamp(), _graph.KeyOf(task), worker, attempt, e, again));
            if (again)
            {
                _ = RetryAsync(task, worker, attempt);
                return;
            }
            goesOn = State.Fail(task, worker, attempt, e);
        }
        if (goesOn) FinishElsewhere(task);
        else End();
        Leave();
    }

    private async Task RetryAsync(int task, string worker, int attempt)
    {
        if (await WaitAsync(State.DelayAfter(task, attempt)).ConfigureAwait(false)) _ = AwaitAsync(task, worker, attempt + 1);
        else Leave();
    }

    /// <summary>Puts a task back among the ready ones when its time has come.</summary>
    private void Postpone(int task, TimeSpan delay)
    {
        lock (_gate) _inFlight++;
        _ = BackAsync();

        async Task BackAsync()
        {
            if (await WaitAsync(delay).ConfigureAwait(false))
                lock (_gate) _ready.Add(task);
            Leave();
        }
    }

    /// <summary>Whether the computation still goes on after the wait.</summary>
    private async Task<bool> WaitAsync(TimeSpan delay)
    {
        try
        {
            if (delay > TimeSpan.Zero) await Task.Delay(delay, State.Time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (Exception e)
        {
            // A clock of the user's that makes no timer.
            State.Stop(e);
            End();
        }
        return !_ended;
    }

    /// <summary>What follows a task that finished outside the workers' loop.</summary>
    private void FinishElsewhere(int task)
    {
        State.ReleaseInputs<Together>(task);
        var successors = _graph.Successors[task];
        if (successors.Length == 0 && Interlocked.Decrement(ref _sinksLeft) == 0)
        {
            End();
            return;
        }
        lock (_gate)
            foreach (int successor in successors)
                if (State.Arrives<Together>(successor)) _ready.Add(successor);
    }

    /// <summary>Something is no longer under way; what it made ready, or the memory it freed, may be for others.</summary>
    private void Leave()
    {
        int wanted;
        lock (_gate)
        {
            _inFlight--;
            _readyCount = Available;
            wanted = _ended ? 0 : Wanted();
            CompleteIfIdle();
        }
        if (wanted > 0) _team.Invite(this, wanted);
    }
}
