using CsCheck;
using TaskGraph.Testing;

namespace TaskGraph.Tests;

/// <summary>What goes through an exchange comes out whole, grouped and in a fixed order, wherever the pieces lie.</summary>
public class ExchangeTests
{
    private sealed record Hit(string User, int Page);

    private static Bag<(int, string)> Grouped(Bag<Hit> visits, int? partitions)
        => visits.GroupBy(v => v.User, partitions).Select(g => (g.Count(), g.Key + ":" + string.Join(',', g.Select(v => v.Page))));

    [Fact]
    public void GroupBy_AnyPartitioningAndScheduler_IsLinqs()
    {
        var cases = Gen.Select(Gen.Select(Gen.Int[0, 9], Gen.Int[0, 99]).Array[0, 80], Gen.Int[1, 9], Gen.Int[1, 9]);
        cases.Sample((items, partitions, outputs) =>
        {
            Hit[] visits = [.. items.Select(i => new Hit($"u{i.Item1}", i.Item2))];
            var expected = visits.GroupBy(v => v.User).Select(g => (g.Count(), g.Key + ":" + string.Join(',', g.Select(v => v.Page)))).Order();
            foreach (var scheduler in (IScheduler[])[Scheduler.Synchronous, Scheduler.Threads, Scheduler.Processes])
                Assert.Equal(expected, Grouped(Bag.FromSequence(visits, partitions), outputs).Compute(scheduler).Order());
        }, iter: 8, threads: 1);
    }

    [Theory]
    [InlineData("0 B")]
    [InlineData("10 KiB")]
    public void Pieces_BeyondTheBudget_GoThroughFilesThatAreRemoved(string budget)
    {
        var words = Bag.FromSequence(Enumerable.Range(0, 20_000).Select(i => $"word{i % 700}"), 7).GroupBy(w => w, 5).Select(g => (g.Key, g.Count()));
        using var folder = new TemporaryFolder();
        RunScope.Parent.Value = folder.Path;
        Environment.SetEnvironmentVariable("TASKGRAPH_EXCHANGE_MEMORY", budget);
        try
        {
            var counts = words.Compute(Scheduler.Threads);
            Assert.Equal(700, counts.Count);
            Assert.Equal(20_000, counts.Sum(c => c.Item2));
        }
        finally
        {
            Environment.SetEnvironmentVariable("TASKGRAPH_EXCHANGE_MEMORY", null);
        }
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void GroupBy_TextsOfWhichSomeAreTheirOwnKeys_HoldsTheirOrder()
    {
        var cases = Gen.Select(Gen.Int[0, 99].Array[0, 400], Gen.Int[0, 400], Gen.Int[1, 4]);
        cases.Sample((items, firstUpper, partitions) =>
        {
            // Up to a place all texts are returned as they are, behind it some are not.
            string[] words = [.. items.Select((n, i) => i >= firstUpper && n % 3 == 0 ? $"W{n % 7}" : $"w{n % 7}")];
            var expected = words.GroupBy(w => w.ToLowerInvariant()).Select(g => g.Key + ":" + string.Join(',', g)).Order(StringComparer.Ordinal);
            foreach (var scheduler in (IScheduler[])[Scheduler.Synchronous, Scheduler.Threads, Scheduler.Processes])
            {
                var groups = Bag.FromSequence(words, partitions).GroupBy(w => w.ToLowerInvariant()).Select(g => g.Key + ":" + string.Join(',', g));
                Assert.Equal(expected, groups.Compute(scheduler).Order(StringComparer.Ordinal));
            }
        }, iter: 8, threads: 1);
    }

    [Fact]
    public void GroupBy_BytesThatAreTheirOwnKeys_CountsThem()
    {
        var words = Bag.FromSequence(Enumerable.Range(0, 20_000).Select(i => $"word{i * i % 701}"), 3);
        var groups = words.Select(Utf8.FromString).GroupBy(w => w).Select(g => (Utf8.ToString(g.Key), g.Count(), g.All(w => Utf8.ToString(w) == Utf8.ToString(g.Key))));
        var expected = Enumerable.Range(0, 20_000).Select(i => $"word{i * i % 701}").GroupBy(w => w).Select(g => (g.Key, g.Count(), true)).Order();
        foreach (var scheduler in (IScheduler[])[Scheduler.Synchronous, Scheduler.Threads, Scheduler.Processes])
            Assert.Equal(expected, groups.Compute(scheduler).Order());
    }

    [Theory]
    [InlineData(140_000, 150_000)]
    [InlineData(140_000, 600_000)]
    public void GroupBy_MoreTextsThanAreKnownAtATime_LosesNone(int distinct, int count)
    {
        var groups = Bag.FromSequence(Enumerable.Range(0, count).Select(i => $"{i % distinct}"), 1).GroupBy(w => w, w => w.Length, partitions: 3).Select(g => (g.Key, g.Count(), g.First()));
        var expected = Enumerable.Range(0, count).Select(i => $"{i % distinct}").GroupBy(w => w).Select(g => (g.Key, g.Count(), g.Key.Length)).Order();
        Assert.Equal(expected, groups.Compute(Scheduler.Threads).Order());
    }

    [Fact]
    public void Pieces_InProcesses_AreInOneOrder()
    {
        var items = Enumerable.Range(0, 60_000).Select(i => new Hit($"user {i % 1000}", i)).ToArray();
        var there = Bag.FromSequence(items, 6).GroupBy(v => v.User).Select(g => (g.Key, g.Sum(v => (long)v.Page), g.First().Page)).Compute(Scheduler.Processes);
        var here = Bag.FromSequence(items, 6).GroupBy(v => v.User).Select(g => (g.Key, g.Sum(v => (long)v.Page), g.First().Page)).Compute(Scheduler.Synchronous);
        Assert.Equal(here, there);
        Assert.Equal(1000, here.Count);
    }

    [Fact]
    public void Tasks_OfAnExchange_AreNotOneForEachPair()
    {
        var graph = Bag.FromSequence(Enumerable.Range(0, 1000), 40).Select(x => x + 1).GroupBy(x => x % 10, 30).Select(g => g.Count()).ToGraph();
        Assert.Equal(40 + 1 + 30, graph.TaskCount);
        Assert.Equal(40 + 30, graph.EdgeCount);
    }

    [Fact]
    public void Failure_WhileSplitting_LeavesNoFiles()
    {
        using var folder = new TemporaryFolder();
        RunScope.Parent.Value = folder.Path;
        var bad = Bag.FromSequence(Enumerable.Range(0, 100_000), 4).Select(x => x == 90_000 ? throw new FormatException("bad") : $"text number {x}").GroupBy(x => x.Length);
        Assert.IsType<FormatException>(Assert.Throws<TaskFailedException>(() => bad.Compute(Scheduler.Threads)).InnerException);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void GroupBy_NullKeys_AreAGroup()
    {
        var groups = Bag.FromSequence(["a", null, "b", null, "a"], 3).GroupBy(x => x).Select(g => (g.Key ?? "none", g.Count())).Compute(Scheduler.Threads);
        Assert.Equal([("a", 2), ("b", 1), ("none", 2)], groups.Order());
    }

    [Fact]
    public void Keys_WithoutEqualityByValue_AreRefusedAtTheCall()
    {
        var e = Assert.Throws<ArgumentException>(() => Bag.FromSequence([1]).GroupBy(x => new[] { x }));
        Assert.StartsWith("GroupBy cannot use int[] as a key: collections are compared by reference.", e.Message);
        Assert.Throws<ArgumentException>(() => Bag.FromSequence([1]).GroupBy(x => (x, new List<int>())));
        Assert.Throws<ArgumentOutOfRangeException>(() => Bag.FromSequence([1]).GroupBy(x => x, partitions: 0));
    }
}
