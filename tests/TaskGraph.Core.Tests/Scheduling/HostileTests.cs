using TaskGraph.Testing;

namespace TaskGraph.Core.Tests;

/// <summary>Functions, results and settings of the user's that do what they should not: the computation fails, and nothing else does.</summary>
public class HostileTests
{
    private static readonly ThreadedScheduler _threads = new(new() { Workers = 2 });

    public static TheoryData<bool> Schedulers { get; } = [true, false];

    [Theory]
    [MemberData(nameof(Schedulers))]
    public async Task Result_WhoseSizeCannotBeAskedTwice_IsAskedOnce(bool threads)
    {
        var builder = new GraphBuilder();
        TaskKey[] ends = [.. Enumerable.Range(0, 100).Select(i => builder.Add(new TaskKey("read", i), (object x) => 1, builder.Add(new TaskKey("make", i), () => (object)new SizedOnce())))];
        var results = await On(threads).ExecuteAsync(builder.Build(ends), new() { MemoryLimit = "64 KiB" });
        Assert.All(results, r => Assert.Equal(1, r));
    }

    [Theory]
    [MemberData(nameof(Schedulers))]
    public async Task Result_OfMoreThanTwoGibibytes_IsMeasuredAndStaysInMemory(bool threads)
    {
        const int Length = (1 << 28) + 1; // never touched, so it takes no memory
        var builder = new GraphBuilder();
        var large = builder.Add("large", () => GC.AllocateUninitializedArray<double>(Length));
        var length = builder.Add("length", (double[] x) => x.Length, large);
        var profile = new Profiler();
        Assert.Equal([Length], await On(threads).ExecuteAsync(builder.Build(length), new() { MemoryLimit = "1 MiB", Observers = [profile] }));
        Assert.Equal(8L * Length, profile.Tasks.Single(t => t.Key.Name == "large").Bytes);
    }

    [Theory]
    [MemberData(nameof(Schedulers))]
    public async Task Exception_WhoseMessageThrows_IsStillTheFailuresCause(bool threads)
    {
        var builder = new GraphBuilder();
        var failing = builder.Add<int>("failing", () => throw new WordlessException());
        var failure = await Assert.ThrowsAsync<TaskFailedException>(() => On(threads).ExecuteAsync(builder.Build(failing)));
        Assert.IsType<WordlessException>(failure.InnerException);
        Assert.Contains(nameof(WordlessException), failure.Message);
    }

    [Theory]
    [MemberData(nameof(Schedulers))]
    public async Task AsyncFunction_ThatReturnsNoTask_SaysSo(bool threads)
    {
        var builder = new GraphBuilder();
        var failing = builder.AddAsync<int>("failing", _ => null!);
        var failure = await Assert.ThrowsAsync<TaskFailedException>(() => On(threads).ExecuteAsync(builder.Build(failing)));
        Assert.Contains("null instead of a task", failure.Message);
    }

    [Theory]
    [MemberData(nameof(Schedulers))]
    public async Task Clock_ThatMakesNoTimers_FailsTheComputation(bool threads)
    {
        var builder = new GraphBuilder();
        var failing = builder.Add<int>("failing", () => throw new IOException());
        var options = new ComputeOptions { Retries = 1, RetryDelay = TimeSpan.FromSeconds(1), TimeProvider = new BrokenClock() };
        await Assert.ThrowsAnyAsync<Exception>(() => On(threads).ExecuteAsync(builder.Build(failing), options));
    }

    [Fact]
    public async Task Threads_TaskThatRenamesItsThread_LeavesTheWorkersName()
    {
        var scheduler = new ThreadedScheduler(new() { Workers = 1 });
        var builder = new GraphBuilder();
        var task = builder.Add("nameless", () => { Thread.CurrentThread.Name = null; return 1; });
        var graph = builder.Build(task);
        for (int run = 0; run < 3; run++)
        {
            var profile = new Profiler();
            await scheduler.ExecuteAsync(graph, new() { Observers = [profile] });
            Assert.Equal("TaskGraph worker 0", Assert.Single(profile.Tasks).Worker);
        }
    }

    [Fact]
    public void ComputeOptions_ThatCannotBe_AreRefusedWhereTheyAreSet()
    {
        Assert.Throws<ArgumentNullException>(() => new ComputeOptions { Observers = null! });
        Assert.Contains("Observer 1 of 2", Assert.Throws<ArgumentException>(() => new ComputeOptions { Observers = [new Profiler(), null!] }).Message);
        Assert.Throws<ArgumentNullException>(() => new ComputeOptions { TimeProvider = null! });
        Assert.Throws<ArgumentException>(() => new ComputeOptions { SpillFolder = "" });
        Assert.Throws<ArgumentException>(() => new ThreadedSchedulerOptions { SpillFolder = " " });
        var builder = new GraphBuilder();
        Assert.Contains("49 days", Assert.Throws<ArgumentOutOfRangeException>(() => builder.WithTimeout(builder.Add("one", () => 1), TimeSpan.MaxValue)).Message);
    }

    private static IScheduler On(bool threads) => threads ? _threads : new SynchronousScheduler();

    private sealed class SizedOnce : ISized
    {
        private bool _isAsked;

        public long Bytes => !_isAsked ? (_isAsked = true, 100L).Item2 : throw new InvalidOperationException("Asked twice.");
    }

    private sealed class WordlessException : Exception
    {
        public override string Message => throw new InvalidOperationException("No words.");
    }

    private sealed class BrokenClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => throw new InvalidOperationException("No timers.");
    }
}
