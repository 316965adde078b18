namespace TaskGraph;

/// <summary>What is lost with a worker, and what leaves it in time.</summary>
internal sealed partial class Coordinator
{
    /// <summary>A worker is gone: its task is blamed, the others go elsewhere, results that only it had are computed again.</summary>
    /// <param name="now">When.</param>
    /// <param name="number">The worker.</param>
    /// <param name="running">The task it was running, -1 where it ran nothing of this job, or <see cref="Unknown"/>.</param>
    /// <param name="reason">What is known of its end.</param>
    public void Lost(long now, int number, int running, string reason)
    {
        _now = now;
        _spare.RemoveAll(w => w.Number == number);
        if (WorkerOf(number) is not { } worker) return;
        Remove(worker);
        var homeless = new List<int>();
        int culprit = Culprit(worker, running);
        foreach (var batch in worker.InFlight)
            foreach (int task in batch.TakeOpen())
            {
                _places[task] = Place.Waiting;
                if (task != culprit) homeless.Add(task);
            }
        worker.InFlight.Clear();
        homeless.AddRange(TakeQueue(worker));
        var orphans = TakeHoldings(worker);
        // Who is blamed for good reads nothing any more: it must not have its inputs made again.
        if (culprit >= 0) Blame(worker, culprit, reason);
        else CheckProgress(reason);
        Recover(orphans);
        if (!HasEnded)
            foreach (int task in homeless)
                if (_places[task] == Place.Waiting && State.IsReady(task)) MakeReady(task);
        Proceed();
    }

    /// <summary>A worker shall go, for it has run enough tasks: it gets no more, and what only it has is moved away before it is released.</summary>
    public void Retire(long now, int number)
    {
        _now = now;
        if (_spare.Find(w => w.Number == number) is { } spare)
        {
            _spare.Remove(spare);
            Instructions.Add(new(InstructionKind.Release, number));
            return;
        }
        if (WorkerOf(number) is not { } worker) return;
        worker.IsRetiring = true;
        Proceed();
    }

    private void Remove(RunWorker worker)
    {
        _workers.Remove(worker);
        if (_spare.Count == 0) return;
        _workers.Add(_spare[0]);
        _spare.RemoveAt(0);
    }

    private List<int> TakeQueue(RunWorker worker)
    {
        var taken = new List<int>();
        for (int task = TakeFrom(worker.Queue); task >= 0; task = TakeFrom(worker.Queue))
        {
            _places[task] = Place.Waiting;
            taken.Add(task);
        }
        return taken;
    }

    /// <summary>
    /// The task that is to blame for the end of a worker, or -1. Where it is not known which one ran, those of the oldest batch are
    /// suspects: each runs by itself from now on, so that the next time it is known.
    /// </summary>
    private int Culprit(RunWorker worker, int running)
    {
        if (worker.IsTimedOut && running == Unknown) running = worker.Head;
        if (worker.InFlight.Exists(b => b.IsOpen(running))) return running;
        // What ran no task may have waited for some.
        var doubtful = worker.InFlight.FindAll(b => b.IsAwaited);
        if (running == Unknown && worker.InFlight.Find(b => !b.IsAwaited) is { } oldest) doubtful.Add(oldest);
        if (doubtful is [{ OpenCount: 1 } only]) return only.FirstOpen;
        foreach (var batch in doubtful)
            foreach (int task in batch.Tasks)
                if (batch.IsOpen(task)) _isSuspect[task] = true;
        return -1;
    }

    /// <summary>Counts a loss against the task that was running.</summary>
    private void Blame(RunWorker worker, int task, string reason)
    {
        // A task with a timeout of its own fails with it; the pool's limit is there for tasks that hang, and counts as any other loss.
        if (worker.IsTimedOut && _graph.Layer(task).Timeout is not null)
        {
            Fault(task, worker.Name, new TimeoutException($"The task took longer than its timeout of {TimeoutOf(task)}, and its worker process was ended. Give it more time with WithTimeout, or make it smaller."));
            return;
        }
        _isSuspect[task] = true;
        bool again = ++_losses[task] < _options.MostLosses && !HasEnded;
        var layer = _graph.Layer(task);
        var error = new WorkerLostException(_graph.KeyOf(task), layer.CallSites.Count == 0 ? default : layer.CallSites[0], _losses[task], reason);
        State.Events?.Write(new TaskFaulted(_now, _graph.KeyOf(task), worker.Name, _losses[task], error, again));
        if (again) Reconsider(task);
        else Fail(task, worker.Name, _losses[task], error);
    }

    /// <summary>Takes a worker out of the holders; returns the results that it alone had, and those that it was asked for.</summary>
    private List<RemoteResult> TakeHoldings(RunWorker worker)
    {
        var orphans = new List<RemoteResult>();
        if (HasEnded) return orphans;
        foreach (object? held in State.Results)
        {
            if (held is not RemoteResult result || !result.Holders.Remove(worker)) continue;
            bool wasAsked = result.AskedOf == worker;
            if (wasAsked) result.AskedOf = null;
            if (wasAsked || result.IsLost) orphans.Add(result);
        }
        return orphans;
    }

    /// <summary>
    /// Has lost results made again, and before them those that made their inputs, as far as these have been dropped. Results of the
    /// client's are never lost, so the walk ends at the latest at tasks that read nothing.
    /// </summary>
    private void Recover(List<RemoteResult> orphans)
    {
        Propagate();
        if (HasEnded) return;
        var undone = new List<int>();
        var pending = new Stack<int>();
        foreach (var result in orphans)
            if (result.IsLost && IsNeeded(result.Task)) pending.Push(result.Task);
        while (pending.TryPop(out int task))
        {
            if (_places[task] != Place.Done) continue;
            _places[task] = Place.Waiting;
            _left++;
            undone.Add(task);
            foreach (int input in _graph.Predecessors[task])
                if (_places[input] == Place.Done && State.Results[input] is null or RemoteResult { IsLost: true }) pending.Push(input);
        }
        foreach (int task in undone)
        {
            State.Undo(task, IsDone);
            // Whoever was ready is not any more.
            foreach (int successor in _graph.Successors[task])
                if (_places[successor] is Place.Queued or Place.Parked) _places[successor] = Place.Waiting;
        }
        foreach (int task in undone)
            if (_places[task] == Place.Waiting && State.IsReady(task)) MakeReady(task);
        foreach (var result in orphans) Wake(result);
    }

    private bool IsNeeded(int task)
    {
        if (_isOutput[task]) return true;
        foreach (int reader in _graph.Successors[task])
            if (_places[reader] != Place.Done) return true;
        return false;
    }

    /// <summary>Workers that end time and again, and nobody is to blame, must not keep the run going for ever.</summary>
    private void CheckProgress(string reason)
    {
        int done = _graph.TaskCount - _left;
        if (done > _mostDone) (_mostDone, _fruitless) = (done, 0);
        else if (++_fruitless > MostFruitless && !HasEnded)
        {
            State.Stop(new InvalidOperationException(
                $"Worker processes ended {_fruitless} times while they ran none of this computation's tasks, and nothing was finished in between. The last one: {reason}"));
            End();
        }
    }

    /// <summary>Lets retiring workers go from which nothing is needed; asks for what is.</summary>
    private void ReleaseRetired()
    {
        for (int i = _workers.Count - 1; i >= 0; i--)
        {
            var worker = _workers[i];
            if (!worker.IsRetiring) continue;
            foreach (int task in TakeQueue(worker)) Reconsider(task);
            if (worker.InFlight.Count > 0) continue;
            if (HasEnded ? HoldsOutput(worker) : HoldsAlone(worker)) continue;
            Remove(worker);
            Instructions.Add(new(InstructionKind.Release, worker.Number));
            Recover(TakeHoldings(worker));
        }
    }

    /// <summary>Whether a held output is going to stay in the worker.</summary>
    private bool HoldsOutput(RunWorker worker)
        => State.Failure is null && Array.Exists(_graph.Outputs, o => o.Mode == OutputMode.Held && ResultOf(o.Task) is { IsHere: false } r && r.Holders.Contains(worker));

    /// <summary>Whether a result of an earlier computation lies in the worker: it is not this one's to move.</summary>
    private bool HoldsBorrowed(RunWorker worker)
        => Array.Exists(State.Results, r => r is RemoteResult { IsBorrowed: true } result && result.Holders.Contains(worker));

    private bool HoldsAlone(RunWorker worker)
    {
        bool holds = false;
        foreach (object? held in State.Results)
        {
            if (held is not RemoteResult { IsHere: false, Holders: [var only] } result || only != worker) continue;
            holds = true;
            if (!result.IsBorrowed) Ask(result);
        }
        return holds;
    }
}
