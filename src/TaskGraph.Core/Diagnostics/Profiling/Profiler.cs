using System.Diagnostics;

namespace TaskGraph;

/// <summary>
/// Remembers when which worker ran each task of the computations that it observes, what the tasks allocated, and what the process used
/// meanwhile. One profile may observe several computations, one after the other or at a time.
/// </summary>
public sealed class Profiler : IRecordObserver
{
    private readonly Lock _gate = new();
    private readonly List<ProfiledRun> _runs = [];
    private readonly List<string> _workers = [];
    private readonly ResourceSampler _sampler;

    /// <summary>A profile of nothing yet.</summary>
    /// <param name="sampleInterval">Time between samples of processor and memory; 20 ms where null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The interval is not above zero.</exception>
    public Profiler(TimeSpan? sampleInterval = null) => _sampler = new ResourceSampler(sampleInterval);

    /// <summary>Every task that has run, by the time of its start.</summary>
    public IReadOnlyList<TaskRun> Tasks
    {
        get
        {
            lock (_gate) return [.. _runs.SelectMany(TasksOf).OrderBy(t => t.Started)];
        }
    }

    /// <summary>The tasks by name, those that took most time first.</summary>
    public IReadOnlyList<TaskSummary> Summary
    {
        get
        {
            lock (_gate)
                return [.. _runs.SelectMany(r => Enumerable.Range(0, r.Graph.TaskCount).Where(r.HasRun).Select(t => (Run: r, Task: t)))
                    .GroupBy(t => t.Run.Graph.Layer(t.Task).Name)
                    .Select(g => new TaskSummary(g.Key, g.Count(), Span(g.Sum(t => t.Run.Ticks(t.Task))), Span(g.Max(t => t.Run.Ticks(t.Task))),
                        g.Sum(t => t.Run.Bytes[t.Task]), g.Sum(t => t.Run.Allocated[t.Task])))
                    .OrderByDescending(s => s.Total).ThenBy(s => s.Name, StringComparer.Ordinal)];
        }
    }

    /// <summary>What the process used while something computed.</summary>
    public IReadOnlyList<ResourceSample> Samples => _sampler.Samples;

    /// <summary>From the start of the first computation to the end of the last.</summary>
    public TimeSpan Elapsed
    {
        get
        {
            lock (_gate) return _runs.Count == 0 ? TimeSpan.Zero : Span(Math.Max(_runs.Max(r => r.Ended) - _runs[0].Began, 0));
        }
    }

    internal IReadOnlyList<ProfiledRun> Runs => _runs;

    RecordDetail IRecordObserver.Detail => RecordDetail.Usage;

    /// <summary>
    /// For each name whether its tasks scale on threads, with what was seen: time in garbage collection, time spent waiting, contentions of
    /// locks, and, where the profile has seen them on one worker and on several, how much faster several were.
    /// </summary>
    public LockReport LockReport()
    {
        lock (_gate) return new LockReport(LockEvidence.Of(_runs, _sampler.Samples));
    }

    /// <summary>Writes a page with the task stream, processor and memory over time, and a table of the names. It needs nothing but a browser.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void WriteHtml(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        File.WriteAllText(path, ProfilePage.Write(this));
    }

    /// <summary>A table of the names: tasks, time, mean, longest, bytes of results, allocations.</summary>
    public override string ToString() => ProfileTable.Write(this);

    /// <inheritdoc/>
    public void OnEvent(ExecutionEvent executionEvent)
    {
        ArgumentNullException.ThrowIfNull(executionEvent);
        _sampler.OnEvent(executionEvent);
        lock (_gate)
        {
            switch (executionEvent)
            {
                case ComputeStarted e:
                    _runs.Add(new ProfiledRun(e.Graph, e.Workers, e.Timestamp));
                    break;
                case TaskFinished e when RunOf(e.Key) is var (run, task):
                    var record = new TaskRecord { Task = task, IsEnd = true, Started = e.Started, Finished = e.Timestamp, Bytes = e.Bytes };
                    run.Take(record with { Allocated = e.Allocated, Processor = -1 }, NumberOf(e.Worker));
                    break;
                case ComputeFinished e when _runs.FindLast(r => r.Ended == 0) is { } run:
                    run.Ended = e.Timestamp;
                    break;
            }
        }
    }

    void IRecordObserver.OnOpening() => ((IRecordObserver)_sampler).OnOpening();

    void IRecordObserver.OnRecords(Graph graph, string worker, ReadOnlySpan<TaskRecord> records)
    {
        lock (_gate)
        {
            if (_runs.FindLast(r => r.Graph == graph) is not { } run) return;
            int number = NumberOf(worker);
            foreach (ref readonly var record in records) run.Take(record, number);
        }
    }

    /// <summary>What is known of a graph's tasks: from the last computation of a task of the same key.</summary>
    internal TaskMeasures MeasuresOf(Graph graph)
    {
        lock (_gate) return new TaskMeasures([.. Enumerable.Range(0, graph.TaskCount).Select(task => Seen(graph, task))]);
    }

    private (ProfiledRun, int)? Seen(Graph graph, int task)
    {
        for (int i = _runs.Count - 1; i >= 0; i--)
        {
            int seen = _runs[i].Graph == graph ? task : _runs[i].Graph.TryFind(graph.KeyOf(task));
            if (seen >= 0 && _runs[i].HasRun(seen)) return (_runs[i], seen);
        }
        return null;
    }

    private IEnumerable<TaskRun> TasksOf(ProfiledRun run)
    {
        long origin = _runs[0].Began;
        for (int task = 0; task < run.Graph.TaskCount; task++)
        {
            if (!run.HasRun(task)) continue;
            yield return new(run.Graph.KeyOf(task), _workers[run.WorkerOf[task]], Span(run.QueuedAt(task) - origin), Span(run.Started[task] - origin),
                Span(run.Finished[task] - origin), run.Bytes[task], run.Allocated[task]);
        }
    }

    private (ProfiledRun Run, int Task)? RunOf(TaskKey key)
    {
        for (int i = _runs.Count - 1; i >= 0; i--)
            if (_runs[i].Ended == 0 && _runs[i].Graph.TryFind(key) is >= 0 and var task) return (_runs[i], task);
        return null;
    }

    private int NumberOf(string worker)
    {
        int number = _workers.IndexOf(worker);
        if (number >= 0) return number;
        _workers.Add(worker);
        return _workers.Count - 1;
    }

    private static TimeSpan Span(long ticks) => Stopwatch.GetElapsedTime(0, ticks);
}
