using System.Diagnostics;

namespace TaskGraph;

/// <summary>What only some computations need: events, a memory limit, timeouts, and what follows a failure.</summary>
internal sealed partial class ExecutionState
{
    // Under a memory limit only. A reader that is passed by both has run; racing threads may set it back, which costs a few steps again.
    private readonly bool[] _hasRun = [];
    private readonly int[] _nextReader = [];
    private readonly Lock _postponing = new();
    private Dictionary<int, int>? _attempts;

    /// <summary>Keeps the results within a limit; null where there is none.</summary>
    public ResultMemory? Memory { get; }

    /// <summary>Brings a task back after a delay, without a worker waiting for it. Null where the caller's thread has to wait.</summary>
    public Action<int, TimeSpan>? Postpone { get; set; }

    public TimeProvider Time => _options.TimeProvider;

    /// <summary>Runs an asynchronous task once; its result is stored when this completes.</summary>
    public async ValueTask AttemptAsync(int task, string worker, int attempt)
    {
        var layer = Graph.Layer(task);
        using var time = TimeOf(layer);
        var context = new TaskContext(worker, time?.Token ?? _cancellation) { Attempt = attempt };
        object?[]? pinned = Memory is null ? null : Pin(task);
        try
        {
            object? result = await Start(task, layer, context, pinned).ConfigureAwait(false);
            if (time is not null) time.Check(result);
            Results[task] = Kept(task, result);
        }
        catch (OperationCanceledException e) when (time is { IsOver: true })
        {
            throw time.Exceeded(e);
        }
        finally
        {
            if (pinned is not null) Unpin(task);
        }
    }

    /// <summary>How long a task waits before its next attempt: twice as long each time.</summary>
    public TimeSpan DelayAfter(int task, int attempt)
    {
        var first = Graph.Layer(task).RetryDelay ?? _options.RetryDelay;
        return first == TimeSpan.Zero ? first : first * Math.Min(1L << Math.Min(attempt - 1, 30), TimeSpan.FromDays(1) / first);
    }

    private bool IsWorthRetrying(int task, Exception error)
    {
        if ((Graph.Layer(task).RetryWhen ?? _options.RetryWhen) is not { } when) return true;
        try
        {
            return when(error);
        }
        catch (Exception e)
        {
            Events?.Write(new ExecutionWarning(Stopwatch.GetTimestamp(),
                $"What decides whether '{Graph.KeyOf(task)}' is run again threw {ErrorText.Of(e)} The task is not run again."));
            return false;
        }
    }

    private RunEnd RunWatched(int task, TaskContext context)
    {
        if (_hasFailedResults && TakeOverFailure(task)) return RunEnd.Done;
        var layer = _layers[_layerOf[task]];
        context.Attempt = AttemptOf(task);
        try
        {
            WatchedAttempt(task, layer, context);
            return RunEnd.Done;
        }
        catch (Exception e)
        {
            return Recover(task, layer, context, context.Attempt, e);
        }
        finally
        {
            context.Attempt = 1;
        }
    }

    private void WatchedAttempt(int task, GraphLayer layer, TaskContext context)
    {
        if (Events is null)
        {
            Attempt(task, layer, context);
        }
        else if (context.Attempt == 1)
        {
            var lane = Events.LaneOf(context.Worker);
            var start = lane.Begin(task);
            Attempt(task, layer, context);
            lane.End(task, start, BytesOf(task));
        }
        else
        {
            // Later attempts may run on another thread than the first: what all threads share keeps their order.
            long started = Stopwatch.GetTimestamp();
            Events.Write(new TaskStarted(started, Graph.KeyOf(task), context.Worker));
            Attempt(task, layer, context);
            WriteFinished(task, context.Worker, started);
        }
    }

    /// <summary>Tells the observers that a task has its result.</summary>
    public void WriteFinished(int task, string worker, long started)
        => Events?.Write(new TaskFinished(Stopwatch.GetTimestamp(), Graph.KeyOf(task), worker, started, BytesOf(task)));

    private long BytesOf(int task) => (Results[task] as HeldResult)?.Bytes ?? ResultBytes.Of(Results[task]);

    private void WriteFault(int task, string worker, int attempt, Exception error, bool again)
    {
        if (Events is null) return;
        var fault = new TaskFaulted(Stopwatch.GetTimestamp(), Graph.KeyOf(task), worker, attempt, error, again);
        if (attempt == 1) Events.LaneOf(worker).Write(fault);
        else Events.Write(fault);
    }

    /// <summary>What follows when a task threw: another attempt, now or later, or the end.</summary>
    private RunEnd Recover(int task, GraphLayer layer, TaskContext context, int attempt, Exception error)
    {
        while (true)
        {
            bool again = MayRetry(task, attempt, error);
            WriteFault(task, context.Worker, attempt, error, again);
            if (!again) return Fail(task, context.Worker, attempt, error) ? RunEnd.Done : RunEnd.Ended;
            var delay = DelayAfter(task, attempt);
            attempt++;
            if (delay > TimeSpan.Zero && Postpone is not null)
            {
                lock (_postponing) (_attempts ??= [])[task] = attempt;
                _isWatched = true;
                Postpone(task, delay);
                return RunEnd.Postponed;
            }
            try
            {
                if (delay > TimeSpan.Zero) Task.Delay(delay, Time, _cancellation).GetAwaiter().GetResult();
                context.Attempt = attempt;
                WatchedAttempt(task, layer, context);
                return RunEnd.Done;
            }
            catch (Exception e)
            {
                error = e;
            }
            finally
            {
                context.Attempt = 1;
            }
        }
    }

    private void Attempt(int task, GraphLayer layer, TaskContext context)
    {
        context.Enter(_blockOf[task], layer.Constants, _blockOf[task]);
        if (Memory is null)
        {
            Results[task] = Call(layer, InputsOf(task), context);
            return;
        }
        object?[] inputs = Pin(task);
        object? result;
        try
        {
            result = Call(layer, new TaskInputs(inputs, Positions.Of(inputs.Length)), context);
        }
        finally
        {
            Unpin(task);
        }
        Results[task] = Kept(task, result);
    }

    private object? Call(GraphLayer layer, in TaskInputs inputs, TaskContext context)
    {
        if (layer.Timeout is null) return layer.Code.Run(inputs, context);
        using var time = TimeOf(layer)!;
        context.CancellationToken = time.Token;
        try
        {
            object? result = layer.Code.Run(inputs, context);
            time.Check(result);
            return result;
        }
        catch (OperationCanceledException e) when (time.IsOver)
        {
            throw time.Exceeded(e);
        }
        finally
        {
            context.CancellationToken = _cancellation;
        }
    }

    private ValueTask<object?> Start(int task, GraphLayer layer, TaskContext context, object?[]? pinned)
    {
        context.Enter(_blockOf[task], layer.Constants, _blockOf[task]);
        var inputs = pinned is null ? InputsOf(task) : new TaskInputs(pinned, Positions.Of(pinned.Length));
        return ((AsyncTaskCode)layer.Code).StartAsync(inputs, context);
    }

    private TaskTime? TimeOf(GraphLayer layer) => layer.Timeout is { } timeout ? new TaskTime(timeout, Time, _cancellation) : null;

    private int AttemptOf(int task)
    {
        if (_attempts is null) return 1;
        lock (_postponing) return _attempts.GetValueOrDefault(task, 1);
    }

    /// <summary>The inputs of a task, in memory until they are unpinned.</summary>
    private object?[] Pin(int task)
    {
        var row = Graph.Predecessors[task];
        var inputs = new object?[row.Length];
        int pinned = 0;
        try
        {
            for (; pinned < inputs.Length; pinned++) inputs[pinned] = Results[row[pinned]] is HeldResult held ? Memory!.Pin(held) : Results[row[pinned]];
        }
        catch
        {
            // The one that could not be read counts a reader too.
            Unpin(row[..(pinned + 1)]);
            throw;
        }
        return inputs;
    }

    private void Unpin(int task)
    {
        _hasRun[task] = true;
        Unpin(Graph.Predecessors[task]);
    }

    private void Unpin(ReadOnlySpan<int> inputs)
    {
        foreach (int input in inputs)
            if (Results[input] is HeldResult held) Memory!.Unpin(held, NextUseOf(input));
    }

    private object? Kept(int task, object? result) => Memory is null ? result : Memory.Hold(result, NextUseOf(task));

    /// <summary>The next task that reads a result; an output that no task reads any more comes last.</summary>
    private long NextUseOf(int task)
    {
        int[] readers = Graph.Successors.Items;
        int at = _nextReader[task], end = Graph.Successors.Offsets[task + 1];
        while (at < end && _hasRun[readers[at]]) at++;
        _nextReader[task] = at;
        return at < end ? readers[at] : long.MaxValue;
    }

    /// <summary>An output's result, in memory.</summary>
    private object? Back(int task, bool isLast)
    {
        if (Memory is null) return Results[task];
        if (Results[task] is not HeldResult held) return isLast ? Memory.Remove(Results[task]) : Results[task];
        object result = Memory.Pin(held);
        if (isLast) return Memory.Remove(held);
        Memory.Unpin(held, long.MaxValue);
        return result;
    }
}
