using TaskGraph.Testing;

namespace TaskGraph.Core.Tests;

public class FailureTests
{
    private static readonly ThreadedScheduler _threads = new(new() { Workers = 2 });

    public static TheoryData<bool> Schedulers { get; } = [true, false];

    [Theory]
    [MemberData(nameof(Schedulers))]
    public async Task Timeout_FunctionWithoutToken_FailsWhenItReturnsTooLate(bool threads)
    {
        var time = new ManualTime();
        var builder = new GraphBuilder();
        var slow = builder.Add("slow", () => { time.Advance(TimeSpan.FromSeconds(6)); return 1; });
        builder.WithTimeout(slow, TimeSpan.FromSeconds(5));
        var failure = await Assert.ThrowsAsync<TaskFailedException>(() => On(threads).ExecuteAsync(builder.Build(slow), new() { TimeProvider = time }));
        Assert.Contains("00:00:05", Assert.IsType<TimeoutException>(failure.InnerException).Message);
    }

    [Theory]
    [MemberData(nameof(Schedulers))]
    public async Task Timeout_AsyncFunction_SeesItsTokenCancelled(bool threads)
    {
        var time = new ManualTime();
        var builder = new GraphBuilder();
        var slow = builder.AddAsync("slow", async ct =>
        {
            var ended = Task.Delay(Timeout.Infinite, ct);
            time.Advance(TimeSpan.FromSeconds(6));
            await ended;
            return 1;
        });
        builder.WithTimeout(slow, TimeSpan.FromSeconds(5));
        var failure = await Assert.ThrowsAsync<TaskFailedException>(() => On(threads).ExecuteAsync(builder.Build(slow), new() { TimeProvider = time }));
        Assert.IsAssignableFrom<OperationCanceledException>(Assert.IsType<TimeoutException>(failure.InnerException).InnerException);
    }

    [Theory]
    [MemberData(nameof(Schedulers))]
    public async Task Timeout_TaskInTime_Succeeds(bool threads)
    {
        var builder = new GraphBuilder();
        var quick = builder.Add("quick", () => 1);
        builder.WithTimeout(quick, TimeSpan.FromHours(1));
        Assert.Equal([1], await On(threads).ExecuteAsync(builder.Build(quick)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RetryDelay_TaskThatFailsThreeTimes_WaitsTwiceAsLongEachTimeAndHoldsNoWorker(bool isAsync)
    {
        var time = new ManualTime();
        var builder = new GraphBuilder();
        var delays = new List<TimeSpan>();
        time.OnTimer = delay => { delays.Add(delay); time.Advance(delay); };
        int attempts = 0;
        int Flaky() => ++attempts < 4 ? throw new IOException() : attempts;
        var flaky = isAsync ? builder.AddAsync("flaky", async _ => { await Task.Yield(); return Flaky(); }) : builder.Add("flaky", Flaky);
        builder.WithRetries(flaky, 3, TimeSpan.FromMinutes(1));
        var single = new ThreadedScheduler(new() { Workers = 1 });
        Assert.Equal([4], await single.ExecuteAsync(builder.Build(flaky), new() { TimeProvider = time }));
        Assert.Equal([TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(4)], delays);
    }

    [Fact]
    public async Task RetryDelay_OtherTasks_RunInTheMeantime()
    {
        var time = new ManualTime();
        var builder = new GraphBuilder();
        int attempts = 0;
        bool otherRan = false;
        var flaky = builder.Add("flaky", () => ++attempts < 2 ? throw new IOException() : otherRan);
        // The clock only moves when the other task has run: with a worker waiting for the delay this would never end.
        var other = builder.Add("other", () => { otherRan = true; time.Advance(TimeSpan.FromDays(1)); return 1; });
        time.OnTimer = _ => { if (otherRan) time.Advance(TimeSpan.FromDays(1)); };
        var options = new ComputeOptions { Retries = 1, RetryDelay = TimeSpan.FromHours(1), TimeProvider = time };
        Assert.Equal([true, 1], await new ThreadedScheduler(new() { Workers = 1 }).ExecuteAsync(builder.Build(flaky, other), options));
    }

    [Fact]
    public async Task RetryDelay_CancelledWhileWaiting_Ends()
    {
        using var cancel = new CancellationTokenSource();
        var time = new ManualTime { OnTimer = _ => cancel.Cancel() };
        var builder = new GraphBuilder();
        var bad = builder.Add<int>("bad", () => throw new IOException());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _threads.ExecuteAsync(
            builder.Build(bad), new() { Retries = 1, RetryDelay = TimeSpan.FromHours(1), TimeProvider = time }, cancel.Token));
    }

    [Fact]
    public async Task Rerun_FailedTask_RunsInTheCallersThreadWithItsInputsAnew()
    {
        int loads = 0, unrelated = 0;
        int thread = -1;
        bool isRepaired = false;
        var builder = new GraphBuilder();
        var load = builder.Add("load", () => ++loads);
        var other = builder.Add("other", () => ++unrelated);
        var bad = builder.Add("bad", (int x) =>
        {
            thread = Environment.CurrentManagedThreadId;
            return isRepaired ? x : throw new FormatException($"x is {x}");
        }, load);
        var failure = await Assert.ThrowsAsync<TaskFailedException>(() => _threads.ExecuteAsync(builder.Build(bad, other)));
        Assert.Equal("x is 2", Assert.Throws<FormatException>(() => failure.Rerun()).Message);
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
        isRepaired = true;
        Assert.Equal(3, failure.Rerun());
        Assert.InRange(unrelated, 0, 1);
    }

    [Fact]
    public void Rerun_NoSuchTask_NamesTheNearest()
    {
        var builder = new GraphBuilder();
        var graph = builder.Build(builder.Add("load", () => 1));
        Assert.Contains("'load'", Assert.Throws<ArgumentException>(() => graph.Rerun("laod")).Message);
        Assert.Equal(1, graph.Rerun("load"));
    }

    private static IScheduler On(bool threads) => threads ? _threads : new SynchronousScheduler();
}
