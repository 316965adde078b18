using System.Collections.Concurrent;
using TaskGraph.Testing;

namespace TaskGraph.Tests;

public class EventStreamTests
{
    private static readonly IScheduler _threads = new ThreadedScheduler(new() { Workers = 3 });

    [Fact]
    public async Task Events_ManyTasks_AllArriveInTheOrderOfEachTask()
    {
        var graph = Layers(20_000);
        var events = new EventRecorder();
        await _threads.ExecuteAsync(graph, new() { Observers = [events] });
        var open = new HashSet<TaskKey>();
        foreach (var item in events.Events)
        {
            if (item is TaskStarted started) Assert.True(open.Add(started.Key));
            if (item is TaskFinished finished)
            {
                Assert.True(open.Remove(finished.Key));
                Assert.True(finished.Started <= finished.Timestamp);
            }
        }
        Assert.Empty(open);
        Assert.Equal(graph.TaskCount, events.Of<TaskFinished>().Count());
        Assert.IsType<ComputeStarted>(events.Events[0]);
        Assert.IsType<ComputeFinished>(events.Events[^1]);
    }

    [Fact]
    public async Task Events_OfALongTask_ArriveWhileItRuns()
    {
        using var seen = new ManualResetEventSlim();
        var builder = new GraphBuilder();
        builder.Add("long", () => seen.Wait(TimeSpan.FromMinutes(1)));
        Assert.Equal([true], await _threads.ExecuteAsync(builder.Build("long"), new() { Observers = [new Signal(seen)] }));
    }

    [Fact]
    public async Task Events_OfANestedComputation_GoToItsOwnObservers()
    {
        var (outer, inner) = (new EventRecorder(), new EventRecorder());
        var nested = new GraphBuilder();
        nested.Add("inner", () => 1);
        var builder = new GraphBuilder();
        builder.Add("outer", () => ((IHelpingScheduler)_threads).Execute(nested.Build("inner"), new() { Observers = [inner] }, default)[0]);
        builder.Add("after", (object x) => x, "outer");
        Assert.Equal([1], await _threads.ExecuteAsync(builder.Build("after"), new() { Observers = [outer] }));
        Assert.Equal(["outer", "after"], outer.Of<TaskFinished>().Select(e => e.Key.Name));
        Assert.Equal(["inner"], inner.Of<TaskFinished>().Select(e => e.Key.Name));
    }

    [Fact]
    public async Task Events_OfATaskTriedAgain_ShowEachAttempt()
    {
        int calls = 0;
        var builder = new GraphBuilder();
        builder.Add("flaky", () => ++calls < 3 ? throw new IOException() : calls);
        var events = new EventRecorder();
        await _threads.ExecuteAsync(builder.Build("flaky"), new() { Retries = 2, Observers = [events] });
        Assert.Equal(["TaskStarted", "TaskFaulted", "TaskStarted", "TaskFaulted", "TaskStarted", "TaskFinished"],
            events.Events.Skip(1).SkipLast(1).Select(e => e.GetType().Name));
    }

    [Fact]
    public void Progress_OfManyTasks_IsReportedAtMostOncePerPercentAndAtTheEnd()
    {
        var reports = new List<ComputeProgress>();
        ((IHelpingScheduler)_threads).Execute(Layers(5000), new() { Progress = new Direct(reports.Add) }, default);
        Assert.InRange(reports.Count, 2, 102);
        Assert.Equal(0, reports[0].Completed);
        Assert.Equal(1, reports[^1].Fraction);
        Assert.Equal(reports.Select(r => r.Completed).Distinct().Order(), reports.Select(r => r.Completed));
    }

    [Fact]
    public async Task Progress_ThatThrows_DoesNotFailTheComputation()
    {
        var events = new EventRecorder();
        await _threads.ExecuteAsync(Layers(100), new() { Progress = new Direct(_ => throw new NotSupportedException("no")), Observers = [events] });
        Assert.Contains(events.Of<ExecutionWarning>(), w => w.Message.Contains("NotSupportedException", StringComparison.Ordinal));
        Assert.IsType<ComputeFinished>(events.Events[^1]);
    }

    [Fact]
    public void Lane_ReadWhileWritten_LosesAndRepeatsNothing()
    {
        const int count = 50_000;
        var lane = new EventLane(null!, "w", RecordDetail.Times);
        var read = new ConcurrentQueue<int>();
        var reader = new Thread(() =>
        {
            while (read.Count < count)
                foreach (var record in lane.Read()) read.Enqueue(record.Task);
        });
        reader.Start();
        for (int i = 0; i < count; i++)
        {
            var start = lane.Begin(i);
            if (i % 7 == 0) lane.Write(new TaskFaulted(i, "t", "w", 1, new IOException(), false));
            else lane.End(i, start, i);
        }
        reader.Join();
        Assert.Equal(Enumerable.Range(0, count), read);
    }

    [Fact]
    public void Lane_ReadWhileTasksRun_AnnouncesOnlyWhatRuns()
    {
        const int count = 50_000;
        var lane = new EventLane(null!, "w", RecordDetail.Times);
        var wrong = new ConcurrentQueue<string>();
        var reader = new Thread(() =>
        {
            var started = new long[count];
            int ended = 0;
            while (ended < count)
            {
                foreach (var record in lane.Read())
                {
                    if (record.Task != ended++) wrong.Enqueue($"{record.Task} ended in place of {ended - 1}.");
                    bool isNew = lane.EndsUnannounced();
                    if (isNew == (started[record.Task] != 0)) wrong.Enqueue($"{record.Task} was announced, or was not.");
                    if (!isNew && started[record.Task] != record.Started) wrong.Enqueue($"{record.Task} was announced with another's start.");
                }
                if (!lane.TryAnnounce(out var running)) continue;
                if (running.Task < ended || started[running.Task] != 0) wrong.Enqueue($"{running.Task} was announced after its end, or twice.");
                started[running.Task] = running.Started;
            }
        });
        reader.Start();
        for (int i = 0; i < count; i++)
        {
            lane.Pause();
            lane.End(i, lane.Begin(i), 0);
        }
        reader.Join();
        Assert.Empty(wrong);
        Assert.False(lane.TryAnnounce(out _));
    }

    private static Graph Layers(int tasks)
    {
        var assembler = new GraphAssembler();
        assembler.BeginLayer(new GraphLayer { Name = "first", Code = new ValueCode(1), Count = tasks / 2 });
        for (int i = 0; i < tasks / 2; i++) assembler.Add([]);
        assembler.BeginLayer(new GraphLayer { Name = "second", Code = new ValueCode(2), Count = tasks / 2 });
        for (int i = 0; i < tasks / 2; i++) assembler.Add([i, (i + 1) % (tasks / 2)]);
        return assembler.Build([.. Enumerable.Range(tasks / 2, tasks / 2).Select(t => new GraphOutput(t, OutputMode.Value))]);
    }

    private sealed class Signal(ManualResetEventSlim seen) : IExecutionObserver
    {
        public void OnEvent(ExecutionEvent executionEvent)
        {
            if (executionEvent is TaskStarted) seen.Set();
        }
    }

    private sealed class Direct(Action<ComputeProgress> report) : IProgress<ComputeProgress>
    {
        public void Report(ComputeProgress value) => report(value);
    }
}
