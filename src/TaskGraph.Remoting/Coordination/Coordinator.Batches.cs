using System.Diagnostics;

namespace TaskGraph;

/// <summary>What goes to which worker next.</summary>
internal sealed partial class Coordinator
{
    private static readonly double LeastTicks = Stopwatch.Frequency / 200_000.0; // 5 µs

    /// <summary>Gives workers with room their next batches, those first that have less: what was recalled from a busy one goes to an idle one.</summary>
    private void Dispatch()
    {
        bool gave = true;
        while (gave)
        {
            gave = false;
            for (int waiting = 0; waiting < Window; waiting++)
                foreach (var worker in _workers)
                    if (worker.Waiting == waiting && !worker.IsRetiring && !worker.IsIsolated && !IsHeldBack(worker)) gave |= Give(worker);
        }
    }

    /// <summary>A worker short of memory gets a task only where nobody else can go on.</summary>
    private bool IsHeldBack(RunWorker worker)
        => worker.IsPaused && (worker.InFlight.Count > 0 || _workers.Exists(w => w is { IsPaused: false, IsRetiring: false }));

    private bool Give(RunWorker worker)
    {
        TaskBatch? batch = null;
        double ticks = 0;
        int share = (_shared.Count + 2 * _workers.Count - 1) / (2 * _workers.Count);
        if (worker.Queue.Count + _shared.Count == 0 && worker.Waiting == 0) Steal(worker);
        int most = worker.IsPaused ? 1 : Math.Clamp(worker.Queue.Count + share, 1, _options.LargestBatch);
        for (int count = 0; count < most && ticks < _options.BatchTicks; count++)
        {
            int task = NextFor(worker);
            if (task < 0) break;
            if (IsAlone(task) && (batch is not null || worker.InFlight.Count > 0))
            {
                Enqueue(task, worker.Queue);
                break;
            }
            if (ParkUntilHere(task, worker)) continue;
            batch ??= new TaskBatch(Job, ++_batches) { IsIsolated = IsAlone(task), Cultures = _codes.Cultures };
            AddTo(batch, worker, task);
            ticks += ExpectedTicks(task);
            if (batch.IsIsolated) break;
            if (!worker.IsPaused) count += Absorb(batch, worker, most: _options.LargestBatch - count, ref ticks);
        }
        if (batch is null) return false;
        worker.InFlight.Add(batch);
        Instructions.Add(new(InstructionKind.Run, worker.Number) { Batch = batch });
        return true;
    }

    /// <summary>Whether a task that may have brought down a worker has to run without company, so that nobody else is blamed or hurt.</summary>
    private bool IsAlone(int task) => _isSuspect[task];

    private int NextFor(RunWorker worker)
    {
        int task = TakeFrom(worker.Queue);
        return task >= 0 ? task : TakeFrom(_shared);
    }

    /// <summary>Takes the less urgent half of the longest queue, and with the tasks the moving of their inputs.</summary>
    private void Steal(RunWorker thief)
    {
        RunWorker? richest = null;
        foreach (var other in _workers)
        {
            bool isStuck = other.Waiting > 0 || other.IsRetiring || other.IsPaused;
            if (other != thief && isStuck && other.Queue.Count > (richest?.Queue.Count ?? 0)) richest = other;
        }
        for (int half = ((richest?.Queue.Count ?? 0) + 1) / 2; half > 0; half--)
        {
            int task = TakeFrom(richest!.Queue, fromEnd: true);
            if (task < 0) return;
            Enqueue(task, thief.Queue);
        }
    }

    /// <summary>Adds tasks that read nothing but what the batch makes and the worker has: they need not come back to the client first.</summary>
    private int Absorb(TaskBatch batch, RunWorker worker, int most, ref double ticks)
    {
        int added = 0;
        for (int at = batch.Tasks.Count - 1; at < batch.Tasks.Count; at++)
            foreach (int successor in _graph.Successors[batch.Tasks[at]])
            {
                if (added >= most || ticks >= _options.BatchTicks) return added;
                if (_places[successor] != Place.Waiting || IsAlone(successor)
                    || IsLocal(_graph.Layer(successor), _options.ByAffinity) || !CanFollow(successor, batch, worker)) continue;
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
                : _places[input] == Place.Running && _batchOf[input] == batch.Number && !_graph.Layer(input).IsAsync;
            if (!isHere) return false;
        }
        return true;
    }

    private void AddTo(TaskBatch batch, RunWorker worker, int task)
    {
        int layerNumber = _graph.LayerOf[task];
        var layer = _graph.Layers[layerNumber];
        var code = _codes[layerNumber];
        if (worker.Learns(code.Number))
        {
            foreach (int number in code.Shared)
                if (worker.LearnsShared(number)) batch.AddShared(ResultId.OfShared(Job, number), _codes.Shared(number));
            batch.AddCode(code.Number, layer.Name, code.Pickle, layer.Timeout ?? _options.TaskTimeout);
        }
        var inputs = _graph.Predecessors[task];
        ulong[] ids = inputs.Length == 0 ? [] : new ulong[inputs.Length];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = ResultId.Of(Job, inputs[i]);
            if (ResultOf(inputs[i]) is not { } result) continue; // made in this batch
            ids[i] = result.Id;
            if (result.Holders.Contains(worker)) continue;
            batch.AddInput(result);
            result.Holders.Add(worker);
            if (result.EncodedBytes > LargestKept && result.Holders.Count > 1 && !IsReadHere(result, inputs[i])) result.DropEncoded();
        }
        _places[task] = Place.Running;
        _batchOf[task] = batch.Number;
        batch.AddTask(code.Number, layer, new TaskLine(task, _graph.BlockOf[task], _attempts[task] + 1, _isReturned[task], ids));
    }

    /// <summary>Whether the client itself needs a result.</summary>
    private bool IsReadHere(RemoteResult result, int task)
    {
        if (result.IsLocal || result.IsBorrowed || _isReturned[task]) return true;
        foreach (int reader in _graph.Successors[task])
            if (IsLocal(_graph.Layer(reader), _options.ByAffinity)) return true;
        return false;
    }

    /// <summary>How long a task will take, by those of the same operation; of a new operation not much more than of the others.</summary>
    private double ExpectedTicks(int task)
    {
        // What is awaited takes no more than to be handed over.
        if (_graph.Layer(task).IsAsync) return LeastTicks;
        double known = _ticksPerTask[_kindOf[_graph.LayerOf[task]]];
        if (known > 0) return known;
        return _ticksPerAny > 0 ? Math.Max(_ticksPerAny, _options.BatchTicks / 40.0) : _options.BatchTicks;
    }

    /// <summary>What a task takes, the newest measurement counting most; no less than handing it over costs.</summary>
    private void Note(int task, long ticks)
    {
        if (_graph.Layer(task).IsAsync) return;
        double now = Math.Max(ticks, LeastTicks);
        ref double known = ref _ticksPerTask[_kindOf[_graph.LayerOf[task]]];
        known = known == 0 ? now : known * 0.7 + now * 0.3;
        _ticksPerAny = _ticksPerAny == 0 ? now : _ticksPerAny * 0.7 + now * 0.3;
    }
}
