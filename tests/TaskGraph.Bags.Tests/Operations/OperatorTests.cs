using CsCheck;

namespace TaskGraph.Tests;

/// <summary>
/// Every operation over random data, partitionings and the three schedulers beside LINQ to objects: the same results, in the same order where one is
/// defined.
/// </summary>
public class OperatorTests
{
    private static readonly Gen<Visit> _visit = Gen.Select(Gen.Int[-1, 6], Gen.Int[0, 9], Gen.Int[0, 5], Gen.Int[0, 3])
        .Select((user, page, seconds, day) => new Visit(user < 0 ? null : "User user name u".Substring(0, 10 + user), page, seconds / 4.0, new DateOnly(2024, 1, 1).AddDays(day)));

    private static readonly Gen<(Visit[] A, Visit[] B, int PartsOfA, int PartsOfB)> _data = Gen.Select(_visit.Array[0, 40], _visit.Array[0, 25], Gen.Int[1, 7], Gen.Int[1, 5]);

    public static TheoryData<string> Names => [.. Oracle.Cases.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Operation_AnyDataPartitioningAndScheduler_IsLinqs(string name)
    {
        var tested = Oracle.Cases.Single(c => c.Name == name);
        void Check(IScheduler scheduler, int iterations) => _data.Sample((a, b, partsOfA, partsOfB) =>
        {
            IEnumerable<string> expected = tested.Linq(a, b);
            IEnumerable<string> found = tested.Bag(Bag.FromSequence(a, partsOfA), Bag.FromSequence(b, partsOfB)).Compute(scheduler);
            if (!tested.IsOrdered) (expected, found) = (expected.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
            Assert.Equal(expected, found, Oracle.AreSame);
        }, iter: iterations, threads: 1);
        Check(Scheduler.Synchronous, 25);
        Check(Scheduler.Threads, 8);
        Check(Scheduler.Processes, 2);
    }

    [Fact]
    public void Cases_OfAllOperations_AreThere()
    {
        // What has no result that LINQ could give.
        string[] others = ["ComputeSurvivorsAsync", "ToAsyncEnumerable", "ToDelayedPartitions"];
        var operations = typeof(Bag<>).Assembly.GetExportedTypes().Where(t => t.IsAbstract && t.IsSealed).SelectMany(t => t.GetMethods())
            .Where(m => m.IsStatic && m.GetParameters() is [{ ParameterType: { IsGenericType: true } first }, ..] && (first.GetGenericTypeDefinition() == typeof(Bag<>) || first.GetGenericTypeDefinition() == typeof(OrderedBag<>)))
            .Select(m => m.Name).Where(n => !n.StartsWith("Write", StringComparison.Ordinal) && !n.StartsWith('<')).Except(others).ToList();
        var tested = Oracle.Cases.SelectMany(c => c.Name.Split(' ', ',')).ToHashSet();
        Assert.True(operations.Count > 60);
        Assert.Equal([], operations.Except(tested));
    }

    [Fact]
    public void Sample_SameSeed_IsTheSameOnEveryScheduler()
    {
        var bag = Bag.FromSequence(Enumerable.Range(0, 2000), 7);
        foreach (var sampled in (Bag<int>[])[bag.Sample(0.25, 3), bag.SampleReservoir(300, 3), bag.Choice(300, 3)])
        {
            var here = sampled.Compute(Scheduler.Synchronous);
            Assert.Equal(here, sampled.Compute(Scheduler.Threads));
            Assert.Equal(here, sampled.Compute(Scheduler.Processes));
        }
        Assert.InRange(bag.Sample(0.25, 3).Compute(Scheduler.Threads).Count, 420, 580);
        Assert.Equal(300, bag.SampleReservoir(300, 3).Compute(Scheduler.Threads).Distinct().Count());
        Assert.NotEqual(bag.Choice(300, 3).Compute(Scheduler.Threads), bag.Choice(300, 4).Compute(Scheduler.Threads));
    }

    [Fact]
    public void Choice_ManyDraws_FavoursNoPartition()
    {
        // One partition of 10, one of 990.
        var drawn = Bag.FromSequence(Enumerable.Range(0, 10), 1).Concat(Bag.FromSequence(Enumerable.Range(10, 990), 1)).Choice(100_000, 1).Compute(Scheduler.Synchronous);
        Assert.InRange(drawn.Count(x => x < 10), 850, 1150);
    }

    [Fact]
    public void OrderBy_ManyEqualKeys_SpreadsThemOverThePartitions()
    {
        var sorted = Bag.FromSequence(Enumerable.Range(0, 40_000), 8).OrderBy(x => x / 20_000).MapPartitions(items => new[] { items.Count() }).Compute(Scheduler.Threads);
        Assert.Equal(8, sorted.Count);
        Assert.All(sorted, count => Assert.InRange(count, 4000, 6000));
    }

    [Fact]
    public void OrderBy_Large_IsStableAndComplete()
    {
        var items = Enumerable.Range(0, 100_000).Select(i => (Key: i * 7919 % 1000, Place: i)).ToArray();
        Assert.Equal(items.OrderBy(i => i.Key), Bag.FromSequence(items, 6).OrderBy(i => i.Key).Compute(Scheduler.Processes));
    }

    [Fact]
    public void ElementOperators_OnNothing_Fail()
    {
        var empty = Bag.FromSequence<int>([], 3);
        foreach (var bad in (Delayed<int>[])[empty.First(), empty.Single(), empty.Last(), empty.Min(), empty.MaxBy(x => x)])
            Assert.IsType<InvalidOperationException>(Assert.Throws<TaskFailedException>(() => bad.Compute(Scheduler.Synchronous)).InnerException);
        Assert.IsType<InvalidOperationException>(Assert.Throws<TaskFailedException>(() => Bag.FromSequence([1, 2], 2).Single().Compute(Scheduler.Threads)).InnerException);
    }

    [Fact]
    public void SelectMany_NullSequence_NamesTheElement()
    {
        var words = Bag.FromSequence(["a b", "c", "d e"], 2);
        Bag<string>[] bad =
        [
            words.SelectMany(w => w == "c" ? null! : w.Split(' ')),
            words.SelectMany(w => w == "c" ? null! : w.Split(' '), (w, part) => w + part),
        ];
        foreach (var bag in bad)
        {
            var handedOn = Assert.Throws<TaskFailedException>(() => bag.LongCount().Compute(Scheduler.Synchronous)).InnerException;
            var askedFor = Assert.Throws<TaskFailedException>(() => bag.First(w => w.StartsWith('z')).Compute(Scheduler.Synchronous)).InnerException;
            Assert.All([handedOn, askedFor], e => Assert.Contains("gave null instead of a sequence for the element c.", Assert.IsType<InvalidOperationException>(e).Message, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Arguments_OutOfRange_AreRefusedAtTheCall()
    {
        var bag = Bag.FromSequence([1, 2, 3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => bag.Skip(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => bag.Chunk(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => bag.Sample(1.5, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => bag.Repartition(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => bag.Var(ddof: -1));
        Assert.Throws<ArgumentNullException>(() => bag.Zip((Bag<int>)null!));
        Assert.Throws<ArgumentNullException>(() => bag.Join(bag, x => x, (Func<int, int>)null!, (x, y) => x));
        Assert.Throws<ArgumentException>(() => bag.Select(x => new object[] { x }).Distinct());
    }
}
