using System.Diagnostics;
using System.Globalization;

namespace TaskGraph;

/// <summary>One pool for tests that leave it whole.</summary>
public sealed class PoolFixture : IAsyncDisposable
{
    public ProcessPoolScheduler Pool { get; } = new(new ProcessPoolOptions { Workers = 2 });

    public ValueTask DisposeAsync() => Pool.DisposeAsync();
}

public class PoolTests(PoolFixture fixture) : IClassFixture<PoolFixture>
{
    private readonly ProcessPoolScheduler _pool = fixture.Pool;

    private sealed class Recorder : IExecutionObserver
    {
        public List<ExecutionEvent> Events { get; } = [];

        public void OnEvent(ExecutionEvent executionEvent) => Events.Add(executionEvent);
    }

    private sealed record Item(string Name, int[] Values);

    [Fact]
    public void Compute_InPool_RunsInAnotherProcess()
    {
        int offset = 5;
        var (process, value) = Delayed.Call(() => (Environment.ProcessId, offset * 2)).Compute(_pool);
        Assert.NotEqual(Environment.ProcessId, process);
        Assert.Contains(process, _pool.ProcessIds);
        Assert.Equal(10, value);
    }

    [Fact]
    public void Compute_GraphOfManyTasks_GivesEveryResult()
    {
        var squares = Enumerable.Range(0, 2000).Select(i => Delayed.Call(x => (long)x * x, Delayed.Value(i))).ToList();
        var total = Delayed.Call(all => all.Sum(), Delayed.WhenAll(squares));
        Assert.Equal(Enumerable.Range(0, 2000).Sum(i => (long)i * i), total.Compute(_pool));
    }

    [Fact]
    public void Compute_LongChain_ComesToItsEnd()
    {
        var chain = Delayed.Value(0);
        for (int i = 0; i < 300; i++) chain = Delayed.Call(x => x + 1, chain);
        Assert.Equal(300, chain.Compute(_pool));
    }

    [Fact]
    public void Compute_ObjectsBetweenWorkers_ArriveWhole()
    {
        var items = Enumerable.Range(0, 40).Select(i => Delayed.Call(n => new Item($"item {n}", Enumerable.Range(0, n).ToArray()), Delayed.Value(i))).ToList();
        // Every second task reads two results, most of them made elsewhere.
        var pairs = Enumerable.Range(0, 39).Select(i => Delayed.Call((a, b) => a.Values.Length + b.Values.Length, items[i], items[39 - i])).ToList();
        Assert.All(Delayed.WhenAll(pairs).Compute(_pool), n => Assert.Equal(39, n));
    }

    [Fact]
    public void Compute_LargeResults_ComeBack()
    {
        var big = Delayed.Call(() => Enumerable.Range(0, 3_000_000).Select(i => (double)i).ToArray());
        var other = Delayed.Call(x => x.Sum(), big);
        Assert.Equal(2999999.0 * 3000000 / 2, other.Compute(_pool));
        Assert.Equal(3_000_000, big.Compute(_pool).Length);
    }

    [Fact]
    public async Task ComputeAsync_ManyAtOnce_ShareThePool()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Delayed.Call(() => i * 2).ComputeAsync(new ComputeOptions { Scheduler = _pool })));
        Assert.Equal(Enumerable.Range(0, 30).Select(i => i * 2), results);
    }

    [Fact]
    public void Compute_TaskThrows_ArrivesAsItself()
    {
        var failing = Delayed.Call<int>(() => throw new KeyNotFoundException("no such key") { Data = { ["k"] = 7 } });
        var failure = Assert.Throws<TaskFailedException>(() => failing.Compute(_pool));
        var inner = Assert.IsType<KeyNotFoundException>(failure.InnerException);
        Assert.Equal("no such key", inner.Message);
        Assert.Equal(7, inner.Data["k"]);
        Assert.Contains(nameof(Compute_TaskThrows_ArrivesAsItself), inner.StackTrace);
        Assert.StartsWith("worker-", failure.Worker);
        Assert.Equal(1, Delayed.Call(() => 1).Compute(_pool));
    }

    private sealed class UnsendableException(Stream stream) : Exception("with a stream")
    {
        public Stream Stream => stream;
    }

    [Fact]
    public void Compute_ExceptionThatCannotTravel_IsDescribed()
    {
        var failure = Assert.Throws<TaskFailedException>(() => Delayed.Call<int>(() => throw new UnsendableException(new MemoryStream())).Compute(_pool));
        var inner = Assert.IsType<RemoteException>(failure.InnerException);
        Assert.Contains("with a stream", inner.Message);
        Assert.Contains(nameof(UnsendableException), inner.TypeName);
        Assert.NotNull(inner.StackTrace);
    }

    [Fact]
    public void Compute_ResultThatCannotTravel_IsAClearError()
    {
        var failure = Assert.Throws<TaskFailedException>(() => Delayed.Call(() => new MemoryStream()).Compute(_pool));
        Assert.Contains("cannot be sent from the worker process", failure.InnerException!.Message);
        Assert.Equal(3, Delayed.Call(s => (int)s.Length, Delayed.Call(() => new MemoryStream([1, 2, 3]))).Compute(new ProcessPoolScheduler(new() { Workers = 1 })));
    }

    [Fact]
    public void Compute_Retries_RunTheTaskAgain()
    {
        string file = Path.GetTempFileName();
        var flaky = Delayed.Call(() =>
        {
            File.AppendAllText(file, "x");
            return File.ReadAllText(file).Length < 3 ? throw new IOException("not yet") : 42;
        });
        Assert.Equal(42, flaky.WithRetries(3).Compute(_pool));
        Assert.Equal(3, File.ReadAllText(file).Length);
        File.Delete(file);
    }

    [Fact]
    public void Compute_UnsendableCapture_FailsBeforeAnythingRuns()
    {
        string file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString());
        using var client = new HttpClient();
        var first = Delayed.Call(() =>
        {
            File.WriteAllText(file, "ran");
            return 1;
        });
        var second = Delayed.Call(x => x + client.Timeout.Seconds, first);
        var refused = Assert.Throws<TaskCaptureException>(() => second.Compute(_pool));
        Assert.Contains("captures 'client' (System.Net.Http.HttpClient), which cannot be sent to a worker process.", refused.Message);
        Assert.IsAssignableFrom<ArgumentException>(refused);
        Assert.False(File.Exists(file));
        Assert.Equal(1 + client.Timeout.Seconds, second.Compute(Scheduler.Threads));
        File.Delete(file);
    }

    [Fact]
    public void Compute_InsideATask_RunsOnThatWorkersThreads()
    {
        var nested = Delayed.Call(() =>
        {
            var inner = Enumerable.Range(0, 20).Select(i => Delayed.Call(() => Environment.ProcessId)).ToList();
            return (Environment.ProcessId, Delayed.WhenAll(inner).Compute(Scheduler.Processes).Distinct().ToArray());
        });
        var (worker, inner) = nested.Compute(_pool);
        Assert.NotEqual(Environment.ProcessId, worker);
        Assert.Equal([worker], inner);
    }

    [Fact]
    public void Compute_ClientTasks_StayInTheClient()
    {
        var here = Delayed.CallAsync(async ct =>
        {
            await Task.Yield();
            return Environment.ProcessId;
        });
        var there = Delayed.Call(client => (client, Environment.ProcessId), here);
        var (client, worker) = there.Compute(_pool);
        Assert.Equal(Environment.ProcessId, client);
        Assert.NotEqual(client, worker);
    }

    [Fact]
    public void Compute_Auto_SendsEachTaskWhereItsAffinitySays()
    {
        var locked = Delayed.Call(() => Environment.ProcessId).WithAffinity(TaskAffinity.LockBound);
        var free = Delayed.Call(p => (p, Environment.ProcessId), locked);
        var again = Delayed.Call(p => (p.p, p.ProcessId, Environment.ProcessId), free).WithAffinity(TaskAffinity.LockBound);
        var (first, second, third) = again.Compute();
        Assert.NotEqual(Environment.ProcessId, first);
        Assert.Equal(Environment.ProcessId, second);
        Assert.NotEqual(Environment.ProcessId, third);
    }

    [Fact]
    public void Persist_InPool_HoldsTheResultThere()
    {
        var held = Delayed.Call(() => (Environment.ProcessId, Guid.NewGuid(), new byte[100_000])).Persist(_pool);
        var first = held.Compute(_pool);
        var second = Delayed.Call(x => (x.Item2, Environment.ProcessId == x.ProcessId), held).Compute(_pool);
        Assert.Equal(first.Item2, second.Item1);
        Assert.True(second.Item2);
        Assert.Equal(first.Item2, held.Compute(Scheduler.Threads).Item2);
        held.Release();
    }

    [Fact]
    public void Outcomes_SomeFail_TheOthersFinish()
    {
        var bad = Delayed.Call<int>(() => throw new InvalidOperationException("bad"));
        var outcomes = Compute.Each([Delayed.Call(() => 1), bad, Delayed.Call(x => x + 1, bad), Delayed.Call(() => 2)], new ComputeOptions { Scheduler = _pool });
        Assert.Equal([true, false, false, true], outcomes.Select(o => o.IsSuccess));
        Assert.Equal("bad", outcomes[2].Exception!.InnerException!.Message);
    }

    [Fact]
    public async Task Cancel_WhileTasksRun_EndsThemAndLeavesThePoolUsable()
    {
        using var source = new CancellationTokenSource();
        string file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString());
        var token = source.Token;
        var waits = Delayed.Call(() =>
        {
            File.WriteAllText(file, "started");
            token.WaitHandle.WaitOne();
            token.ThrowIfCancellationRequested();
            return 1;
        });
        var computing = waits.ComputeAsync(new ComputeOptions { Scheduler = _pool }, token);
        while (!File.Exists(file)) await Task.Delay(5);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => computing);
        Assert.Equal(2, await Delayed.Call(() => 2).ComputeAsync(new ComputeOptions { Scheduler = _pool }));
        File.Delete(file);
    }

    [Fact]
    public async Task Culture_OfWhoeverComputes_HoldsInTheWorkers()
    {
        var name = Delayed.Call(() => CultureInfo.CurrentCulture.Name + " " + CultureInfo.CurrentUICulture.Name);
        Assert.Equal([" ", "de-DE fr-FR", " "], [await In("", ""), await In("de-DE", "fr-FR"), await In("", "")]);

        async Task<string> In(string formats, string texts)
        {
            await Task.Yield();
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (new CultureInfo(formats), new CultureInfo(texts));
            return await name.ComputeAsync(new ComputeOptions { Scheduler = _pool });
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task End_WhileATaskDoesNotListen_IsNotHeldUp(bool fails)
    {
        await using var pool = new ProcessPoolScheduler(new() { Workers = 2, CancellationTimeout = TimeSpan.FromMilliseconds(50) });
        using var source = new CancellationTokenSource();
        string file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString());
        var deaf = Delayed.Call(() =>
        {
            File.WriteAllText(file, "started");
            Thread.Sleep(Timeout.Infinite);
            return 1;
        });
        var wrong = Delayed.Call(() =>
        {
            while (!File.Exists(file)) Thread.Sleep(5);
            if (fails) throw new InvalidOperationException("wrong");
            return 2;
        });
        var computing = Delayed.WhenAll([deaf, wrong]).ComputeAsync(new ComputeOptions { Scheduler = pool }, source.Token);
        if (fails)
        {
            Assert.Equal("wrong", (await Assert.ThrowsAsync<TaskFailedException>(() => computing)).InnerException!.Message);
        }
        else
        {
            while (!File.Exists(file)) await Task.Delay(5);
            await source.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => computing);
        }
        Assert.Equal(3, await Delayed.Call(() => 3).ComputeAsync(new ComputeOptions { Scheduler = pool }));
        File.Delete(file);
    }

    [Fact]
    public void Events_OfWorkers_ReachTheObserver()
    {
        var recorder = new Recorder();
        var tasks = Enumerable.Range(0, 20).Select(i => Delayed.Call(() => i)).ToList();
        Delayed.WhenAll(tasks).Compute(new ComputeOptions { Scheduler = _pool, Observers = [recorder] });
        var finished = recorder.Events.OfType<TaskFinished>().ToList();
        Assert.True(finished.Count >= 20);
        Assert.All(finished, e => Assert.Matches(@"^worker-\d+ \(pid \d+\)$", e.Worker));
        Assert.Equal(finished.Count, recorder.Events.OfType<TaskStarted>().Count());
        Assert.IsType<ComputeStarted>(recorder.Events[0]);
        Assert.IsType<ComputeFinished>(recorder.Events[^1]);
    }

    [Fact]
    public void Culture_OfTheClient_HoldsInTheWorkers()
        => Assert.Equal(System.Globalization.CultureInfo.CurrentCulture.Name, Delayed.Call(() => System.Globalization.CultureInfo.CurrentCulture.Name).Compute(_pool));

    [Fact]
    public void Environment_OfWorkers_IsFitForTheirChildren()
    {
        var left = Delayed.Call(() => Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(k => k.StartsWith("TASKGRAPH_WORKER") || k == "DOTNET_STARTUP_HOOKS").ToArray()).Compute(_pool);
        Assert.Empty(left);
    }
}
