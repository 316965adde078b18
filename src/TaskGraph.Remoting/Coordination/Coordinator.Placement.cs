namespace TaskGraph;

/// <summary>Where ready tasks wait, and where results go.</summary>
internal sealed partial class Coordinator
{
    /// <summary>Results larger than this are not kept in the client once two workers have them.</summary>
    private const int LargestKept = 1 << 16;

    private const string ClientName = "caller";

    /// <summary>A worker, or nobody any more, has answered for a result.</summary>
    /// <param name="now">When.</param>
    /// <param name="result">The result of the <see cref="InstructionKind.Fetch"/>.</param>
    /// <param name="number">The worker that was asked.</param>
    /// <param name="reply">The result, the reason why it cannot travel, or neither where the worker does not have it.</param>
    public void Fetched(long now, RemoteResult result, int number, FetchReply reply)
    {
        _now = now;
        if (result.AskedOf?.Number != number) return;
        var holder = result.AskedOf;
        result.AskedOf = null;
        if (reply.Encoded is not null) result.SetEncoded(reply.Encoded);
        else if (reply.Error is not null) RefuseResult(result, holder, reply.Error);
        else if (result.Holders.Remove(holder)) Recover([result]);
        Wake(result);
        Proceed();
    }

    /// <summary>The next task for a thread of the client, or -1.</summary>
    public int TakeLocal()
    {
        int task = HasEnded ? -1 : TakeFrom(_localReady);
        if (task < 0) return -1;
        _places[task] = Place.Running;
        _localRunning++;
        return task;
    }

    /// <summary>A thread of the client has run a task.</summary>
    public void LocalFinished(long now, int task, object? value, long bytes)
    {
        _now = now;
        var result = new RemoteResult(this, task, ResultId.Of(Job, task)) { Bytes = bytes };
        result.SetLocal(value);
        _localRunning--;
        State.Store(task, result);
        Finish(task);
        Proceed();
    }

    /// <summary>A task threw on a thread of the client.</summary>
    public void LocalFaulted(long now, int task, string worker, Exception error)
    {
        _now = now;
        _localRunning--;
        Fault(task, worker, error);
        Proceed();
    }

    /// <summary>Which attempt at a task is next, from 1.</summary>
    public int AttemptOf(int task) => _attempts[task] + 1;

    /// <summary>Considers again a task that was taken from its place.</summary>
    private void Reconsider(int task)
    {
        _places[task] = Place.Waiting;
        if (State.IsReady(task)) MakeReady(task);
    }

    /// <summary>Finds the place of a task whose inputs are all there.</summary>
    private void MakeReady(int task)
    {
        if (State.TakeOverFailure(task))
        {
            Finish(task);
            return;
        }
        var layer = _graph.Layer(task);
        if (!IsLocal(layer, _options.ByAffinity))
        {
            Enqueue(task, BestWorker(task)?.Queue ?? _shared);
            return;
        }
        if (layer.Code is ValueCode value)
        {
            TakeValue(task, value.Value);
            return;
        }
        if (layer.Code is HeldCode && TryAlias(task, layer)) return;
        if (!ParkUntilHere(task, null)) Enqueue(task, _localReady);
    }

    private void Enqueue(int task, ReadyQueue queue)
    {
        _places[task] = Place.Queued;
        // A task may still lie in a queue that it was taken out of by name only; there it is as good as here.
        if (_isQueued[task]) return;
        _isQueued[task] = true;
        queue.Add(task);
    }

    /// <summary>The next task in the queue that still belongs there, or -1.</summary>
    private int TakeFrom(ReadyQueue queue, bool fromEnd = false)
    {
        while (queue.Count > 0)
        {
            int task = fromEnd ? queue.TakeLast() : queue.Take();
            _isQueued[task] = false;
            if (_places[task] == Place.Queued) return task;
        }
        return -1;
    }

    /// <summary>A constant needs no task: it is here, and goes along to those who read it.</summary>
    private void TakeValue(int task, object? value)
    {
        var result = new RemoteResult(this, task, ResultId.Of(Job, task)) { Bytes = ResultBytes.Of(value), Encoded = _codes.ValueOf(_graph.LayerOf[task]) };
        result.SetLocal(value);
        if (State.Events is { } events)
        {
            events.Write(new TaskStarted(_now, _graph.KeyOf(task), ClientName));
            events.Write(new TaskFinished(_now, _graph.KeyOf(task), ClientName, _now, result.Bytes));
        }
        State.Store(task, result);
        Finish(task);
    }

    /// <summary>A held result of this pool needs no task: it lies in a worker already.</summary>
    private bool TryAlias(int task, GraphLayer layer)
    {
        if (layer.Constants is not [ConstantColumn<IResultHandle> handles]) return false;
        if (handles[_graph.BlockOf[task]] is not RemoteResultHandle { IsReleased: false } handle || WorkerOf(_workerOf(handle)) is not { } holder) return false;
        var result = new RemoteResult(this, task, handle.Id) { Bytes = handle.Bytes, IsBorrowed = true };
        result.Holders.Add(holder);
        State.Store(task, result);
        Finish(task);
        return true;
    }

    /// <summary>The worker that has most bytes of the task's inputs; null where none has any.</summary>
    private RunWorker? BestWorker(int task)
    {
        RunWorker? best = null;
        long most = 0;
        foreach (var worker in _workers)
        {
            if (worker.IsRetiring || worker.IsPaused) continue;
            long bytes = 0;
            foreach (int input in _graph.Predecessors[task])
                if (ResultOf(input) is { } result && result.Holders.Contains(worker)) bytes += Math.Max(result.Bytes, 1);
            if (bytes <= most) continue;
            most = bytes;
            best = worker;
        }
        return best;
    }

    /// <summary>Asks for those inputs that <paramref name="worker"/>, or the client, lacks and the client cannot give; false where there are none.</summary>
    private bool ParkUntilHere(int task, RunWorker? worker)
    {
        bool parked = false;
        foreach (int input in _graph.Predecessors[task])
        {
            if (ResultOf(input) is not { IsHere: false } result || (worker is not null && result.Holders.Contains(worker))) continue;
            parked = true;
            result.Waiters.Add(task);
            Ask(result);
        }
        if (parked) _places[task] = Place.Parked;
        return parked;
    }

    private void Ask(RemoteResult result)
    {
        if (result.AskedOf is not null || result.Holders.Count == 0) return;
        result.AskedOf = result.Holders[0];
        Instructions.Add(new(InstructionKind.Fetch, result.AskedOf.Number) { Result = result, Id = result.Id });
    }

    /// <summary>Lets the tasks that were parked for a result look again.</summary>
    private void Wake(RemoteResult result)
    {
        int[] waiters = [.. result.Waiters];
        result.Waiters.Clear();
        foreach (int task in waiters)
            if (_places[task] == Place.Parked) Reconsider(task);
    }

    /// <summary>A result that cannot leave its worker, where it has to, is no result.</summary>
    private void RefuseResult(RemoteResult result, RunWorker holder, Exception error)
    {
        int task = result.Task;
        if (result.IsBorrowed)
        {
            State.Stop(error);
            End();
        }
        else if (!State.Fail(task, holder.Name, _attempts[task] + 1, error))
        {
            End();
        }
        else
        {
            Forget(result);
        }
    }
}
