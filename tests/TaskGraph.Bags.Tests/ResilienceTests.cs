using System.Diagnostics;

namespace TaskGraph.Tests;

/// <summary>Bad elements are found and left out; the rest is computed.</summary>
public class ResilienceTests
{
    [Fact]
    public void TrySelect_SomeThrow_GivesTheOthersAndWhy()
    {
        var outcomes = Bag.FromSequence(Enumerable.Range(0, 20), 3).TrySelect(x => x % 7 == 3 ? throw new FormatException($"{x}") : 10 / (x + 1)).Compute(Scheduler.Processes);
        Assert.Equal([3, 10, 17], outcomes.Where(o => !o.IsSuccess).Select(o => o.Item));
        Assert.All(outcomes.Where(o => !o.IsSuccess), o => Assert.Equal($"{o.Item}", Assert.IsType<FormatException>(o.Exception).Message));
        Assert.Equal(17, Bag.FromSequence(Enumerable.Range(0, 20), 3).SelectOrSkip(x => x % 7 == 3 ? throw new FormatException() : x).LongCount().Compute(Scheduler.Threads));
    }

    [Fact]
    public void TrySelect_Retries_TryAgain()
    {
        int calls = 0;
        Assert.Equal([5], Bag.FromSequence([5], 1).SelectOrSkip(x => ++calls < 3 ? throw new IOException() : x, retries: 2).Compute(Scheduler.Synchronous));
        Assert.Equal(3, calls);
    }

    [Fact]
    public async Task ComputeSurvivors_ElementsThatThrow_AreNamed()
    {
        var bag = Bag.FromSequence(Enumerable.Range(0, 1000), 4).Select(x => x is 10 or 11 or 999 ? throw new FormatException() : x).Where(x => x % 2 == 1);
        var survivors = await bag.ComputeSurvivorsAsync(new() { Scheduler = Scheduler.Threads });
        Assert.Equal(Enumerable.Range(0, 999).Where(x => x % 2 == 1 && x != 11), survivors.Items);
        Assert.Equal([(10, 0, 10L), (11, 0, 11), (999, 3, 249)], survivors.Lost.Select(l => ((int)l.Item!, l.Partition, l.Index)));
        Assert.All(survivors.Lost, l => Assert.IsType<FormatException>(Assert.IsType<TaskFailedException>(l.Exception).InnerException));
        await Assert.ThrowsAsync<TaskFailedException>(() => bag.ComputeSurvivorsAsync(new() { Scheduler = Scheduler.Threads }, mostLost: 2));
        await Assert.ThrowsAsync<InvalidOperationException>(() => bag.Order().ComputeSurvivorsAsync());
    }

    [Fact]
    public async Task ComputeSurvivors_APoisonElement_CostsOneElement()
    {
        await using var pool = new ProcessPoolScheduler(new() { Workers = 2 });
        var bag = Bag.FromSequence(Enumerable.Range(0, 40_000), 2).Select(x => { if (x == 26_543) Process.GetCurrentProcess().Kill(); return (long)x; });
        var survivors = await bag.ComputeSurvivorsAsync(new() { Scheduler = pool });
        Assert.Equal(39_999, survivors.Items.Count);
        Assert.Equal(20_000L * 39_999 - 26_543, survivors.Items.Sum());
        var lost = Assert.Single(survivors.Lost);
        Assert.Equal((26_543, 1, 6_543L), ((int)lost.Item!, lost.Partition, lost.Index));
        Assert.IsType<WorkerLostException>(lost.Exception);
    }

    [Fact]
    public async Task SelectAsync_Limits_AreKept()
    {
        int now = 0, most = 0;
        async Task<int> Work(int x, CancellationToken stop)
        {
            int running = Interlocked.Increment(ref now);
            for (int seen = most; running > seen; seen = most) Interlocked.CompareExchange(ref most, running, seen);
            await Task.Yield();
            Interlocked.Decrement(ref now);
            return -x;
        }
        var bag = Bag.FromSequence(Enumerable.Range(0, 100), 1).SelectAsync(Work, concurrency: 3);
        Assert.Equal(Enumerable.Range(0, 100).Select(x => -x), await bag.ComputeAsync(Scheduler.Threads));
        Assert.InRange(most, 1, 3);
        Assert.Equal([2, 4], Bag.FromSequence([1, 2], 2).SelectAsync(async (x, stop) => { await Task.Yield(); return 2 * x; }, perSecond: 1000).Compute(Scheduler.Processes));
        Assert.Throws<ArgumentOutOfRangeException>(() => Bag.FromSequence([1]).SelectAsync(Work, concurrency: 0));
    }
}
