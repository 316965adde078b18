using System.Collections.Concurrent;
using System.Diagnostics;

namespace TaskGraph;

/// <summary>
/// Carries the events of one computation from its workers to the observers. Each thread writes a log of its own, without a lock
/// and without an object for each event; a timer reads them a few dozen times a second, and closing reads the rest.
/// </summary>
internal sealed class EventStream
{
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(20);

    [ThreadStatic] private static EventLane? _lane;

    private readonly IExecutionObserver[] _observers;
    private readonly IRecordObserver[] _takers;
    private readonly IExecutionObserver[] _others;
    private readonly ConcurrentDictionary<int, EventLane> _laneOf = [];
    private readonly Lock _writing = new(), _delivering = new();
    private readonly ITimer _timer;
    private readonly RecordDetail _detail;
    private List<ExecutionEvent> _shared = [];
    private bool _isClosed;
    private Graph? _graph;

    private EventStream(IExecutionObserver[] observers)
    {
        _observers = observers;
        _takers = [.. observers.OfType<IRecordObserver>()];
        _others = [.. observers.Where(o => o is not IRecordObserver)];
        _detail = _takers.Select(t => t.Detail).Append(_others.Length == 0 ? RecordDetail.Order : RecordDetail.Times).Max();
        foreach (var taker in _takers) taker.OnOpening();
        _timer = TimeProvider.System.CreateTimer(static stream => ((EventStream)stream!).TryDeliver(), this, _interval, _interval);
    }

    /// <summary>A stream to the observers of a computation, or null where nobody watches.</summary>
    public static EventStream? Open(ComputeOptions options)
    {
        var observers = options.Observers.Concat(AmbientObservers.Current).ToList();
        if (options.Progress is not null) observers.Add(new ProgressObserver(options.Progress));
        if (Telemetry.IsWanted) observers.Add(Telemetry.Open());
        return observers.Count == 0 ? null : new EventStream([.. observers]);
    }

    /// <summary>Takes an event from any thread; such events arrive in the order in which they are written.</summary>
    public void Write(ExecutionEvent executionEvent)
    {
        if (executionEvent is ComputeStarted started) _graph = started.Graph;
        lock (_writing) _shared.Add(executionEvent);
    }

    /// <summary>The calling thread's own log.</summary>
    /// <param name="worker">What the thread is called as a worker.</param>
    public EventLane LaneOf(string worker) => _lane is { } lane && lane.Stream == this ? lane : FindLane(worker);

    /// <summary>The calling thread does something else before its next task.</summary>
    public void Pause()
    {
        if (_lane is { } lane && lane.Stream == this) lane.Pause();
    }

    /// <summary>Completes when every event has been delivered.</summary>
    public Task CloseAsync()
    {
        _timer.Dispose();
        lock (_delivering)
        {
            if (_isClosed) return Task.CompletedTask;
            Deliver();
            _isClosed = true;
            foreach (var lane in _laneOf.Values) lane.Detach();
        }
        return Task.CompletedTask;
    }

    private EventLane FindLane(string worker)
        => _lane = _laneOf.GetOrAdd(
            Environment.CurrentManagedThreadId, static (_, s) => new EventLane(s.Stream, s.Worker, s.Stream._detail), (Stream: this, Worker: worker));

    private void TryDeliver()
    {
        if (!_delivering.TryEnter()) return;
        try
        {
            if (!_isClosed) Deliver();
        }
        finally
        {
            _delivering.Exit();
        }
    }

    // What the threads share is taken first and delivered last: whatever a thread had noted before is then seen before. The start of all
    // is the exception, since nothing precedes it.
    private void Deliver()
    {
        List<ExecutionEvent> shared;
        lock (_writing) (shared, _shared) = (_shared, []);
        int first = shared is [ComputeStarted, ..] ? 1 : 0;
        if (first == 1) DeliverToAll(shared[0]);
        foreach (var lane in _laneOf.Values) Deliver(lane);
        for (int i = first; i < shared.Count; i++) DeliverToAll(shared[i]);
    }

    private void Deliver(EventLane lane)
    {
        while (lane.Read() is { Length: > 0 } records)
        {
            for (int at = 0; at < records.Length;)
            {
                if (records[at].Event is { } other)
                {
                    if (lane.EndsUnannounced()) DeliverStart(lane.Worker, records[at]);
                    DeliverToAll(other);
                    at++;
                    continue;
                }
                int end = at + 1;
                while (end < records.Length && records[end].Event is null) end++;
                DeliverToTakers(lane.Worker, records[at..end]);
                foreach (ref readonly var record in records[at..end]) DeliverEnd(lane, record);
                at = end;
            }
        }
        if (!lane.TryAnnounce(out var running)) return;
        DeliverToTakers(lane.Worker, [running]);
        DeliverStart(lane.Worker, running);
    }

    private void DeliverToTakers(string worker, ReadOnlySpan<TaskRecord> records)
    {
        foreach (var taker in _takers)
        {
            try
            {
                taker.OnRecords(_graph!, worker, records);
            }
            catch (Exception e)
            {
                Warn(taker, e);
            }
        }
    }

    private void DeliverStart(string worker, in TaskRecord record)
    {
        if (_others.Length == 0) return;
        var started = new TaskStarted(record.Started, _graph!.KeyOf(record.Task), worker);
        foreach (var observer in _others) Deliver(observer, started);
    }

    private void DeliverEnd(EventLane lane, in TaskRecord record)
    {
        bool isNew = lane.EndsUnannounced();
        if (_others.Length == 0) return;
        var key = _graph!.KeyOf(record.Task);
        var started = isNew ? new TaskStarted(record.Started, key, lane.Worker) : null;
        var finished = new TaskFinished(record.Finished, key, lane.Worker, record.Started, record.Bytes, Math.Max(record.Allocated, 0));
        foreach (var observer in _others)
        {
            if (started is not null) Deliver(observer, started);
            Deliver(observer, finished);
        }
    }

    private void DeliverToAll(ExecutionEvent item)
    {
        foreach (var observer in _observers) Deliver(observer, item);
    }

    private void Deliver(IExecutionObserver observer, ExecutionEvent item)
    {
        try
        {
            observer.OnEvent(item);
        }
        catch (Exception) when (item is ExecutionWarning)
        {
            // An observer that cannot take the warning about another one is left alone.
        }
        catch (Exception e)
        {
            Warn(observer, e);
        }
    }

    private void Warn(IExecutionObserver observer, Exception error)
    {
        string message = $"The observer {observer.GetType().Name} threw {ErrorText.Of(error)}";
        var warning = new ExecutionWarning(Stopwatch.GetTimestamp(), message);
        foreach (var other in _observers)
            if (other != observer) Deliver(other, warning);
    }
}
