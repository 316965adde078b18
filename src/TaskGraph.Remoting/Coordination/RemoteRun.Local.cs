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
                task = new LocalTask(taken, _graph.Layer(taken), _coordinator.AttemptOf(taken), worker, InputsOf(taken));
            }
            if (task.Layer.IsAsync) _ = RunAsync(task);
            else RunHere(task, context ??= new TaskContext(worker, _cancellation));
        }
    }

    private void RunHere(LocalTask task, TaskContext context)
    {
        long started = Begin(task);
        using var time = TimeOf(task);
        context.CancellationToken = time?.Token ?? _cancellation;
        int pinned = 0;
        try
        {
            var inputs = Enter(context, task, ref pinned);
            object? result = task.Layer.Code.Run(new TaskInputs(inputs, Positions.Of(inputs.Length)), context);
            time?.Check(result);
            Stored(task, result, started);
        }
        catch (Exception e)
        {
            Faulted(task, time is { IsOver: true } && e is OperationCanceledException ? time.Exceeded(e) : e);
        }
        finally
        {
            Leave(task, pinned);
        }
    }

    private TaskTime? TimeOf(LocalTask task) => task.Layer.Timeout is { } timeout ? new TaskTime(timeout, State.Time, _cancellation) : null;

    private async Task RunAsync(LocalTask task)
    {
        long started = Begin(task);
        using var time = TimeOf(task);
        int pinned = 0;
        try
        {
            object? result = await Start(task, time?.Token ?? _cancellation, ref pinned).ConfigureAwait(false);
            time?.Check(result);
            Stored(task, result, started);
        }
        catch (Exception e)
        {
            Faulted(task, time is { IsOver: true } && e is OperationCanceledException ? time.Exceeded(e) : e);
        }
        finally
        {
            Leave(task, pinned);
        }
    }

    private ValueTask<object?> Start(LocalTask task, CancellationToken cancellation, ref int pinned)
    {
        var context = new TaskContext(task.Worker, cancellation);
        var inputs = Enter(context, task, ref pinned);
        return ((AsyncTaskCode)task.Layer.Code).StartAsync(new TaskInputs(inputs, Positions.Of(inputs.Length)), context);
    }

    private long Begin(LocalTask task)
    {
        long now = Now;
        State.Events?.Write(new TaskStarted(now, _graph.KeyOf(task.Id), task.Worker));
        return now;
    }

    private object?[] Enter(TaskContext context, LocalTask task, ref int pinned)
    {
        object?[] inputs = task.Inputs.Length == 0 ? [] : new object?[task.Inputs.Length];
        for (; pinned < inputs.Length; pinned++) inputs[pinned] = task.Inputs[pinned].Pin();
        int block = _graph.BlockOf[task.Id];
        context.Enter(block, task.Layer.Constants, block);
        context.Attempt = task.Attempt;
        return inputs;
    }

    private static void Leave(LocalTask task, int pinned)
    {
        for (int i = 0; i < pinned; i++) task.Inputs[i].Unpin();
    }

    private RemoteResult[] InputsOf(int task)
    {
        var row = _graph.Predecessors[task];
        if (row.Length == 0) return [];
        var results = new RemoteResult[row.Length];
        for (int i = 0; i < results.Length; i++) results[i] = (RemoteResult)State.Results[row[i]]!;
        return results;
    }

    private void Stored(LocalTask task, object? value, long started)
    {
        long bytes = ResultBytes.Of(value);
        State.Events?.Write(new TaskFinished(Now, _graph.KeyOf(task.Id), task.Worker, started, bytes));
        Decide((Run: this, task.Id, value: Kept(task.Id, value), bytes), static s => s.Run._coordinator.LocalFinished(Now, s.Id, s.value, s.bytes));
    }

    private void Faulted(LocalTask task, Exception error)
        => Decide((Run: this, task, error), static s => s.Run._coordinator.LocalFaulted(Now, s.task.Id, s.task.Worker, s.error));

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

    /// <summary>A task that a thread of the client has taken.</summary>
    private readonly record struct LocalTask(int Id, GraphLayer Layer, int Attempt, string Worker, RemoteResult[] Inputs);
}
