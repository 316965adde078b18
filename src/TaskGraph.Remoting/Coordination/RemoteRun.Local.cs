namespace TaskGraph;

internal sealed partial class RemoteRun
{
    /// <summary>A thread of the client's team takes tasks that belong here.</summary>
    public void Join(string worker)
    {
        lock (_gate)
        {
            _localInvited--;
            if (_localWorkers >= _mostLocal) return;
            _localWorkers++;
        }
        if (_context is null) Work(worker);
        else ExecutionContext.Run(_context, _ => Work(worker), null);
        lock (_gate) _localWorkers--;
    }

    /// <summary>The waiting thread takes tasks, and answers where one worker alone can give them, until the run has ended.</summary>
    private void Help()
    {
        lock (_gate) _localWorkers++;
        while (true)
        {
            Work("caller");
            lock (_gate)
            {
                if (HasHelped()) return;
            }
            if (AwaitedLink() is { } only && only.TryReceiveHere()) continue;
            lock (_gate)
            {
                if (HasHelped()) return;
                if (_coordinator.LocalReady > 0) continue;
                foreach (var link in _links.Values) link.ReceiveByItself();
                _localWaiting++;
                Monitor.Wait(_gate);
                _localWaiting--;
            }
        }
    }

    private bool HasHelped()
    {
        if (!_completion.Task.IsCompleted) return false;
        _localWorkers--;
        return true;
    }

    /// <summary>The worker for whose answer everything waits; null where there are several. What the others say meanwhile is taken by threads of their own.</summary>
    private IWorkerLink? AwaitedLink()
    {
        lock (_gate)
        {
            if (_coordinator.OnlyBusy is not { } number || !_links.TryGetValue(number, out var only)) return null;
            foreach (var link in _links.Values)
                if (link != only) link.ReceiveByItself();
            return only;
        }
    }

    private void Work(string worker)
    {
        TaskContext? context = null;
        while (true)
        {
            LocalTask task;
            lock (_gate)
            {
                int taken = _coordinator.TakeLocal();
                if (taken < 0) return;
                task = new LocalTask(this, taken, _coordinator.AttemptOf(taken), worker, InputsOf(taken));
            }
            if (task.Layer.IsAsync) _ = RunAsync(task, new TaskContext(worker, _cancellation));
            else RunHere(task, context ??= new TaskContext(worker, _cancellation));
        }
    }

    private static void RunHere(LocalTask task, TaskContext context)
    {
        using (task)
        {
            try
            {
                task.Succeed(task.Run(context));
            }
            catch (Exception e)
            {
                task.Fail(e);
            }
        }
    }

    private static async Task RunAsync(LocalTask task, TaskContext context)
    {
        using (task)
        {
            try
            {
                task.Succeed(await task.StartAsync(context).ConfigureAwait(false));
            }
            catch (Exception e)
            {
                task.Fail(e);
            }
        }
    }

    private RemoteResult[] InputsOf(int task)
    {
        var row = _graph.Predecessors[task];
        if (row.Length == 0) return [];
        var results = new RemoteResult[row.Length];
        for (int i = 0; i < results.Length; i++) results[i] = (RemoteResult)State.Results[row[i]]!;
        return results;
    }

    /// <summary>How many threads of the team to invite. Call under the lock.</summary>
    private int Wanted()
    {
        int ready = _coordinator.LocalReady;
        if (_localWaiting > 0 && ready > 0) Monitor.Pulse(_gate);
        int wanted = Math.Min(ready - _localWaiting, _mostLocal - _localWorkers - _localInvited);
        if (wanted <= 0) return 0;
        _localInvited += wanted;
        return wanted;
    }
}
