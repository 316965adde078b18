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
    public async Task ComputeSurvivors_OneOfAMillionElementsEndsItsWorker_CostsOneElement()
    {
        const int count = 1_000_000, poison = 726_543;
        await using var pool = new ProcessPoolScheduler(new() { Workers = 2 });
        var bag = Bag.Range(0, count, 4).Select(x => { if (x == poison) Process.GetCurrentProcess().Kill(); return 2 * x; });
        var survivors = await bag.ComputeSurvivorsAsync(new() { Scheduler = pool });
        Assert.Equal(count - 1, survivors.Items.Count);
        Assert.Equal((long)count * (count - 1) - 2 * poison, survivors.Items.Sum());
        var lost = Assert.Single(survivors.Lost);
        Assert.Equal(((long)poison, 2, (long)(poison - count / 2)), ((long)lost.Item!, lost.Partition, lost.Index));
        Assert.IsType<WorkerLostException>(lost.Exception);
    }
}
