using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace TaskGraph;

/// <summary>
/// The ActivitySource and the Meter named <c>TaskGraph</c>: an activity for each computation and for each task of a millisecond or more,
/// counters and durations of all. Where nobody listens it is not even created.
/// </summary>
internal sealed class Telemetry : IRecordObserver
{
    private const string Name = "TaskGraph";

    private static readonly ActivitySource _source = new(Name);
    private static readonly Meter _meter = new(Name);
    private static readonly Counter<long> _tasks = _meter.CreateCounter<long>("taskgraph.tasks", "{task}", "Tasks that have run");
    private static readonly Counter<long> _faults = _meter.CreateCounter<long>("taskgraph.task.faults", "{fault}", "Attempts of tasks that failed");
    private static readonly Counter<long> _lost
        = _meter.CreateCounter<long>("taskgraph.workers.lost", "{worker}", "Worker processes that ended before their time");
    private static readonly Histogram<double> _taskDuration = _meter.CreateHistogram<double>("taskgraph.task.duration", "s", "How long a task ran");
    private static readonly Histogram<double> _computeDuration
        = _meter.CreateHistogram<double>("taskgraph.compute.duration", "s", "How long a graph ran");

    private static readonly long _leastTraced = Stopwatch.Frequency / 1000;

    private readonly Activity? _activity;
    private long _started;
    private DateTime _startedAt;

    private Telemetry() => _activity = _source.StartActivity("compute");

    public static bool IsWanted
        => _source.HasListeners() || _tasks.Enabled || _faults.Enabled || _lost.Enabled || _taskDuration.Enabled || _computeDuration.Enabled;

    public RecordDetail Detail => RecordDetail.Times;

    /// <summary>Starts the activity of a computation, in the calling context.</summary>
    public static Telemetry Open() => new();

    public void OnEvent(ExecutionEvent executionEvent)
    {
        switch (executionEvent)
        {
            case ComputeStarted e:
                (_started, _startedAt) = (e.Timestamp, DateTime.UtcNow - Stopwatch.GetElapsedTime(e.Timestamp));
                _activity?.SetTag("taskgraph.scheduler", e.Scheduler).SetTag("taskgraph.tasks", e.Graph.TaskCount).SetTag("taskgraph.workers", e.Workers);
                break;
            case TaskFinished e:
                Finished(e.Key, e.Worker, e.Started, e.Timestamp);
                break;
            case TaskFaulted e:
                _faults.Add(1, new KeyValuePair<string, object?>("task", e.Key.Name));
                _activity?.AddException(e.Error);
                break;
            case WorkerLost:
                _lost.Add(1);
                break;
            case ComputeFinished e:
                _computeDuration.Record(Ticks.ToSeconds(e.Timestamp - _started));
                if (e.Error is not null) _activity?.SetStatus(ActivityStatusCode.Error, e.Error.Message);
                _activity?.Dispose();
                break;
        }
    }

    public void OnRecords(Graph graph, string worker, ReadOnlySpan<TaskRecord> records)
    {
        foreach (ref readonly var record in records)
            if (record.IsEnd) Finished(graph.KeyOf(record.Task), worker, record.Started, record.Finished);
    }

    private void Finished(TaskKey key, string worker, long started, long finished)
    {
        var name = new KeyValuePair<string, object?>("task", key.Name);
        _tasks.Add(1, name);
        _taskDuration.Record(Ticks.ToSeconds(finished - started), name);
        if (_activity is null || finished - started < _leastTraced) return;
        using var task = _source.StartActivity(key.Name, ActivityKind.Internal, _activity.Context, startTime: At(started));
        task?.SetTag("taskgraph.key", key.ToString()).SetTag("taskgraph.worker", worker);
        task?.SetEndTime(At(finished));
    }

    private DateTime At(long timestamp) => _startedAt + Stopwatch.GetElapsedTime(_started, timestamp);
}
