using System.Diagnostics;

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

    /// <summary>The waiting thread takes tasks until the run has ended.</summary>
    private void Help()
    {
        lock (_gate) _localWorkers++;
        while (true)
        {
            Work("caller");
            lock (_gate)
            {
                if (_completion.Task.IsCompleted)
                {
                    _localWorkers--;
                    return;
                }
                if (_localReady.Count > 0 && !_ended) continue;
                _localWaiting++;
                Monitor.Wait(_gate);
                _localWaiting--;
            }
        }
    }

    private void Work(string worker)
    {
        TaskContext? context = null;
        while (true)
        {
            int task;
            lock (_gate)
            {
                task = _ended ? -1 : TakeFrom(_localReady);
                if (task < 0) return;
                _places[task] = Place.Running;
                _localRunning++;
            }
            if (_graph.Layer(task).IsAsync) _ = RunAsync(task, worker);
            else RunHere(task, worker, context ??= new TaskContext(worker, _cancellation));
        }
    }

    private void RunHere(int task, string worker, TaskContext context)
    {
        var layer = _graph.Layer(task);
        long started = Stopwatch.GetTimestamp();
        State.Events?.Write(new TaskStarted(started, _graph.KeyOf(task), worker));
        try
        {
            object?[] inputs = InputsOf(task);
            Enter(context, task, layer);
            Stored(task, layer.Code.Run(new TaskInputs(inputs, Positions.Of(inputs.Length)), context), worker, started);
        }
        catch (Exception e)
        {
            Faulted(task, e, worker);
        }
    }

    private async Task RunAsync(int task, string worker)
    {
        var layer = _graph.Layer(task);
        long started = Stopwatch.GetTimestamp();
        State.Events?.Write(new TaskStarted(started, _graph.KeyOf(task), worker));
        try
        {
            object? result = await Start(task, layer, worker).ConfigureAwait(false);
            Stored(task, result, worker, started);
        }
        catch (Exception e)
        {
            Faulted(task, e, worker);
        }
    }

    private ValueTask<object?> Start(int task, GraphLayer layer, string worker)
    {
        object?[] inputs = InputsOf(task);
        var context = new TaskContext(worker, _cancellation);
        Enter(context, task, layer);
        return ((AsyncTaskCode)layer.Code).StartAsync(new TaskInputs(inputs, Positions.Of(inputs.Length)), context);
    }

    private void Enter(TaskContext context, int task, GraphLayer layer)
    {
        context.Enter(_graph.BlockOf[task], layer.Constants, _graph.BlockOf[task]);
        context.Attempt = _attempts[task] + 1;
    }

    private object?[] InputsOf(int task)
    {
        var row = _graph.Predecessors[task];
        if (row.Length == 0) return [];
        var results = new RemoteResult[row.Length];
        lock (_gate)
            for (int i = 0; i < results.Length; i++) results[i] = ResultOf(row[i])!;
        return Array.ConvertAll(results, r => r.Decode());
    }

    private void Stored(int task, object? value, string worker, long started)
    {
        long bytes = (value as ISized)?.Bytes ?? 0;
        State.Events?.Write(new TaskFinished(Stopwatch.GetTimestamp(), _graph.KeyOf(task), worker, started, bytes));
        Decide((Run: this, task, value, bytes), static s =>
        {
            var result = new RemoteResult(s.Run, ResultId.Of(s.Run.Job, s.task)) { Bytes = s.bytes };
            result.SetLocal(s.value);
            s.Run._localRunning--;
            s.Run.State.Store(s.task, result);
            s.Run.Finish(s.task);
        });
    }

    private void Faulted(int task, Exception error, string worker) => Decide((Run: this, task, error, worker), static s =>
    {
        s.Run._localRunning--;
        s.Run.Fault(s.task, s.worker, s.error);
    });

    /// <summary>How many threads of the team to invite. Call under the lock.</summary>
    private int Wanted()
    {
        if (_localWaiting > 0 && _localReady.Count > 0) Monitor.Pulse(_gate);
        int wanted = Math.Min(_localReady.Count - _localWaiting, _mostLocal - _localWorkers - _localInvited);
        if (wanted <= 0 || _ended) return 0;
        _localInvited += wanted;
        return wanted;
    }
}
