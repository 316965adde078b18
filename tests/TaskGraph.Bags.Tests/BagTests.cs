using CsCheck;

namespace TaskGraph.Tests;

/// <summary>LINQ to objects is the oracle: any partitioning must give its answer.</summary>
public class BagTests
{
    private static readonly Gen<(int[] Items, int Partitions)> _cases = Gen.Select(Gen.Int[-20, 20].Array[0, 60], Gen.Int[1, 9]);

    private static void Same<TResult>(Func<Bag<int>, LazyCollection<TResult>> bag, Func<int[], TResult> linq)
        => _cases.Sample((items, partitions) => Assert.Equal(linq(items), bag(Bag.FromSequence(items, partitions)).Compute(Scheduler.Synchronous)), iter: 60);

    private static void SameList<TResult>(Func<Bag<int>, Bag<TResult>> bag, Func<int[], IEnumerable<TResult>> linq)
        => _cases.Sample((items, partitions) => Assert.Equal(linq(items), bag(Bag.FromSequence(items, partitions)).Compute(Scheduler.Threads)), iter: 60);

    [Fact]
    public void Select_Where_SelectMany_AreLinqs()
    {
        SameList(b => b.Select(x => x * 2), l => l.Select(x => x * 2));
        SameList(b => b.Where(x => x > 3), l => l.Where(x => x > 3));
        SameList(b => b.SelectMany(x => Enumerable.Range(0, Math.Abs(x) % 4)), l => l.SelectMany(x => Enumerable.Range(0, Math.Abs(x) % 4)));
        SameList(b => from x in b where x % 2 == 0 from y in new[] { 1, 2 } select x * y, l => from x in l where x % 2 == 0 from y in new[] { 1, 2 } select x * y);
    }

    [Fact]
    public void Reductions_AreLinqs()
    {
        Same(b => b.LongCount(), l => l.LongCount());
        Same(b => b.Count(x => x > 0), l => l.Count(x => x > 0));
        Same(b => b.Sum(), l => l.Sum());
        Same(b => b.Sum(x => (long)x * x), l => l.Sum(x => (long)x * x));
        Same(b => b.Average(x => x + 0.5), l => l.Length == 0 ? double.NaN : l.Average(x => x + 0.5));
        Same(b => b.Aggregate("", (s, x) => $"{s} {x}", (s, t) => s + t), l => l.Aggregate("", (s, x) => $"{s} {x}"));
    }

    [Fact]
    public void Order_OfFirstOccurrence_IsKept()
    {
        SameList(b => b.Distinct(partitions: 1), l => l.Distinct());
        SameList(b => b.CountBy(x => x / 3), l => l.CountBy(x => x / 3).Select(p => KeyValuePair.Create(p.Key, (long)p.Value)));
        SameList(b => b.TopBy(5, x => x / 4), l => l.OrderByDescending(x => x / 4).Take(5));
    }

    [Fact]
    public void Take_AnyCount_IsTheBeginning()
    {
        foreach (int n in (int[])[0, 1, 7, 1000]) SameList(b => b.Where(x => x > 0).Take(n), l => l.Where(x => x > 0).Take(n));
    }

    [Fact]
    public void Take_OfManyPartitions_ComputesOnlyTheFirst()
    {
        int seen = 0;
        var bag = Bag.FromSequence(Enumerable.Range(0, 1000), 100).Select(x => { Interlocked.Increment(ref seen); return x; });
        Assert.Equal([0, 1, 2, 3, 4], bag.Take(5).Compute(Scheduler.Synchronous));
        Assert.Equal(5, seen);
        Assert.Equal(15, bag.Take(15).Compute(Scheduler.Threads).Count);
        Assert.InRange(seen, 5 + 15, 5 + 10 + 20);
    }

    [Fact]
    public void Min_Max_OfNothing_IsAnError()
    {
        Same(b => b.Aggregate(0, Math.Max, Math.Max), l => l.Append(0).Max());
        Assert.Equal((-3, 9), Compute.All(Bag.FromSequence([4, -3, 9], 3).Min(), Bag.FromSequence([4, -3, 9], 2).Max(), new() { Scheduler = Scheduler.Threads }));
        var empty = Bag.FromSequence(Array.Empty<int>(), 4);
        Assert.IsType<InvalidOperationException>(Assert.Throws<TaskFailedException>(() => empty.Max().Compute(Scheduler.Threads)).InnerException);
    }

    [Fact]
    public void Sum_BeyondTheType_Fails()
        => Assert.IsType<OverflowException>(Assert.Throws<TaskFailedException>(
            () => Bag.FromSequence([int.MaxValue, 1], 1).Sum().Compute(Scheduler.Threads)).InnerException);

    [Fact]
    public void Chain_OfPartitionwiseOperations_IsOneTaskAPartition()
    {
        var bag = Bag.FromSequence(Enumerable.Range(0, 100), 10).Select(x => x + 1).Where(x => x % 2 == 0).SelectMany(x => new[] { x, x });
        Assert.Equal(10, bag.ToGraph().TaskCount);
        Assert.Equal(10 + 2 + 1, bag.LongCount().ToGraph().TaskCount);
    }

    [Fact]
    public void Function_OfTheUser_IsCalledOncePerElement()
    {
        int calls = 0;
        var bag = Bag.FromSequence(Enumerable.Range(0, 50), 5).Select(x => { Interlocked.Increment(ref calls); return x; });
        bag.Where(x => x > 10).CountBy(x => x % 3).Compute(Scheduler.Threads);
        Assert.Equal(50, calls);
    }

    [Fact]
    public void ReadText_AnyBlockSize_GivesEachLineOnce()
    {
        string path = Path.GetTempFileName();
        try
        {
            string[] lines = [.. Enumerable.Range(0, 500).Select(i => new string('x', i % 17) + "é" + i)];
            File.WriteAllText(path, "\uFEFF" + string.Join("\r\n", lines));
            foreach (int size in (int[])[1, 7, 100, 4096, 1 << 20])
                Assert.Equal(lines, Bag.ReadText(path, size).Compute(Scheduler.Threads));
            Assert.Equal(500, Bag.ReadText(path, "1 KiB").LongCount().Compute(Scheduler.Threads));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Sources_WithBadArguments_SayWhatIsWrong()
    {
        Assert.Throws<FileNotFoundException>(() => Bag.ReadText("/no/such/folder/*.txt"));
        Assert.Throws<ArgumentOutOfRangeException>(() => Bag.FromSequence([1], 0));
        Assert.Throws<ArgumentNullException>(() => Bag.FromSequence<int>(null!));
        Assert.Throws<ArgumentNullException>(() => Bag.FromSequence([1]).Select((Func<int, int>)null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => Bag.FromSequence([1]).Take(-1));
    }

    [Fact]
    public void Exception_InAFunction_NamesTheOperationAndItsLine()
    {
        var bad = Bag.FromSequence([1, 0], 2).Select(x => 1 / x);
        var e = Assert.Throws<TaskFailedException>(() => bad.Compute(Scheduler.Threads));
        Assert.Contains("Select", e.Name);
        Assert.StartsWith("BagTests.cs:", e.CallSite);
    }
}
