namespace TaskGraph.Tests;

public class SchedulerChoiceTests
{
    [Fact]
    public void Resolve_ArgumentThenAmbientThenAuto()
    {
        Assert.Same(Scheduler.Auto, Scheduler.Resolve(null));
        using (Scheduler.Use(Scheduler.Synchronous))
        {
            Assert.Same(Scheduler.Synchronous, Scheduler.Resolve(null));
            Assert.Same(Scheduler.Threads, Scheduler.Resolve(Scheduler.Threads));
            using (Scheduler.Use(Scheduler.Threads)) Assert.Same(Scheduler.Threads, Scheduler.Resolve(null));
            Assert.Same(Scheduler.Synchronous, Scheduler.Resolve(null));
        }
        Assert.Same(Scheduler.Auto, Scheduler.Resolve(null));
    }

    [Fact]
    public async Task Use_FlowsWithAsync_AndNotToOthers()
    {
        var inside = new TaskCompletionSource();
        var other = Task.Run(async () => { await inside.Task; return Scheduler.Resolve(null); });
        using (Scheduler.Use(Scheduler.Synchronous))
        {
            inside.SetResult();
            await Task.Yield();
            Assert.Same(Scheduler.Synchronous, Scheduler.Resolve(null));
            Assert.Same(Scheduler.Auto, await other);
        }
    }

    [Fact]
    public void Compute_UserScheduler_IsAsked()
    {
        var own = new CountingScheduler();
        Assert.Equal(3, Delayed.Call(x => x + 1, Delayed.Value(2)).Compute(own));
        using (Scheduler.Use(own)) Assert.Equal(4, Delayed.Value(4).Compute());
        Assert.Equal(2, own.Calls);
    }

    [Fact]
    public void Compute_SchedulerThatLosesResults_IsAnError()
        => Assert.Contains("returned 0 results", Assert.Throws<InvalidOperationException>(() => Delayed.Value(1).Compute(new LosingScheduler())).Message);

    [Fact]
    public async Task ComputeAsync_Cancelled_Throws()
    {
        using var cancel = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        var task = Delayed.CallAsync<int>(async ct => { started.SetResult(); await Task.Delay(Timeout.Infinite, ct); return 1; }).ComputeAsync(cancel.Token);
        await started.Task;
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
    }

    private sealed class CountingScheduler : IScheduler
    {
        public int Calls { get; private set; }

        public Task<object?[]> ExecuteAsync(Graph graph, ComputeOptions? options = null, CancellationToken cancellationToken = default)
        {
            Calls++;
            return Scheduler.Synchronous.ExecuteAsync(graph, options, cancellationToken);
        }
    }

    private sealed class LosingScheduler : IScheduler
    {
        public Task<object?[]> ExecuteAsync(Graph graph, ComputeOptions? options = null, CancellationToken cancellationToken = default)
            => Task.FromResult(Array.Empty<object?>());
    }
}
