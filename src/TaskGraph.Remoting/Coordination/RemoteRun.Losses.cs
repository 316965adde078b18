using System.Diagnostics;

namespace TaskGraph;

internal sealed partial class RemoteRun
{
    /// <summary>Takes a lost worker out: its task is blamed, the others go elsewhere, results that only it had are computed again.</summary>
    private void Lose(IWorkerLink link, int blamed, string reason)
    {
        _spare.Remove(link);
        if (WorkerOf(link) is not { } worker) return;
        _workers.Remove(worker);
        if (_spare.Count > 0)
        {
            _workers.Add(new RunWorker(_spare[0], _graph.TaskCount));
            _spare.RemoveAt(0);
        }
        var undone = LostResults(worker);
        foreach (int task in undone)
        {
            _places[task] = Place.Waiting;
            _left++;
        }
        foreach (int task in undone) State.Undo(task, t => _places[t] == Place.Done);
        // Tasks that were ready may now lack an input; the others find a new place.
        var homeless = new List<int>();
        for (int task = 0; task < _places.Length; task++)
        {
            bool wasHere = _places[task] == Place.Running && worker.InFlight.Exists(b => b.Open.Contains(task));
            if (!wasHere && _places[task] is not (Place.Parked or Place.Queued)) continue;
            if (wasHere && task == blamed && !Blame(task, link, reason)) continue;
            _places[task] = Place.Waiting;
            homeless.Add(task);
        }
        while (worker.Queue.Count > 0) _isQueued[worker.Queue.Take()] = false;
        worker.InFlight.Clear();
        if (_ended) return;
        foreach (int task in homeless)
            if (_places[task] == Place.Waiting && State.IsReady(task)) MakeReady(task);
        foreach (int task in undone)
            if (_places[task] == Place.Waiting && State.IsReady(task)) MakeReady(task);
    }

    /// <summary>Counts a loss against the task that was running; false where it has failed for good.</summary>
    private bool Blame(int task, IWorkerLink link, string reason)
    {
        bool again = ++_losses[task] < MostLosses && !_ended;
        var layer = _graph.Layer(task);
        var error = new WorkerLostException(_graph.KeyOf(task), layer.CallSites.Count == 0 ? default : layer.CallSites[0], _losses[task], reason);
        State.Events?.Write(new TaskFaulted(Stopwatch.GetTimestamp(), _graph.KeyOf(task), link.Name, _losses[task], error, again));
        if (again) return true;
        if (_ended)
        {
            _places[task] = Place.Waiting;
            return false;
        }
        if (State.Fail(task, link.Name, _losses[task], error))
        {
            Finish(task);
        }
        else
        {
            _places[task] = Place.Waiting;
            End();
        }
        return false;
    }

    /// <summary>
    /// The tasks that have to run again: those whose results are needed and were only on the lost worker, and before them
    /// those that made their inputs, as far as these have been dropped.
    /// </summary>
    private List<int> LostResults(RunWorker worker)
    {
        var undone = new List<int>();
        var seen = new HashSet<int>();
        var pending = new Stack<int>();
        for (int task = 0; task < _places.Length; task++)
        {
            if (ResultOf(task) is not { } result) continue;
            if (!result.Holders.Remove(worker)) continue;
            if (result.AskedOf == worker) result.AskedOf = null;
            if (result.IsLost && !State.IsDropped(task)) pending.Push(task);
        }
        while (pending.TryPop(out int task))
        {
            if (_places[task] != Place.Done || !seen.Add(task)) continue;
            undone.Add(task);
            foreach (int input in _graph.Predecessors[task])
                if (_places[input] == Place.Done && State.IsDropped(input)) pending.Push(input);
        }
        return undone;
    }
}
