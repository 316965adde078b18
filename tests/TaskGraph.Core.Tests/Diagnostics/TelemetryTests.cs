using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace TaskGraph.Tests;

[Collection(nameof(AmbientObserversCollection))]
public class TelemetryTests
{
    [Fact]
    public async Task Activities_WithAListener_ShowTheComputationAndItsLongTasks()
    {
        var ended = new ConcurrentQueue<Activity>();
        using var listener = Listen(ended);
        using var own = new Activity("own").Start();
        var builder = new GraphBuilder();
        builder.Add("long", () => Spin(TimeSpan.FromMilliseconds(3)));
        builder.Add("short", (int x) => x, "long");
        await new ThreadedScheduler(new() { Workers = 2 }).ExecuteAsync(builder.Build("short"));
        var compute = Assert.Single(ended, a => a.OperationName == "compute" && a.ParentId == own.Id);
        Assert.Equal(2, compute.GetTagItem("taskgraph.tasks"));
        var task = Assert.Single(ended, a => a.OperationName == "long" && a.ParentId == compute.Id);
        Assert.True(task.Duration >= TimeSpan.FromMilliseconds(3));
        Assert.InRange(task.StartTimeUtc, compute.StartTimeUtc - TimeSpan.FromMilliseconds(50), compute.StartTimeUtc + compute.Duration + TimeSpan.FromMilliseconds(50));
        Assert.DoesNotContain(ended, a => a.OperationName == "short");
        Assert.Same(own, Activity.Current);
    }

    [Fact]
    public async Task Activities_OfAFailure_SayWhy()
    {
        var ended = new ConcurrentQueue<Activity>();
        using var listener = Listen(ended);
        var builder = new GraphBuilder();
        builder.Add("bad", int () => throw new FormatException("no number"));
        await Assert.ThrowsAsync<TaskFailedException>(() => new SynchronousScheduler().ExecuteAsync(builder.Build("bad")));
        Assert.Contains(ended, a => a.Status == ActivityStatusCode.Error && a.StatusDescription!.Contains("bad", StringComparison.Ordinal)
            && a.Events.Any(e => e.Name == "exception"));
    }

    [Fact]
    public async Task Metrics_WithAListener_CountTasksAndFaultsByName()
    {
        var counts = new ConcurrentDictionary<string, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Name == "TaskGraph") l.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => counts.AddOrUpdate($"{instrument.Name} {tags[0].Value}", value, (_, old) => old + value));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => counts.AddOrUpdate(instrument.Name, 1, (_, old) => old + (value >= 0 ? 1 : 0)));
        listener.Start();
        int calls = 0;
        var builder = new GraphBuilder();
        builder.Add("counted-flaky", () => ++calls < 3 ? throw new IOException() : calls);
        builder.Add("counted-next", (int x) => x, "counted-flaky");
        await new ThreadedScheduler(new() { Workers = 1 }).ExecuteAsync(builder.Build("counted-next"), new() { Retries = 5 });
        Assert.Equal(1, counts["taskgraph.tasks counted-flaky"]);
        Assert.Equal(1, counts["taskgraph.tasks counted-next"]);
        Assert.Equal(2, counts["taskgraph.task.faults counted-flaky"]);
        Assert.True(counts["taskgraph.task.duration"] >= 2 && counts["taskgraph.compute.duration"] >= 1);
    }

    private static int Spin(TimeSpan time)
    {
        long started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < time) { }
        return 1;
    }

    private static ActivityListener Listen(ConcurrentQueue<Activity> ended)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = s => s.Name == "TaskGraph",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
