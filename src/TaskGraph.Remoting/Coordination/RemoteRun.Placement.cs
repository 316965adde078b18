using System.Diagnostics;

namespace TaskGraph;

internal sealed partial class RemoteRun
{
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
        if (IsLocal(layer, _byAffinity))
        {
            if (layer.Code is HeldCode && TryAlias(task, layer)) return;
            if (ParkUntilHere(task, null)) return;
            Enqueue(task, _localReady);
            return;
        }
        Enqueue(task, BestWorker(task)?.Queue ?? _shared);
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
    private int TakeFrom(ReadyQueue queue)
    {
        while (queue.Count > 0)
        {
            int task = queue.Take();
            _isQueued[task] = false;
            if (_places[task] == Place.Queued) return task;
        }
        return -1;
    }

    /// <summary>A held result of this pool needs no task: it lies in a worker already.</summary>
    private bool TryAlias(int task, GraphLayer layer)
    {
        if (layer.Constants is not [ConstantColumn<IResultHandle> handles]) return false;
        if (handles[_graph.BlockOf[task]] is not RemoteResultHandle handle || !ReferenceEquals(handle.Pool, _pool) || handle.IsReleased) return false;
        if (WorkerOf(handle.Link) is not { } holder) return false;
        var result = new RemoteResult(this, handle.Id) { Bytes = handle.Bytes, IsBorrowed = true };
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
            Ask(result);
        }
        if (parked) _places[task] = Place.Parked;
        return parked;
    }

    private void Ask(RemoteResult result)
    {
        if (result.AskedOf is not null || result.Holders.Count == 0) return;
        var holder = result.Holders[0];
        result.AskedOf = holder;
        holder.Link.Fetch(result.Id, reply => Decide((Run: this, result, holder, reply), static s => s.Run.TakeReply(s.result, s.holder, s.reply)));
        _touched.Add(holder.Link);
    }

    private void TakeReply(RemoteResult result, RunWorker holder, FetchReply reply)
    {
        if (result.AskedOf != holder) return;
        result.AskedOf = null;
        if (reply is { Encoded: null, Error: null }) return; // lost: what follows comes with the loss
        result.Encoded = reply.Encoded;
        if (reply.Error is not null)
        {
            State.Stop(reply.Error);
            End();
            return;
        }
        int task = (int)(uint)result.Id;
        if (result.IsBorrowed) UnparkAll();
        else foreach (int successor in _graph.Successors[task]) Unpark(successor);
    }

    private void UnparkAll()
    {
        for (int task = 0; task < _places.Length; task++) Unpark(task);
    }

    private void Unpark(int task)
    {
        if (_places[task] == Place.Parked) Reconsider(task);
    }

    /// <summary>Gives idle workers their next batches.</summary>
    private void Dispatch()
    {
        bool gave = true;
        while (gave)
        {
            gave = false;
            foreach (var worker in _workers)
                if (worker.InFlight.Count < Window && worker.Link.IsAlive) gave |= Give(worker);
        }
    }

    private bool Give(RunWorker worker)
    {
        TaskBatch? batch = null;
        double ticks = 0;
        int share = (_shared.Count + 2 * _workers.Count - 1) / (2 * _workers.Count);
        int most = Math.Clamp(worker.Queue.Count + share, 1, LargestBatch);
        for (int count = 0; count < most && ticks < _batchTicks; count++)
        {
            int task = NextFor(worker, mayTake: batch is null && worker.InFlight.Count == 0);
            if (task < 0) break;
            if (ParkUntilHere(task, worker)) continue;
            batch ??= new TaskBatch(Job, ++_batches);
            AddTo(batch, worker, task);
            ticks += ExpectedTicks(task);
            count += Absorb(batch, worker, most: LargestBatch - count, ref ticks);
        }
        if (batch is null) return false;
        worker.InFlight.Add(batch);
        worker.Link.Run(this, batch);
        _touched.Add(worker.Link);
        return true;
    }

    /// <summary>Adds tasks that read nothing but what the batch makes and the worker has: they need not come back to the client first.</summary>
    private int Absorb(TaskBatch batch, RunWorker worker, int most, ref double ticks)
    {
        int added = 0;
        for (int at = batch.Open.Count - 1; at < batch.Open.Count; at++)
            foreach (int successor in _graph.Successors[batch.Open[at]])
            {
                if (added >= most || ticks >= _batchTicks) return added;
                if (_places[successor] != Place.Waiting || IsLocal(_graph.Layer(successor), _byAffinity) || !CanFollow(successor, batch, worker)) continue;
                AddTo(batch, worker, successor);
                ticks += ExpectedTicks(successor);
                added++;
            }
        return added;
    }

    private bool CanFollow(int task, TaskBatch batch, RunWorker worker)
    {
        if (_graph.Predecessors.CountOf(task) > MostFollowed) return false;
        foreach (int input in _graph.Predecessors[task])
        {
            bool isHere = _places[input] == Place.Done
                ? ResultOf(input) is { } result && (result.IsHere || result.Holders.Contains(worker))
                : _places[input] == Place.Running && _batchOf[input] == batch.Number;
            if (!isHere) return false;
        }
        return true;
    }

    /// <summary>How long a task will take, by those of the same operation; of a new operation not much more than of the others.</summary>
    private double ExpectedTicks(int task)
    {
        double known = _ticksPerTask[_kindOf[_graph.LayerOf[task]]];
        if (known > 0) return known;
        return _ticksPerAny > 0 ? Math.Max(_ticksPerAny, _batchTicks / 40.0) : _batchTicks;
    }

    private int NextFor(RunWorker worker, bool mayTake)
    {
        int task = TakeFrom(worker.Queue);
        if (task < 0) task = TakeFrom(_shared);
        if (task >= 0 || !mayTake) return task;
        // Nothing of its own: it takes from the worker that has most, and with the task the moving of its inputs.
        RunWorker? richest = null;
        foreach (var other in _workers)
            if (other != worker && other.InFlight.Count > 0 && other.Queue.Count > (richest?.Queue.Count ?? 0)) richest = other;
        return richest is null ? -1 : TakeFrom(richest.Queue);
    }

    private void AddTo(TaskBatch batch, RunWorker worker, int task)
    {
        int layerNumber = _graph.LayerOf[task];
        var layer = _graph.Layers[layerNumber];
        if (worker.Learns(layerNumber)) batch.AddCode(layerNumber, layer.Name, _codes[layerNumber]);
        var inputs = _graph.Predecessors[task];
        ulong[] ids = inputs.Length == 0 ? [] : new ulong[inputs.Length];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = ResultId.Of(Job, inputs[i]);
            if (ResultOf(inputs[i]) is not { } result) continue; // made in this batch
            ids[i] = result.Id;
            if (result.Holders.Contains(worker)) continue;
            batch.AddInput(result.Id, result.Encoded, result.Local);
            result.Holders.Add(worker);
        }
        _places[task] = Place.Running;
        _batchOf[task] = batch.Number;
        batch.AddTask(layerNumber, layer, new TaskLine(task, _graph.BlockOf[task], _attempts[task] + 1, _returned[task], ids));
    }

    private void TakeReport(IWorkerLink link, PickleReader report)
    {
        if (WorkerOf(link) is not { } worker) return;
        int number = report.Raw<int>();
        var batch = worker.InFlight.Find(b => b.Number == number);
        for (int count = report.Raw<int>(); count > 0; count--) TakeLine(worker, batch, report);
        byte end = report.Byte();
        if (end == BatchReport.More || batch is null) return;
        worker.InFlight.Remove(batch);
        if (end != BatchReport.Broken) return;
        var error = ReadError(report);
        foreach (int task in batch.Open.ToArray()) Fault(task, link.Name, error);
    }

    private void TakeLine(RunWorker worker, TaskBatch? batch, PickleReader report)
    {
        int task = report.Raw<int>();
        var status = (TaskStatus)report.Byte();
        long started = report.Raw<long>(), finished = report.Raw<long>();
        batch?.Open.Remove(task);
        switch (status)
        {
            case TaskStatus.Stored or TaskStatus.Returned:
                var result = new RemoteResult(this, ResultId.Of(Job, task)) { Bytes = report.Raw<long>() };
                result.Holders.Add(worker);
                if (status == TaskStatus.Returned) result.Encoded = report.Bytes(report.Raw<int>()).ToArray();
                Note(_kindOf[_graph.LayerOf[task]], finished - started);
                if (State.Events is { } events)
                {
                    events.Write(new TaskStarted(started, _graph.KeyOf(task), worker.Link.Name));
                    events.Write(new TaskFinished(finished, _graph.KeyOf(task), worker.Link.Name, started, result.Bytes));
                }
                State.Store(task, result);
                Finish(task);
                break;
            case TaskStatus.Faulted:
                var error = ReadError(report);
                State.Events?.Write(new TaskStarted(started, _graph.KeyOf(task), worker.Link.Name));
                Fault(task, worker.Link.Name, error);
                break;
            case TaskStatus.Skipped when ++_skips[task] > MostSkips:
                Fault(task, worker.Link.Name, new InvalidOperationException("What the task reads is not in its worker any more."));
                break;
            default:
                Reconsider(task);
                break;
        }
    }

    private static Exception ReadError(PickleReader report)
    {
        report.Raw<int>();
        return (Exception)report.Unpickle()!;
    }

    /// <summary>What a task takes, the newest measurement counting most; no less than handing it over costs.</summary>
    private void Note(int kind, long ticks)
    {
        double now = Math.Max(ticks, Stopwatch.Frequency / 200_000.0); // 5 µs
        _ticksPerTask[kind] = _ticksPerTask[kind] == 0 ? now : _ticksPerTask[kind] * 0.7 + now * 0.3;
        _ticksPerAny = _ticksPerAny == 0 ? now : _ticksPerAny * 0.7 + now * 0.3;
    }
}
