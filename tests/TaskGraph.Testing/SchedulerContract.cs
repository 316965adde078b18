using CsCheck;
using Xunit;

namespace TaskGraph.Testing;

/// <summary>What every scheduler promises. A scheduler's tests derive from this class and say which one to run on.</summary>
public abstract class SchedulerContract
{
    /// <summary>The scheduler under test; the same one for every call.</summary>
    protected abstract IScheduler Scheduler { get; }

    /// <summary>How large the largest graphs are: where a task is dear, fewer.</summary>
    protected virtual int ManyTasks => 100_000;

    /// <summary>How many random graphs are tried.</summary>
    protected virtual int Graphs => 200;

    [Fact]
    public void ExecuteAsync_RandomGraphs_GiveWhatAPlainLoopGives()
        => RandomGraph.Gen(120).Sample(graph =>
        {
            var results = Run(graph.Build());
            Assert.Equal(graph.Outputs.Select(o => (object?)graph.Expected[o]), results);
        }, iter: Graphs, threads: 1);

    [Fact]
    public void ExecuteAsync_OutputThatOthersRead_IsReturnedToo()
    {
        var builder = new GraphBuilder();
        var one = builder.Add("one", () => 1);
        var two = builder.Add("two", (int x) => x + 1, one);
        var sum = builder.Add("sum", (int x, int y, int z) => x + y + z, one, two, one);
        Assert.Equal([4, 1, 2, 4], Run(builder.Build(sum, one, two, sum)));
    }

    [Fact]
    public void ExecuteAsync_NullResults_ArePassedOn()
    {
        var builder = new GraphBuilder();
        var nothing = builder.Add("nothing", () => (string?)null);
        var length = builder.Add("length", (string? s) => s is null ? -1 : s.Length, nothing);
        Assert.Equal([-1, null], Run(builder.Build(length, nothing)));
    }

    [Fact]
    public void ExecuteAsync_LongChain_Ends()
    {
        var builder = new GraphBuilder();
        var last = builder.AddValue(new TaskKey("step", 0), 0);
        for (int i = 1; i <= ManyTasks; i++) last = builder.Add(new TaskKey("step", i), (int x) => x + 1, last);
        Assert.Equal([ManyTasks], Run(builder.Build(last)));
    }

    [Fact]
    public void ExecuteAsync_ManyInputsOfOneTask_AllArrive()
    {
        var builder = new GraphBuilder();
        var parts = Enumerable.Range(0, ManyTasks / 10).Select(i => builder.Add(new TaskKey("part", i), () => (long)i)).ToList();
        var total = builder.AddMany("total", (IReadOnlyList<long> all) => all.Sum(), parts);
        Assert.Equal([(long)(ManyTasks / 10) * (ManyTasks / 10 - 1) / 2], Run(builder.Build(total)));
    }

    [Fact]
    public void ExecuteAsync_AsyncTasks_AreAwaited()
    {
        var builder = new GraphBuilder();
        var parts = Enumerable.Range(0, 50).Select(i => builder.AddAsync(new TaskKey("part", i), async _ => { await Task.Yield(); return i; })).ToList();
        var total = builder.AddMany("total", (IReadOnlyList<int> all) => all.Sum(), parts);
        Assert.Equal([50 * 49 / 2], Run(builder.Build(total)));
    }

    [Fact]
    public async Task ExecuteAsync_TaskThrows_SaysWhichAndWhere()
    {
        var builder = new GraphBuilder();
        var good = builder.Add("good", () => 6);
        var bad = builder.Add(new TaskKey("divide", 7), (int x) => x / (x - 6), good);
        var after = builder.Add("after", (int x) => x, bad);
        var failure = await Assert.ThrowsAsync<TaskFailedException>(() => Scheduler.ExecuteAsync(builder.Build(after)));
        Assert.Equal(new TaskKey("divide", 7), failure.Key);
        Assert.Equal("divide", failure.Name);
        Assert.StartsWith("SchedulerContract.cs:", failure.CallSite);
        Assert.Equal(1, failure.Attempt);
        Assert.NotEmpty(failure.Worker);
        var inner = Assert.IsType<DivideByZeroException>(failure.InnerException);
        Assert.Contains(nameof(ExecuteAsync_TaskThrows_SaysWhichAndWhere), inner.StackTrace);
        Assert.Equal([6], Run(builder.Build(good)));
    }

    [Fact]
    public async Task ExecuteAsync_AsyncTaskThrows_SaysWhich()
    {
        var builder = new GraphBuilder();
        var bad = builder.AddAsync<int>("bad", async _ => { await Task.Yield(); throw new FormatException("not a number"); });
        var failure = await Assert.ThrowsAsync<TaskFailedException>(() => Scheduler.ExecuteAsync(builder.Build(bad)));
        Assert.Equal("bad", failure.Name);
        Assert.Equal("not a number", Assert.IsType<FormatException>(failure.InnerException).Message);
    }

    [Fact]
    public async Task ExecuteAsync_TaskThrows_NothingBehindItRuns()
    {
        var builder = new GraphBuilder();
        var bad = builder.Add<int>("bad", () => throw new FormatException());
        var after = builder.Add("after", (int x) => x, bad);
        var events = new EventRecorder();
        await Assert.ThrowsAsync<TaskFailedException>(() => Scheduler.ExecuteAsync(builder.Build(after), new() { Observers = [events] }));
        Assert.DoesNotContain(events.Of<TaskStarted>(), e => e.Key.Name == "after");
        Assert.IsType<TaskFailedException>(Assert.Single(events.Of<ComputeFinished>()).Error);
    }

    [Fact]
    public async Task ExecuteAsync_TaskThatFailsTwice_SucceedsWithTwoRetries()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("attempts");
        var builder = new GraphBuilder();
        var flaky = builder.Add("flaky", () =>
        {
            File.AppendAllText(file, "x");
            return File.ReadAllText(file).Length < 3 ? throw new IOException("not yet") : 42;
        });
        var events = new EventRecorder();
        Assert.Equal([42], await Scheduler.ExecuteAsync(builder.Build(flaky), new() { Retries = 2, Observers = [events] }));
        Assert.Equal([(1, true), (2, true)], events.Of<TaskFaulted>().Select(e => (e.Attempt, e.WillRetry)));
        File.WriteAllText(file, "");
        var failure = await Assert.ThrowsAsync<TaskFailedException>(() => Scheduler.ExecuteAsync(builder.Build(flaky), new() { Retries = 1 }));
        Assert.Equal(2, failure.Attempt);
    }

    [Fact]
    public async Task ExecuteAsync_RetryWhen_DecidesByTheException()
    {
        var builder = new GraphBuilder();
        var busy = builder.Add<int>("busy", () => throw new IOException("busy"));
        var wrong = builder.Add<int>("wrong", () => throw new FormatException("wrong"));
        var events = new EventRecorder();
        var options = new ComputeOptions { Retries = 2, RetryWhen = e => e is IOException, Observers = [events] };
        foreach (var (task, attempts) in new[] { (busy, 3), (wrong, 1) })
        {
            var failure = await Assert.ThrowsAsync<TaskFailedException>(() => Scheduler.ExecuteAsync(builder.Build(task), options));
            Assert.Equal(attempts, failure.Attempt);
            Assert.Equal(Enumerable.Range(1, attempts).Select(i => (i, i < attempts)),
                events.Of<TaskFaulted>().Where(e => e.Key == task).Select(e => (e.Attempt, e.WillRetry)));
        }
        builder.WithRetries(wrong, 1, when: _ => throw new InvalidOperationException("cannot decide"));
        Assert.Equal(1, (await Assert.ThrowsAsync<TaskFailedException>(() => Scheduler.ExecuteAsync(builder.Build(wrong), options))).Attempt);
        Assert.Contains(events.Of<ExecutionWarning>(), w => w.Message.Contains("cannot decide", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ExecuteAsync_RetryDelay_PassesBeforeTheNextAttempt()
    {
        var builder = new GraphBuilder();
        var bad = builder.Add<int>("bad", () => throw new IOException("never"));
        builder.WithRetries(bad, 2, TimeSpan.FromMilliseconds(20));
        var events = new EventRecorder();
        await Assert.ThrowsAsync<TaskFailedException>(() => Scheduler.ExecuteAsync(builder.Build(bad), new() { Observers = [events] }));
        long[] started = [.. events.Of<TaskStarted>().Select(e => e.Timestamp)], faulted = [.. events.Of<TaskFaulted>().Select(e => e.Timestamp)];
        Assert.Equal((3, 3), (started.Length, faulted.Length));
        // Timers count coarse ticks, so they may be early by one.
        for (int i = 0; i < 2; i++) Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(faulted[i], started[i + 1]).TotalMilliseconds > 10 << i);
    }

    [Fact]
    public async Task ExecuteAsync_CancelledBefore_RunsNothing()
    {
        var builder = new GraphBuilder();
        var one = builder.Add("one", () => 1);
        var events = new EventRecorder();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Scheduler.ExecuteAsync(builder.Build(one), new() { Observers = [events] }, new CancellationToken(canceled: true)));
        Assert.Empty(events.Of<TaskStarted>());
    }

    [Fact]
    public async Task ExecuteAsync_CancelledWhileATaskWaits_Throws()
    {
        using var cancel = new CancellationTokenSource();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var builder = new GraphBuilder();
        var endless = builder.AddAsync("endless", async ct => { started.SetResult(); await Task.Delay(Timeout.Infinite, ct); return 1; });
        var running = Task.Run(() => Scheduler.ExecuteAsync(builder.Build(endless), null, cancel.Token), CancellationToken.None);
        await started.Task;
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        var one = builder.Add("one", () => 1);
        Assert.Equal([1], Run(builder.Build(one)));
    }

    [Fact]
    public async Task ExecuteAsync_WithAProfiler_SeesWhenEachTaskCouldStartAndDid()
    {
        var builder = new GraphBuilder();
        var parts = Enumerable.Range(0, 20).Select(i => builder.Add(new TaskKey("part", i), () => i)).ToArray();
        var sum = builder.AddMany("sum", (IReadOnlyList<int> all) => all.Sum(), parts);
        var profile = new Profiler();
        Assert.Equal([190], await Scheduler.ExecuteAsync(builder.Build(sum), new() { Observers = [profile] }));
        Assert.Equal(21, profile.Tasks.Count);
        foreach (var task in profile.Tasks)
        {
            Assert.NotEmpty(task.Worker);
            Assert.InRange(task.Started, task.Queued, task.Ended);
        }
        Assert.Equal("sum", profile.Tasks[^1].Key.Name);
        Assert.Equal(["part", "sum"], profile.Summary.Select(s => s.Name).Order());
    }

    [Fact]
    public async Task ExecuteAsync_Observed_TellsOfEveryTaskOnce()
    {
        var graph = RandomGraph.Gen(300).Single();
        var built = graph.Build();
        var events = new EventRecorder();
        await Scheduler.ExecuteAsync(built, new() { Observers = [events] });
        var keys = Enumerable.Range(0, built.TaskCount).Select(i => built.KeyOf(i).ToString()).Order().ToList();
        Assert.Equal(keys, events.Of<TaskFinished>().Select(e => e.Key.ToString()).Order());
        Assert.Equal(keys, events.Of<TaskStarted>().Select(e => e.Key.ToString()).Order());
        Assert.Same(built, Assert.IsType<ComputeStarted>(events.Events[0]).Graph);
        Assert.Null(Assert.IsType<ComputeFinished>(events.Events[^1]).Error);
    }

    [Fact]
    public void ExecuteAsync_ObserverThrows_ChangesNothingButWarns()
    {
        var builder = new GraphBuilder();
        var events = new EventRecorder();
        var one = builder.Add("one", () => 1);
        Assert.Equal([1], Run(builder.Build(one), new() { Observers = [new Objector(), events] }));
        Assert.Contains(events.Of<ExecutionWarning>(), w => w.Message.Contains(nameof(Objector), StringComparison.Ordinal));
        Assert.Single(events.Of<TaskFinished>());
    }

    [Fact]
    public void ExecuteAsync_Progress_ReachesItsEnd()
    {
        var graph = RandomGraph.Gen(300).Single().Build();
        var seen = new List<ComputeProgress>();
        Run(graph, new() { Progress = new Listener(seen) });
        Assert.Equal(graph.TaskCount, seen[^1].Completed);
        Assert.Equal(graph.TaskCount, seen[^1].Total);
        Assert.Equal(1, seen[^1].Fraction);
        Assert.True(seen.Zip(seen.Skip(1)).All(p => p.First.Completed < p.Second.Completed));
    }

    [Fact]
    public async Task ExecuteAsync_SeveralAtOnce_DoNotMix()
    {
        var graphs = Enumerable.Range(0, 16).Select(_ => RandomGraph.Gen(200).Single()).ToList();
        var results = await Task.WhenAll(graphs.Select(g => Task.Run(() => Scheduler.ExecuteAsync(g.Build()))));
        for (int i = 0; i < results.Length; i++) Assert.Equal(graphs[i].Outputs.Select(o => (object?)graphs[i].Expected[o]), results[i]);
    }

    [Fact]
    public void ExecuteAsync_OneWorker_GivesTheSame()
    {
        var graph = RandomGraph.Gen(200).Single();
        Assert.Equal(graph.Outputs.Select(o => (object?)graph.Expected[o]), Run(graph.Build(), new() { MaxDegreeOfParallelism = 1 }));
    }

    [Fact]
    public void ExecuteAsync_OutcomeOutputs_WhatDoesNotDependOnAFailureFinishes()
    {
        var graph = WithModes(OutputMode.Outcome);
        var outcomes = Array.ConvertAll(Run(graph), o => Assert.IsAssignableFrom<Outcome>(o));
        Assert.Equal([true, false, false, true], outcomes.Select(o => o.IsSuccess));
        Assert.Equal("bad", Assert.IsType<TaskFailedException>(outcomes[1].Exception).Name);
        Assert.Same(outcomes[1].Exception, outcomes[2].Exception);
    }

    [Fact]
    public async Task ExecuteAsync_HeldOutputs_CanBeFetchedAndReleased()
    {
        var assembler = new GraphAssembler();
        int one = Add(assembler, "one", new FuncCode<int>(() => 11));
        var handle = Assert.IsAssignableFrom<IResultHandle>(Run(assembler.Build([new(one, OutputMode.Held)]))[0]);
        Assert.Equal(11, await handle.FetchAsync(TestContext.Current.CancellationToken));
        Assert.Equal(11, await handle.FetchAsync(TestContext.Current.CancellationToken));
        handle.Release();
        handle.Release();
        await Assert.ThrowsAnyAsync<ObjectDisposedException>(async () => await handle.FetchAsync());
    }

    [Fact]
    public async Task ExecuteAsync_NullGraph_IsRefused()
        => await Assert.ThrowsAsync<ArgumentNullException>(() => Scheduler.ExecuteAsync(null!));

    /// <summary>The outputs of a graph.</summary>
    protected object?[] Run(Graph graph, ComputeOptions? options = null) => Task.Run(() => Scheduler.ExecuteAsync(graph, options)).GetAwaiter().GetResult();

    private static Graph WithModes(OutputMode mode)
    {
        var assembler = new GraphAssembler();
        int good = Add(assembler, "good", new FuncCode<int>(() => 1));
        int bad = Add(assembler, "bad", new FuncCode<int>(() => throw new FormatException("bad")));
        int after = Add(assembler, "after", new FuncCode<int, int, int>((x, y) => x + y), good, bad);
        int other = Add(assembler, "other", new FuncCode<int, int>(x => x + 1), good);
        return assembler.Build([new(good, mode), new(bad, mode), new(after, mode), new(other, mode)]);
    }

    private static int Add(GraphAssembler assembler, string name, TaskCode code, params int[] inputs)
    {
        int id = assembler.BeginLayer(new GraphLayer { Name = name, Code = code, Count = 1 });
        assembler.Add(inputs);
        return id;
    }

    private sealed class Objector : IExecutionObserver
    {
        public void OnEvent(ExecutionEvent executionEvent) => throw new InvalidOperationException("I object.");
    }

    private sealed class Listener(List<ComputeProgress> seen) : IProgress<ComputeProgress>
    {
        public void Report(ComputeProgress value) => seen.Add(value);
    }
}
