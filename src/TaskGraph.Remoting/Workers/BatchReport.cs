using System.Diagnostics;

namespace TaskGraph;

/// <summary>
/// Says how the tasks of a batch ended, in one frame or several. The thread that runs the batch adds lines; another may send what
/// there is when a task takes long, so that finished neighbours do not wait for it, or recall the batch.
/// </summary>
internal sealed class BatchReport
{
    // The time after which finished tasks are reported, and after which a running one is told of.
    private static readonly long _sendTicks = Stopwatch.Frequency / 1000, _watchTicks = Stopwatch.Frequency / 100;

    private readonly Lock _gate = new();
    private readonly IFrameSender _sender;
    private readonly ResultStore? _store;
    private readonly PickleWriter _writer = PickleWriter.Rent();
    private readonly int _number;
    private int _count, _countAt, _running = -1, _announced = -1, _awaited;
    private Exception? _error;
    private long _begun, _runningSince;
    private bool _isRecalled, _isClosed;

    public BatchReport(int job, int number, IFrameSender sender, ResultStore? store)
    {
        (Job, _number, _sender, _store) = (job, number, sender, store);
        Begin();
    }

    public int Job { get; }

    public int Number => _number;

    /// <summary>Notes that a task begins; false where it shall not, for the batch was recalled.</summary>
    public bool Start(int task, long now)
    {
        lock (_gate)
        {
            if (_isRecalled) return false;
            (_running, _runningSince) = (task, now);
            return true;
        }
    }

    /// <summary>A task that has begun holds no thread any more; its answer comes later.</summary>
    public void Await(int task)
    {
        lock (_gate)
        {
            _awaited++;
            if (_running == task) _running = -1;
        }
    }

    /// <summary>A task that was awaited has been answered for.</summary>
    public void Awaited()
    {
        lock (_gate)
        {
            _awaited--;
            if (!_isClosed) return;
            if (_awaited == 0)
            {
                End();
                return;
            }
            Send(ReportEnd.Awaited, null);
            Begin();
        }
    }

    /// <summary>Adds a task with its result. It throws where the result cannot travel, and then adds nothing.</summary>
    public void AddResult(int task, long started, long finished, object? result, bool isReturned)
    {
        lock (_gate)
        {
            int start = _writer.Length;
            try
            {
                Add(task, isReturned ? TaskStatus.Returned : TaskStatus.Stored, started, finished);
                _writer.Raw(ResultBytes.Of(result));
                if (isReturned) WriteResult(_writer, result);
            }
            catch (Exception)
            {
                _count--;
                _writer.Truncate(start);
                throw;
            }
            SendIfDue(finished);
        }
    }

    public void AddError(int task, long started, long finished, Exception error)
    {
        lock (_gate)
        {
            Add(task, TaskStatus.Faulted, started, finished);
            WriteError(_writer, error);
            SendIfDue(finished);
        }
    }

    public void AddSkipped(int task, long now)
    {
        lock (_gate) Add(task, TaskStatus.Skipped, now, now);
    }

    /// <summary>Sends what has not been sent while a task takes long, and says once which one that is.</summary>
    public void Watch(long now)
    {
        lock (_gate)
        {
            if (_isClosed || _running < 0 || now - _runningSince < _watchTicks || (_count == 0 && _announced == _running)) return;
            _announced = _running;
            Send(ReportEnd.More, null);
            Begin();
        }
    }

    /// <summary>Lets no further task start, and says so.</summary>
    public void Recall()
    {
        lock (_gate)
        {
            // Those that are awaited run, and cannot be given back.
            if (_isClosed || _isRecalled || _awaited > 0) return;
            _isRecalled = true;
            Send(ReportEnd.Returned, null);
            Begin();
        }
    }

    /// <summary>Ends the report; nothing may be added any more but the answers of tasks that are awaited.</summary>
    public void Close(Exception? error = null)
    {
        lock (_gate)
        {
            _isClosed = true;
            _running = -1;
            _error = error;
            if (_awaited == 0)
            {
                End();
                return;
            }
            Send(ReportEnd.Awaited, null);
            Begin();
        }
    }

    private void End()
    {
        Send(_error is null ? ReportEnd.Last : ReportEnd.Broken, _error);
        _writer.Return();
    }

    /// <summary>A report on a batch of which nothing was started.</summary>
    public static void SendUnstarted(IFrameSender sender, int job, int number)
    {
        var report = new BatchReport(job, number, sender, null);
        report.Recall();
        lock (report._gate) report._isClosed = true;
        report._writer.Return();
    }

    /// <summary>Reads a report after its job.</summary>
    public static WorkerReport Read(PickleReader report)
    {
        int number = report.Raw<int>();
        int count = report.Raw<int>();
        var tasks = new List<TaskReport>();
        for (int i = 0; i < count; i++) tasks.Add(ReadLine(report));
        var end = (ReportEnd)report.Byte();
        return new WorkerReport
        {
            Batch = number,
            Tasks = tasks,
            End = end,
            Running = report.Raw<int>(),
            Memory = (MemoryPressure)report.Byte(),
            Error = end == ReportEnd.Broken ? ReadError(report) : null,
        };
    }

    public static void WriteError(PickleWriter writer, Exception error)
    {
        int start = writer.ReserveLength();
        try
        {
            writer.Pickle(error);
        }
        catch (Exception)
        {
            writer.Truncate(start);
            writer.Pickle(RemoteException.Describe(error));
        }
        writer.FillLength(start);
    }

    public static Exception ReadError(PickleReader reader)
    {
        byte[] bytes = reader.Bytes(reader.Raw<int>()).ToArray();
        try
        {
            return (Exception)Pickle.Load(bytes)!;
        }
        catch (Exception e)
        {
            return new InvalidDataException($"A worker process sent an exception that cannot be read here: {e.Message}", e);
        }
    }

    public static InvalidOperationException NotReturned(UnpicklableException e)
        => new($"The result cannot be sent from the worker process: {e.Type}: {e.Message}. Return plain data, or compute with Scheduler.Threads.");

    private static TaskReport ReadLine(PickleReader report)
    {
        int task = report.Raw<int>();
        var status = (TaskStatus)report.Byte();
        long started = report.Raw<long>(), finished = report.Raw<long>();
        return status switch
        {
            TaskStatus.Stored => new(task, status, started, finished, report.Raw<long>()),
            TaskStatus.Returned => new(task, status, started, finished, report.Raw<long>(), report.Bytes(report.Raw<int>()).ToArray()),
            TaskStatus.Faulted => new(task, status, started, finished, Error: ReadError(report)),
            _ => new(task, status, started, finished),
        };
    }

    private static void WriteResult(PickleWriter writer, object? result)
    {
        int start = writer.ReserveLength();
        try
        {
            writer.Pickle(result);
        }
        catch (UnpicklableException e)
        {
            throw NotReturned(e);
        }
        writer.FillLength(start);
    }

    private void Add(int task, TaskStatus status, long started, long finished)
    {
        if (_running == task) _running = -1;
        _writer.Raw(task);
        _writer.Byte((byte)status);
        _writer.Raw(started);
        _writer.Raw(finished);
        _count++;
    }

    private void SendIfDue(long now)
    {
        if (_isClosed || now - _begun <= _sendTicks) return;
        Send(ReportEnd.More, null);
        Begin();
    }

    private void Begin()
    {
        _writer.Clear();
        _begun = Stopwatch.GetTimestamp();
        _writer.Raw(Job);
        _writer.Raw(_number);
        _countAt = _writer.Length;
        _writer.Raw(0);
        _count = 0;
    }

    private void Send(ReportEnd end, Exception? error)
    {
        _writer.Set(_countAt, _count);
        _writer.Byte((byte)end);
        _writer.Raw(_running);
        _writer.Byte((byte)(_store?.Pressure ?? MemoryPressure.None));
        if (error is not null) WriteError(_writer, error);
        _sender.Send(FrameKind.Done, _writer.Written);
    }
}
