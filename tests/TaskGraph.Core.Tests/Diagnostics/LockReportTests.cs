using System.Diagnostics;
using TaskGraph.Testing;

namespace TaskGraph.Tests;

public class LockReportTests
{
    private static readonly LockEvidence _calm = new("name", 10, TimeSpan.FromSeconds(1), 0.99, 0, 0, 0, 2, null, 0);

    public static TheoryData<LockEvidence, LockVerdict> Cases => new()
    {
        { _calm, LockVerdict.LockFree },
        { _calm with { GcShare = 0.63 }, LockVerdict.LockBound },
        { _calm with { GcShare = 0.14 }, LockVerdict.LockFree },
        { _calm with { ProcessorShare = 0.5, WaitShare = 0.5 }, LockVerdict.LockBound },
        { _calm with { ProcessorShare = 0.5, WaitShare = 0 }, LockVerdict.LockFree }, // others took the processor
        { _calm with { ProcessorShare = 0.5, WaitShare = 0.5, Concurrency = 1 }, LockVerdict.Unknown },
        { _calm with { ProcessorShare = null, WaitShare = null }, LockVerdict.Unknown },
        { _calm with { Contentions = 90 }, LockVerdict.LockFree }, // contentions alone say little
        { _calm with { Time = TimeSpan.FromMilliseconds(3) }, LockVerdict.Unknown },
        { _calm with { SpeedUp = 1.1, SpeedUpWorkers = 2 }, LockVerdict.LockBound }, // a lock that spins shows in nothing else
        { _calm with { SpeedUp = 1.9, SpeedUpWorkers = 2, GcShare = 0.3 }, LockVerdict.LockFree },
        { _calm with { SpeedUp = 1.0, SpeedUpWorkers = 1 }, LockVerdict.LockFree },
    };

    [Theory, MemberData(nameof(Cases))]
    public void Judge_Evidence_IsWeighed(LockEvidence seen, LockVerdict verdict) => Assert.Equal(verdict, LockReport.Judge(seen));

    [Fact]
    public void ToString_Evidence_IsOneLineWithReasonsAndAdvice()
    {
        Assert.Equal("name: lock-bound, 1.1x on 2 threads, 99 % of the time on a processor, 10 tasks in 1.00 s; use Scheduler.Processes",
            new LockReport([_calm with { SpeedUp = 1.1, SpeedUpWorkers = 2 }]).ToString());
        Assert.Equal("name: lock-free, 99 % of the time on a processor, 10 tasks in 1.00 s; use Scheduler.Threads", new LockReport([_calm]).ToString());
        Assert.Contains("not known", new LockReport([_calm with { WaitShare = null }]).ToString());
    }

    [Fact]
    public void Of_RunsOnOneAndTwoWorkers_MeasuresTheSpeedUp()
    {
        var graph = Parallel(4);
        // One worker: 100 ms a task. Two workers: 180 ms a task, two at a time: 1.1 times as many a second.
        var alone = Run(graph, 1, t => (t * 100, t * 100 + 100));
        var crowded = Run(graph, 2, t => (1000 + t / 2 * 180, 1000 + t / 2 * 180 + 180));
        var seen = Assert.Single(LockEvidence.Of([alone, crowded], Samples(0, 2000)));
        Assert.Equal(2, seen.SpeedUpWorkers, 3);
        Assert.Equal(2 * 100 / 180.0, seen.SpeedUp!.Value, 3);
        Assert.Equal(LockVerdict.LockBound, LockReport.Judge(seen));
    }

    [Fact]
    public void Of_PausesAndContentions_GoToTheTasksThatRanMeanwhile()
    {
        var builder = new GraphBuilder();
        builder.Add("early", () => 1);
        builder.Add("late", (int x) => x, "early");
        builder.Add("also-late", (int x) => x, "early");
        var graph = builder.Build("late", "also-late");
        var run = new ProfiledRun(graph, 2, At(0)) { Ended = At(200) };
        run.Take(new TaskRecord { IsEnd = true, Task = graph.Find("early"), Started = At(0), Finished = At(100), Processor = 90_000_000, Delayed = 10_000_000 }, 0);
        run.Take(new TaskRecord { IsEnd = true, Task = graph.Find("late"), Started = At(100), Finished = At(200), Processor = 40_000_000 }, 0);
        run.Take(new TaskRecord { IsEnd = true, Task = graph.Find("also-late"), Started = At(100), Finished = At(200), Processor = -1 }, 1);
        ResourceSample[] samples =
        [
            new(At(0), default, 0, 0, 0, TimeSpan.Zero, 0, 0),
            new(At(100), default, 0, 0, 0, TimeSpan.Zero, 0, 0),
            new(At(200), default, 0, 0, 0, TimeSpan.FromMilliseconds(30), 0, 10),
        ];
        var seen = LockEvidence.Of([run], samples).ToDictionary(e => e.Name);
        Assert.Equal((0.0, 0.0), (seen["early"].GcShare, seen["early"].Contentions));
        Assert.Equal(1, seen["early"].Concurrency, 6);
        Assert.Equal(0.3, seen["late"].GcShare, 6);
        Assert.Equal(5, seen["late"].Contentions, 6);
        Assert.Equal(2, seen["late"].Concurrency, 6);
        Assert.Equal(0.9, seen["early"].ProcessorShare!.Value, 6);
        Assert.Equal(0, seen["early"].WaitShare!.Value, 6); // others had the processor
        Assert.Equal(0.6, seen["late"].WaitShare!.Value, 6);
        Assert.Null(seen["also-late"].WaitShare);
    }

    [Fact]
    public void Sampler_OnATimer_SamplesWhileStarted()
    {
        var time = new ManualTime();
        using var sampler = new ResourceSampler(TimeSpan.FromMilliseconds(10), time);
        Assert.Empty(sampler.Samples);
        sampler.Start();
        time.Advance(TimeSpan.FromMilliseconds(35));
        Assert.Equal(4, sampler.Samples.Count);
        sampler.Start();
        sampler.Stop();
        time.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Equal(5, sampler.Samples.Count);
        sampler.Stop();
        sampler.Stop();
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(6, sampler.Samples.Count);
        Assert.Equal(0, time.ActiveTimers);
        Assert.All(sampler.Samples, s => Assert.True(s.WorkingSet > 0 && s.GcHeap > 0 && s.Processor > TimeSpan.Zero));
        Assert.Equal(sampler.Samples.Select(s => s.Timestamp).Order(), sampler.Samples.Select(s => s.Timestamp));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ResourceSampler(TimeSpan.Zero));
    }

    [Fact]
    public void ThreadUsage_OfWork_Grows()
    {
        using var usage = ThreadUsage.Open();
        Assert.SkipWhen(usage is null, "This system does not tell what a thread has used.");
        Assert.True(usage.TryRead(out long processor, out long delayed));
        Assert.True(processor > 0);
        double x = 1;
        for (int i = 0; i < 100_000; i++) x = Math.Sqrt(x + i);
        Assert.True(x > 0);
        Assert.True(usage.TryRead(out long processorAfter, out long delayedAfter));
        Assert.True(processorAfter > processor && delayedAfter >= delayed);
        usage.Dispose();
        Assert.False(usage.TryRead(out _, out _));
    }

    private static long At(double milliseconds) => 1_000_000 + (long)(milliseconds * Stopwatch.Frequency / 1000);

    private static ProfiledRun Run(Graph graph, int workers, Func<int, (double From, double To)> times)
    {
        var run = new ProfiledRun(graph, workers, At(0));
        for (int task = 0; task < graph.TaskCount; task++)
        {
            var (from, to) = times(task);
            run.Take(new TaskRecord { IsEnd = true, Task = task, Started = At(from), Finished = At(to), Processor = -1 }, 0);
        }
        return run;
    }

    private static ResourceSample[] Samples(int from, int to)
        => [.. Enumerable.Range(from / 20, (to - from) / 20 + 1).Select(i => new ResourceSample(At(i * 20), default, 0, 0, 0, default, 0, 0))];

    private static Graph Parallel(int count)
    {
        var builder = new GraphBuilder();
        for (int i = 0; i < count; i++) builder.Add(new TaskKey("work", i), () => 1);
        return builder.Build(Enumerable.Range(0, count).Select(i => new TaskKey("work", i)));
    }
}
