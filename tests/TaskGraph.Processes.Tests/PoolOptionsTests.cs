namespace TaskGraph;

/// <summary>What the options of a pool promise.</summary>
public sealed class PoolOptionsTests
{
    private static string _prepared = "nothing";

    [Fact]
    public async Task Initializer_RunsInEveryWorkerBeforeItsFirstTask()
    {
        string word = "ready";
        await using var pool = new ProcessPoolScheduler(new() { Workers = 2, Initializer = () => _prepared = $"{word} {Environment.ProcessId}" });
        await pool.StartAsync();
        var seen = Delayed.WhenAll(Enumerable.Range(0, 40).Select(_ => Delayed.Call(() => (_prepared, Environment.ProcessId)))).Compute(pool);
        Assert.All(seen, s => Assert.Equal($"ready {s.ProcessId}", s._prepared));
        Assert.Equal("nothing", _prepared);
    }

    [Fact]
    public async Task Initializer_Throws_FailsTheComputationWithItsError()
    {
        await using var pool = new ProcessPoolScheduler(new() { Workers = 1, Initializer = () => throw new FileNotFoundException("no model") });
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => pool.StartAsync());
        Assert.IsType<FileNotFoundException>(failure.InnerException);
        Assert.Contains("no model", Assert.Throws<InvalidOperationException>(() => Delayed.Call(() => 1).Compute(pool)).Message);
        Assert.Empty(pool.ProcessIds);
    }

    [Fact]
    public async Task Initializer_EndsTheProcess_SaysSo()
    {
        await using var pool = new ProcessPoolScheduler(new() { Workers = 1, Initializer = () => Environment.Exit(5) });
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => pool.StartAsync());
        Assert.Contains("exit code 5", failure.Message);
    }

    [Fact]
    public void Initializer_CapturesWhatCannotTravel_IsRefusedAtOnce()
    {
        using var client = new HttpClient();
        var refused = Assert.Throws<TaskCaptureException>(() => new ProcessPoolScheduler(new() { Initializer = () => client.CancelPendingRequests() }));
        Assert.Contains("Initializer captures 'client'", refused.Message);
    }

    [Fact]
    public async Task StartAsync_Done_AllWorkersRun()
    {
        await using var pool = new ProcessPoolScheduler(new() { Workers = 3 });
        Assert.Empty(pool.ProcessIds);
        await pool.StartAsync();
        Assert.Equal(3, pool.ProcessIds.Distinct().Count());
        await pool.StartAsync();
        Assert.Equal(3, pool.ProcessIds.Count);
    }

    [Fact]
    public async Task EnvironmentVariables_AddedAndRemoved_HoldInTheWorkers()
    {
        Environment.SetEnvironmentVariable("POOL_TEST_OWN", "own");
        Environment.SetEnvironmentVariable("POOL_TEST_GONE", "gone");
        await using var pool = new ProcessPoolScheduler(new() { Workers = 1, EnvironmentVariables = new Dictionary<string, string?> { ["POOL_TEST_ADDED"] = "added", ["POOL_TEST_GONE"] = null } });
        var seen = Delayed.Call(() => new[] { "OWN", "ADDED", "GONE" }.Select(n => Environment.GetEnvironmentVariable("POOL_TEST_" + n)).ToArray()).Compute(pool);
        Assert.Equal(["own", "added", null], seen);
    }

    [Fact]
    public async Task RuntimeSettings_OfWorkers_AreTheirOwn()
    {
        await using var pool = new ProcessPoolScheduler(new() { Workers = 1, MemoryLimitPerWorker = "256 MiB", ConserveMemory = 5 });
        var (server, concurrent, limit, conserve) = Delayed.Call(() =>
        {
            var settings = GC.GetConfigurationVariables();
            return (settings["ServerGC"].ToString(), settings["ConcurrentGC"].ToString(), settings["GCHeapHardLimit"].ToString(), settings["GCConserveMem"].ToString());
        }).Compute(pool);
        Assert.Equal(("False", "False", $"{256 << 20}", "5"), (server, concurrent, limit, conserve));
    }

    [Fact]
    public async Task IdleTimeout_NothingToDo_LetsWorkersGoAndStartsNewOnes()
    {
        await using var pool = new ProcessPoolScheduler(new() { Workers = 1, IdleTimeout = TimeSpan.FromMilliseconds(100) });
        int first = Delayed.Call(() => Environment.ProcessId).Compute(pool);
        await FaultTests.Gone(first);
        Assert.NotEqual(first, Delayed.Call(() => Environment.ProcessId).Compute(pool));
    }

    [Fact]
    public async Task IdleTimeout_ResultIsHeld_KeepsTheWorkers()
    {
        await using var pool = new ProcessPoolScheduler(new() { Workers = 1, IdleTimeout = TimeSpan.FromMilliseconds(100) });
        var held = Delayed.Call(() => (Environment.ProcessId, Guid.NewGuid(), new byte[50_000])).Persist(pool);
        Assert.False(pool.Pool.IsIdle);
        pool.Pool.DismissAll();
        var (worker, id, _) = held.Compute(pool);
        Assert.Equal([worker], pool.ProcessIds);
        Assert.Equal(id, held.Compute(pool).Item2);
        held.Release();
        await FaultTests.Gone(worker);
    }

    [Fact]
    public async Task WorkerLocal_UsedByManyTasks_IsMadeOnceInEachProcess()
    {
        var made = new WorkerLocal<object>(() => new object());
        await using var pool = new ProcessPoolScheduler(new() { Workers = 2 });
        var seen = Delayed.WhenAll(Enumerable.Range(0, 60).Select(_ => Delayed.Call(() => (Environment.ProcessId, System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(made.Value))))).Compute(pool);
        Assert.All(seen.GroupBy(s => s.ProcessId), g => Assert.Single(g.Distinct()));
        Assert.Same(made.Value, made.Value);
    }

    [Fact]
    public async Task MaxTasksPerWorker_Reached_TheWorkerIsReplacedAndNothingIsLost()
    {
        await using var pool = new ProcessPoolScheduler(new() { Workers = 2, MaxTasksPerWorker = 10 });
        var numbers = Enumerable.Range(0, 120).Select(i => Delayed.Call(() => new[] { i, Environment.ProcessId })).ToList();
        var sums = numbers.Select((n, i) => Delayed.Call((a, b) => (a[0] + b[0], a[1]), n, numbers[(i + 1) % numbers.Count])).ToList();
        var results = Delayed.WhenAll(sums).Compute(pool);
        Assert.Equal(Enumerable.Range(0, 120).Select(i => i + (i + 1) % 120), results.Select(r => r.Item1));
        Assert.True(results.Select(r => r.Item2).Distinct().Count() > 3);
    }

    [Fact]
    public async Task MaxTasksPerWorker_WithPersistedResults_TheyStay()
    {
        await using var pool = new ProcessPoolScheduler(new() { Workers = 1, MaxTasksPerWorker = 5 });
        var held = Delayed.Call(() => Enumerable.Range(0, 1_000).ToArray()).Persist(pool);
        Assert.Equal(20 * 1_000, Delayed.WhenAll(Enumerable.Range(0, 20).Select(_ => Delayed.Call(a => a.Length, held))).Compute(pool).Sum());
        Assert.Equal(499_500, Delayed.Call(a => a.Sum(), held).Compute(pool));
    }

    [Fact]
    public void Options_OutOfRange_SayWhatIsAllowed()
    {
        Assert.Contains("Workers is 0. Use at least 1, or null for every processor.", Assert.Throws<ArgumentOutOfRangeException>(() => new ProcessPoolOptions { Workers = 0 }).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProcessPoolOptions { MaxTasksPerWorker = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProcessPoolOptions { MemoryLimitPerWorker = "1 MiB" });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProcessPoolOptions { RecycleAbove = "1 MiB" });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProcessPoolOptions { ConserveMemory = 10 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProcessPoolOptions { TaskTimeout = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProcessPoolOptions { ResponseTimeout = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProcessPoolOptions { IdleTimeout = -TimeSpan.FromSeconds(1) });
        Assert.Throws<ArgumentException>(() => new ProcessPoolOptions { WorkerCommand = [] });
    }
}
