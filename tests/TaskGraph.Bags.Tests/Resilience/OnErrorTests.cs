using CsCheck;

namespace TaskGraph.Tests;

/// <summary>Elements that fail are left out, kept or named; the others are not touched by it.</summary>
public class OnErrorTests
{
    private static Bag<int> Numbers(int count = 100, int partitions = 4) => Bag.FromSequence(Enumerable.Range(0, count), partitions);

    [Fact]
    public void Skip_SomeThrowAnywhereInTheChain_GivesTheOthersAndCounts()
    {
        foreach (var scheduler in (IScheduler[])[Scheduler.Synchronous, Scheduler.Threads, Scheduler.Processes])
        {
            var guarded = Numbers().Select(x => x % 10 == 3 ? throw new FormatException($"{x}") : x).Where(x => x % 10 == 4 ? throw new IOException() : x != 7).OnError(ErrorAction.Skip);
            var (items, counts, failures) = Compute.All(guarded, guarded.Counts, guarded.Failures, new() { Scheduler = scheduler });
            Assert.Equal(Enumerable.Range(0, 100).Where(x => x % 10 is not (3 or 4) && x != 7), items);
            Assert.Equal(new ItemCounts(80, 20, 0), counts);
            Assert.Empty(failures);
        }
    }

    [Fact]
    public void Collect_SomeThrow_NamesElementPlaceAndException()
    {
        foreach (var scheduler in (IScheduler[])[Scheduler.Synchronous, Scheduler.Threads, Scheduler.Processes])
        {
            var guarded = Numbers().Select(x => x is 30 or 99 ? throw new FormatException($"no {x}") : 1.0 / x).OnError(ErrorAction.Collect);
            var failures = guarded.Failures.Compute(scheduler);
            Assert.Equal([(30, 1, 5L), (99, 3, 24L)], failures.Select(f => ((int)f.Item!, f.Partition, f.Index)));
            Assert.Equal(["no 30", "no 99"], failures.Select(f => Assert.IsType<FormatException>(f.Exception).Message));
            Assert.Equal(98, guarded.LongCount().Compute(scheduler));
        }
    }

    [Fact]
    public void Fail_OneThrows_NamesIt()
    {
        foreach (var scheduler in (IScheduler[])[Scheduler.Threads, Scheduler.Processes])
        {
            var e = Assert.Throws<TaskFailedException>(() => Numbers().Select(x => 1 / (x - 30)).OnError(ErrorAction.Fail).Compute(scheduler));
            var failed = Assert.IsType<ItemFailedException>(e.InnerException);
            Assert.Equal((30, 1, 5L), ((int)failed.Failure.Item!, failed.Failure.Partition, failed.Failure.Index));
            Assert.IsType<DivideByZeroException>(failed.InnerException);
            Assert.StartsWith("OnErrorTests.cs:", e.CallSite);
        }
    }

    [Fact]
    public void AnElementThatFailsHalfWay_LeavesNothingBehind()
    {
        static IEnumerable<int> Three(int x)
        {
            yield return x;
            yield return x + 1;
            yield return x % 2 == 0 ? x + 2 : throw new FormatException();
        }
        var guarded = Numbers(6, 2).SelectMany(Three).Select(x => x * 10).OnError(ErrorAction.Skip);
        Assert.Equal([0, 10, 20, 20, 30, 40, 40, 50, 60], guarded.Compute(Scheduler.Threads));
        Assert.Equal(new ItemCounts(3, 3, 0), guarded.Counts.Compute(Scheduler.Threads));
    }

    [Fact]
    public void Retries_UntilItSucceeds_CountAsRetried()
    {
        int calls = 0;
        var guarded = Bag.FromSequence([5, 6], 1).Select(x => x == 5 && ++calls < 3 ? throw new IOException() : x).OnError(ErrorAction.Skip, retries: 2);
        Assert.Equal([5, 6], guarded.Compute(Scheduler.Synchronous));
        Assert.Equal(3, calls);
        calls = 0;
        Assert.Equal(new ItemCounts(2, 0, 2), guarded.Counts.Compute(Scheduler.Synchronous));
        calls = -10;
        Assert.Equal([6], guarded.Compute(Scheduler.Synchronous));
    }

    [Fact]
    public async Task Timeout_OfWhatIsWaitedFor_IsGivenUp()
    {
        var never = new TaskCompletionSource<int>();
        var guarded = Numbers(10, 2).SelectAsync((x, stop) => x == 4 ? never.Task : Task.FromResult(x)).OnError(ErrorAction.Collect, timeout: TimeSpan.FromMilliseconds(50));
        var (items, failures) = await Compute.AllAsync(guarded, guarded.Failures, new() { Scheduler = Scheduler.Threads }, TestContext.Current.CancellationToken);
        Assert.Equal([0, 1, 2, 3, 5, 6, 7, 8, 9], items);
        var failure = Assert.Single(failures);
        Assert.Equal((4, 0, 4L), ((int)failure.Item!, failure.Partition, failure.Index));
        Assert.IsType<TimeoutException>(failure.Exception);
    }

    [Fact]
    public void Timeout_OfAFunction_CountsWhenItReturns()
    {
        var guarded = Numbers(10, 2).Select(x =>
        {
            for (long started = System.Diagnostics.Stopwatch.GetTimestamp(); x == 4 && System.Diagnostics.Stopwatch.GetElapsedTime(started).Ticks < 5;) Thread.SpinWait(1);
            return x;
        }).OnError(ErrorAction.Collect, timeout: TimeSpan.FromTicks(1));
        Assert.IsType<TimeoutException>(guarded.Failures.Compute(Scheduler.Synchronous).Single(f => (int)f.Item! == 4).Exception);
    }

    [Fact]
    public void SelectAsync_SomeThrow_FollowsTheAction()
    {
        var chain = Numbers(20, 3).SelectAsync(async (x, stop) => { await Task.Yield(); return x % 5 == 1 ? throw new FormatException() : x; }, concurrency: 4);
        Assert.Equal(Enumerable.Range(0, 20).Where(x => x % 5 != 1), chain.OnError(ErrorAction.Skip).Compute(Scheduler.Processes));
        Assert.Equal([1, 6, 11, 16], chain.OnError(ErrorAction.Collect, retries: 1).Failures.Compute(Scheduler.Processes).Select(f => (int)f.Item!));
        Assert.Equal(new ItemCounts(16, 4, 4), chain.OnError(ErrorAction.Skip, retries: 1).Counts.Compute(Scheduler.Threads));
        Assert.IsType<ItemFailedException>(Assert.Throws<TaskFailedException>(() => chain.OnError(ErrorAction.Fail).Compute(Scheduler.Threads)).InnerException);
    }

    [Fact]
    public void AnyFailures_AnyPartitioning_EachElementIsEitherResultOrFailure()
        => Gen.Select(Gen.Int[0, 50].Array[0, 60], Gen.Int[1, 7], Gen.Int[2, 9]).Sample((items, partitions, divisor) =>
        {
            var guarded = Bag.FromSequence(items, partitions).Select(x => x % divisor == 0 ? throw new FormatException() : x).Where(x => x % 3 != 0).OnError(ErrorAction.Collect);
            var (kept, failures) = Compute.All(guarded, guarded.Failures, new() { Scheduler = Scheduler.Threads });
            Assert.Equal(items.Where(x => x % divisor != 0 && x % 3 != 0), kept);
            Assert.Equal(items.Where(x => x % divisor == 0), failures.Select(f => (int)f.Item!));
        }, iter: 60);

    [Fact]
    public void WhatFollows_IsNotGuarded()
        => Assert.IsType<FormatException>(Assert.Throws<TaskFailedException>(
            () => Numbers().Select(x => x).OnError(ErrorAction.Skip).Select(x => x == 50 ? throw new FormatException() : x).Compute(Scheduler.Threads)).InnerException);

    [Fact]
    public void BehindOtherOperations_OrWithBadArguments_IsRefusedAtTheCall()
    {
        Assert.Contains("Order", Assert.Throws<InvalidOperationException>(() => Numbers().Order().OnError(ErrorAction.Skip)).Message);
        Assert.Throws<InvalidOperationException>(() => Numbers().OnError(ErrorAction.Skip));
        Assert.Throws<ArgumentOutOfRangeException>(() => Numbers().Select(x => x).OnError(ErrorAction.Skip, retries: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Numbers().Select(x => x).OnError(ErrorAction.Skip, timeout: TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => Numbers().Select(x => x).OnError((ErrorAction)7));
    }

    [Fact]
    public async Task ComputeSurvivors_OverAGuardedChain_AlsoNamesPoison()
    {
        await using var pool = new ProcessPoolScheduler(new() { Workers = 2 });
        var bag = Numbers(200, 2).Select(x => x == 120 ? throw new FormatException() : x).OnError(ErrorAction.Skip)
            .Select(x => { if (x == 60) Environment.Exit(3); return x; });
        var survivors = await bag.ComputeSurvivorsAsync(new() { Scheduler = pool });
        Assert.Equal(Enumerable.Range(0, 200).Where(x => x is not (60 or 120)), survivors.Items);
        Assert.Equal(60, Assert.Single(survivors.Lost).Item);
    }
}
