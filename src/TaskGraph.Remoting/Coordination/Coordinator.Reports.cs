namespace TaskGraph;

/// <summary>What workers tell, and what they ought to have told by now.</summary>
internal sealed partial class Coordinator
{
    /// <summary>A worker tells how tasks ended. What it says of a batch or a task that it need not answer for is late, and is ignored.</summary>
    public void Reported(long now, int number, WorkerReport report)
    {
        _now = now;
        if (WorkerOf(number) is not { } worker) return;
        worker.IsPaused = report.Memory != MemoryPressure.None;
        worker.IsRetiring |= report.Memory == MemoryPressure.Critical && !HoldsBorrowed(worker);
        if (worker.Batch(report.Batch) is { } batch)
        {
            foreach (var line in report.Tasks)
                if (batch.Answer(line.Task)) TakeLine(worker, batch, line);
            int head = batch.IsOpen(report.Running) ? report.Running : -1;
            if (worker.Head != head) (worker.Head, worker.HeadSince) = (head, now);
            Close(worker, batch, report);
        }
        Proceed();
    }

    /// <summary>A batch could not be sent because something in it cannot travel.</summary>
    public void Refused(long now, int number, TaskBatch batch, Exception error)
    {
        _now = now;
        if (WorkerOf(number) is not { } worker || !worker.InFlight.Remove(batch)) return;
        // Another try would end the same way.
        foreach (int task in batch.TakeOpen()) Fault(task, worker.Name, error, mayRetry: false);
        worker.Unlearn(batch);
        var orphans = new List<RemoteResult>();
        foreach (object? held in State.Results)
            if (held is RemoteResult result && batch.Brings(result.Id) && result.Holders.Remove(worker)) orphans.Add(result);
        Recover(orphans);
        Proceed();
    }

    /// <summary>When <see cref="Tick"/> is due; <see cref="long.MaxValue"/> for never.</summary>
    public long NextTick
    {
        get
        {
            long next = long.MaxValue;
            bool isHungry = !HasEnded && _workers.Exists(IsIdle);
            foreach (var worker in _workers)
            {
                if (worker is { InFlight.Count: > 0, IsTimedOut: false }) next = Math.Min(next, _impatientAt);
                if (worker.Head < 0) continue;
                if (TimeoutOf(worker.Head) is { } timeout && !worker.IsTimedOut) next = Math.Min(next, worker.HeadSince + Ticks(timeout));
                if (isHungry && CanRecall(worker)) next = Math.Min(next, worker.HeadSince + RecallTicks);
            }
            if (!HasEnded && _later.TryPeek(out _, out long again)) next = Math.Min(next, again);
            return next;
        }
    }

    /// <summary>How long a worker may be busy with one task before the idle ones get what waits behind it.</summary>
    private long RecallTicks => 5 * _options.BatchTicks;

    /// <summary>Time has passed: workers that run one task for too long are ended, what waits behind a long task goes to idle workers.</summary>
    public void Tick(long now)
    {
        _now = now;
        while (_later.TryPeek(out int task, out long due) && due <= now)
        {
            _later.Dequeue();
            if (_places[task] == Place.Waiting && !HasEnded) Reconsider(task);
        }
        LookAfterWorkers(now);
        Proceed();
    }

    private void LookAfterWorkers(long now)
    {
        bool isHungry = !HasEnded && _workers.Exists(IsIdle);
        foreach (var worker in _workers)
        {
            if (now >= _impatientAt && worker is { InFlight.Count: > 0, IsTimedOut: false })
            {
                worker.IsTimedOut = true;
                Instructions.Add(new(InstructionKind.Kill, worker.Number) { Reason = "its task went on when the computation had ended and it was killed" });
                continue;
            }
            if (worker.Head < 0) continue;
            long busy = now - worker.HeadSince;
            if (TimeoutOf(worker.Head) is { } timeout && busy >= Ticks(timeout) && !worker.IsTimedOut)
            {
                worker.IsTimedOut = true;
                Instructions.Add(new(InstructionKind.Kill, worker.Number) { Reason = $"its task ran longer than {timeout} and it was killed" });
            }
            else if (isHungry && busy >= RecallTicks && CanRecall(worker))
            {
                foreach (var batch in worker.InFlight)
                {
                    if (batch.IsRecalled) continue;
                    batch.IsRecalled = true;
                    Instructions.Add(new(InstructionKind.Recall, worker.Number) { Batch = batch });
                }
            }
        }
    }

    private TimeSpan? TimeoutOf(int task) => _graph.Layer(task).Timeout ?? _options.TaskTimeout;

    private static bool IsIdle(RunWorker worker) => worker is { Waiting: 0, IsRetiring: false, IsPaused: false };

    /// <summary>Whether the worker has more tasks than the one it runs.</summary>
    private static bool CanRecall(RunWorker worker)
    {
        int open = 0;
        bool isRecalled = true;
        foreach (var batch in worker.InFlight)
        {
            if (batch.IsAwaited) continue;
            open += batch.OpenCount;
            isRecalled &= batch.IsRecalled;
        }
        return open > 1 && !isRecalled;
    }

    private void TakeLine(RunWorker worker, TaskBatch batch, in TaskReport line)
    {
        int task = line.Task;
        switch (line.Status)
        {
            case TaskStatus.Stored or TaskStatus.Returned:
                var result = new RemoteResult(this, task, ResultId.Of(Job, task)) { Bytes = line.Bytes, Encoded = line.Encoded };
                result.Holders.Add(worker);
                Note(task, line.Finished - line.Started);
                WriteStart(worker, line);
                State.Events?.Write(new TaskFinished(line.Finished, _graph.KeyOf(task), worker.Name, line.Started, line.Bytes));
                _isSuspect[task] = _losses[task] > 0;
                State.Store(task, result);
                Finish(task);
                break;
            case TaskStatus.Faulted:
                WriteStart(worker, line);
                Fault(task, worker.Name, line.Error!);
                break;
            case TaskStatus.Skipped when !batch.IsRecalled && !HasEnded && ++_skips[task] > MostSkips:
                Fault(task, worker.Name, new InvalidOperationException("What the task reads is not in its worker any more."), mayRetry: false);
                break;
            default:
                Reconsider(task);
                break;
        }
    }

    private void WriteStart(RunWorker worker, in TaskReport line)
        => State.Events?.Write(new TaskStarted(line.Started, _graph.KeyOf(line.Task), worker.Name));

    private void Close(RunWorker worker, TaskBatch batch, WorkerReport report)
    {
        switch (report.End)
        {
            case ReportEnd.Awaited:
                batch.IsAwaited = true;
                break;
            case ReportEnd.Returned:
                foreach (int task in batch.TakeOpen(but: report.Running)) Reconsider(task);
                if (batch.OpenCount == 0) worker.InFlight.Remove(batch);
                break;
            case ReportEnd.Last:
                // A task that the worker passes over in silence was not run.
                worker.InFlight.Remove(batch);
                foreach (int task in batch.TakeOpen()) Reconsider(task);
                break;
            case ReportEnd.Broken:
                worker.InFlight.Remove(batch);
                foreach (int task in batch.TakeOpen()) Fault(task, worker.Name, report.Error!);
                break;
        }
    }
}
