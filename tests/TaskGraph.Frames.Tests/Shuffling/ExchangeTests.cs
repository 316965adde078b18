using CsCheck;
using TaskGraph.Testing;

namespace TaskGraph.Frames.Tests;

/// <summary>Operations that bring rows together, under a memory limit that the rows exceed: the same rows, by way of the disk.</summary>
public class ExchangeTests
{
    private static readonly Gen<Frame> _frames = Gen.Int[0, 400].SelectMany(n => Gen.Select(FrameGen.Values(Gen.Int[-3, 12], n), FrameGen.Values(Gen.Long[0, 5].Select(v => v << 40), n),
        FrameGen.Values(Gen.Int[-40, 40].Select(x => x / 8.0), n), FrameGen.Texts(n), (a, b, x, s) => Frame.FromColumns(("a", a), ("b", b), ("x", x), ("s", s))));

    private static readonly string[][] _keys = [["a"], ["s"], ["x", "a"], ["b", "s"]];

    private static readonly ThreadedScheduler _limited = new(new() { MemoryLimit = 2048L });

    // Room for joins to have some partitions, not the most there can be.
    private static readonly ThreadedScheduler _lessLimited = new(new() { MemoryLimit = 8192L }), _roomy = new(new() { MemoryLimit = "64 KiB" });

    [Fact]
    public void SortValues_OfMoreRowsThanTheLimitHolds_IsTheSortInMemory()
        => Gen.Select(_frames, Gen.Int[2, 6], Gen.Int[0, 3], Gen.Bool, Gen.Bool).Sample((frame, partitions, keys, up, nullsFirst) =>
        {
            string[] by = _keys[keys];
            var sorted = DataFrame.FromFrame(frame, partitions).SortValues(by, [.. by.Select((_, i) => up ^ i == 1)], nullsFirst);
            Assert.Equal(FrameGen.Boxed(sorted.Compute().Data), FrameGen.Boxed(sorted.Compute(_limited).Data));
        }, iter: 60, threads: 1);

    [Fact]
    public async Task Categories_OfFewRowsOrNone_AreInEveryPartition()
    {
        var frame = DataFrame.FromColumns(("k", Enumerable.Range(0, 90).Select(i => $"{i % 7}").ToArray()), ("v", Enumerable.Range(0, 90).ToArray())).Repartition(3);
        frame = frame.Assign(("k", frame["k"].AsCategory(["b", "5", "a"], ordered: true)));
        var other = DataFrame.FromColumns(("v", Enumerable.Range(0, 90).ToArray())).Repartition(3);
        foreach (var rows in (DataFrame[])[frame[frame["v"] < 0], frame[frame["v"] == 40], frame[frame["v"] > 87], frame])
        {
            DataFrame[] all = [rows.SortValues("v"), rows.SortValues(["k", "v"], [false, true], true), rows.SetIndex("v"), rows.SetIndex("v", [0, 30, 60, 89]), rows.SetIndex("v", [0, 30, 60, 89]).Loc(61, 70),
                rows.Shuffle("k", 5), rows.Shuffle("v", 2), rows.DropDuplicates("v", partitions: 4), rows.Merge(other, on: "v"), other.Merge(rows, on: "v", how: JoinKind.Semi).Merge(rows, on: "v")];
            foreach (var (at, result) in all.Index())
            {
                await foreach (var partition in result.ComputePartitionsAsync(new() { Scheduler = _limited }, TestContext.Current.CancellationToken))
                {
                    var words = ((StringColumn)partition.Data["k"]).Dictionary;
                    Assert.True(words.Categories == CategoryOrder.Ordered && words.Count == 3, $"{at}: {result.Explain()}");
                }
            }
        }
        // A set of its own in each partition.
        var unordered = DataFrame.Concat(frame.Assign(("k", frame["k"].Cast<string>().AsCategory(["x"]))), frame.Assign(("k", frame["k"].Cast<string>().AsCategory(["y"]))));
        foreach (var rows in (DataFrame[])[unordered[unordered["v"] < 0], unordered[unordered["v"] == 40].Head(1)])
            foreach (var result in (DataFrame[])[rows.SortValues("v"), rows.SetIndex("v", [0, 89]), rows.Shuffle("v", 2)])
                Assert.Equal(["x", "y"], result.GroupBy(["k"], sort: true, observed: false).Size()["k"].Compute<string>(_limited));
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(8, 40)]
    public void SortValues_InManyRuns_IsTheSortInMemory(int partitions, int words)
    {
        var random = new Random(partitions);
        const int rows = 60_000;
        var frame = DataFrame.FromColumns(("s", Enumerable.Range(0, rows).Select(_ => random.Next(words) is > 0 and var w ? $"w{w}" : null).ToArray()),
            ("x", Enumerable.Range(0, rows).Select(_ => random.Next(9) == 0 ? (double?)null : random.Next(500)).ToArray()), ("row", Enumerable.Range(0, rows).ToArray())).Repartition(partitions);
        foreach (bool nullsFirst in (bool[])[true, false])
        {
            var sorted = frame.SortValues(["s", "x"], [false, true], nullsFirst)["row"];
            Assert.Equal(sorted.Compute<int>().ToArray(), sorted.Compute<int>(_limited).ToArray());
        }
    }

    [Fact]
    public void Merge_OfMoreRowsThanTheLimitHolds_HasTheRowsOfTheJoinInMemory()
        => Gen.Select(_frames, _frames, Gen.Int[2, 5], Gen.Int[0, 5], Gen.Int[0, 3], Gen.Bool).Sample((left, right, partitions, kind, keys, nullsMatch) =>
        {
            var joined = DataFrame.FromFrame(left.Head(120), partitions).Merge(DataFrame.FromFrame(right.Head(60), 3), on: _keys[keys], how: (JoinKind)kind, nullsMatch: nullsMatch);
            Assert.Equal(Sorted(joined.Compute()), Sorted(joined.Compute(_lessLimited)));
        }, iter: 80, threads: 1);

    [Fact]
    public void Merge_OfKeysOfTwoTypes_MeetsUnderALimit()
    {
        var left = DataFrame.FromColumns(("k", Enumerable.Range(0, 500).ToArray())).Repartition(4);
        var right = DataFrame.FromColumns(("k", Enumerable.Range(250, 500).Select(i => (double)i).ToArray())).Repartition(3);
        Assert.Equal(250, left.Merge(right, on: "k").Compute(_limited).RowCount);
    }

    [Fact]
    public void Merge_OfMoreBlocksThanAnExchangeHasBuckets_MeetsUnderALimit()
    {
        var left = DataFrame.FromColumns(("k", Enumerable.Range(0, 3000).ToArray())).Repartition(300);
        var right = DataFrame.FromColumns(("k", Enumerable.Range(1500, 3000).ToArray()), ("v", Enumerable.Range(1500, 3000).ToArray())).Repartition(7);
        var joined = left.Merge(right, on: "k").Compute(_limited);
        Assert.Equal(Enumerable.Range(1500, 1500), joined.Column<int>("v").ToArray().Order());
    }

    // Nine of ten rows have one key: its output alone would be nine tenths of the work.
    [Theory]
    [InlineData(JoinKind.Inner)]
    [InlineData(JoinKind.Left)]
    [InlineData(JoinKind.Right)]
    [InlineData(JoinKind.Outer)]
    [InlineData(JoinKind.Semi)]
    [InlineData(JoinKind.Anti)]
    public async Task Merge_WhereOneKeyHasMostRows_SpreadsThem(JoinKind how)
    {
        const int rows = 20_000;
        var many = DataFrame.FromColumns(("k", Enumerable.Range(0, rows).Select(i => i % 10 == 0 ? i : 7).ToArray()), ("row", Enumerable.Range(0, rows).ToArray())).Repartition(24);
        var few = DataFrame.FromColumns(("k", Enumerable.Range(0, 400).Select(i => 5 * i + 7).ToArray()), ("v", Enumerable.Range(0, 400).ToArray())).Repartition(3);
        var joined = how == JoinKind.Right ? few.Merge(many, on: "k", how: how) : many.Merge(few, on: "k", how: how);
        Assert.Equal(Sorted(joined.Compute()), Sorted(joined.Compute(_roomy)));
        if (how is JoinKind.Outer or JoinKind.Anti) return;
        var counts = new List<int>();
        await foreach (var part in joined.ComputePartitionsAsync(new() { Scheduler = _roomy })) counts.Add(part.RowCount);
        Assert.True(counts.Max() <= 4 * counts.Sum() / counts.Count, string.Join(", ", counts));
    }

    [Fact]
    public void GroupBy_OfMoreRowsThanTheLimitHolds_HasTheGroupsOfMemory()
        => Gen.Select(_frames, Gen.Int[1, 6], Gen.Int[0, 3], Gen.Bool, Gen.Bool).Sample((frame, partitions, keys, dropNulls, needsRows) =>
        {
            Agg[] aggregates = [Agg.Count().As("n"), Agg.Sum("b").As("t"), Agg.Max("s").As("most"), Agg.First("x").As("f"), Agg.Last("b").As("l"), .. needsRows ? (Agg[])[Agg.Median("x").As("m")] : []];
            var groups = DataFrame.FromFrame(frame, partitions).GroupBy(_keys[keys], sort: true, dropNulls).Agg(aggregates);
            Assert.Equal(FrameGen.Boxed(groups.Compute().Data), FrameGen.Boxed(groups.Compute(_limited).Data));
        }, iter: 80, threads: 1);

    // The first partition's keys hardly repeat and its rows travel as they are; the second's do, and its states travel. Both have all keys.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void GroupBy_WhereOnlySomePartitionsAreGroupedFirst_FindsTheFirstAndTheLastRow(bool isLimited)
    {
        const int rows = 300_000;
        int[] keys = [.. Enumerable.Range(0, rows), .. Enumerable.Range(0, rows).Select(i => i % 1000)];
        var frame = DataFrame.FromColumns(("k", keys), ("row", Enumerable.Range(0, 2 * rows).ToArray())).Repartition(2);
        var groups = frame.GroupBy("k").Agg(Agg.First("row").As("first"), Agg.Last("row").As("last"), Agg.Count().As("n"))
            .Compute(isLimited ? _limited : Scheduler.Threads);
        Assert.Equal(Enumerable.Range(0, rows), groups.Column<int>("first").ToArray());
        Assert.Equal(Enumerable.Range(0, rows).Select(k => k < 1000 ? 2 * rows - 1000 + k : k), groups.Column<int>("last").ToArray());
        Assert.Equal(Enumerable.Range(0, rows).Select(k => k < 1000 ? 301L : 1L), groups.Column<long>("n").ToArray());
    }

    // Partitions are merged a few at a time before they are exchanged: where keys repeat at once, where they do only in several partitions together, where they
    // never do, and where each partition is different.
    [Theory]
    [InlineData("few")]
    [InlineData("some")]
    [InlineData("all")]
    [InlineData("mixed")]
    public void GroupBy_OfPartitionsMergedBeforeTheExchange_HasEveryGroupOnce(string different)
    {
        const int each = 1 << 18 | 1, parts = 12, rows = each * parts, some = 300_000;
        var random = new Random(7);
        int KeyOf(int row) => different switch
        {
            "few" => row % 1000,
            "some" => random.Next(some),
            "all" => row,
            _ => row / each % 3 == 0 ? row : row / each % 3 == 1 ? random.Next(some) : row % 1000,
        };
        int[] keys = [.. Enumerable.Range(0, rows).Select(KeyOf)];
        var groups = DataFrame.FromColumns(("k", keys), ("row", Enumerable.Range(0, rows).ToArray())).Repartition(parts)
            .GroupBy(["k"], sort: true).Agg(Agg.First("row").As("first"), Agg.Last("row").As("last"), Agg.Count().As("n"));
        var limited = new ThreadedScheduler(new() { MemoryLimit = "64 MiB" });
        var found = groups.Compute(limited);
        var (first, last, count) = (new Dictionary<int, int>(), new Dictionary<int, int>(), new Dictionary<int, long>());
        for (int row = 0; row < rows; row++)
        {
            first.TryAdd(keys[row], row);
            last[keys[row]] = row;
            count[keys[row]] = count.GetValueOrDefault(keys[row]) + 1;
        }
        int[] sorted = [.. first.Keys.Order()];
        Assert.Equal(sorted, found.Column<int>("k").ToArray());
        Assert.Equal(Array.ConvertAll(sorted, k => first[k]), found.Column<int>("first").ToArray());
        Assert.Equal(Array.ConvertAll(sorted, k => last[k]), found.Column<int>("last").ToArray());
        Assert.Equal(Array.ConvertAll(sorted, k => count[k]), found.Column<long>("n").ToArray());
        if (Environment.ProcessorCount <= 2) Assert.Contains("group-combine", groups.Analyze(limited), StringComparison.Ordinal);
    }

    [Fact]
    public void Shuffle_AnyPartitions_KeepsAllRowsAndPutsEqualKeysTogether()
        => Gen.Select(_frames, Gen.Int[1, 5], Gen.Int[1, 9], Gen.Int[0, 3], Gen.Bool).Sample((frame, partitions, outputs, keys, isLimited) =>
        {
            var scheduler = isLimited ? _limited : Scheduler.Threads;
            var shuffled = DataFrame.FromFrame(frame, partitions).Shuffle(_keys[keys], outputs);
            Assert.Equal(outputs, shuffled.PartitionCount);
            Assert.Equal(Sorted(frame), Sorted(shuffled.Compute(scheduler)));
            var groups = shuffled.MapPartitions(p => DataFrame.FromFrame(p).GroupBy(_keys[keys], true, dropNulls: false).Size().Compute()).Compute(scheduler);
            Assert.Equal(DataFrame.FromFrame(frame).DropDuplicates(_keys[keys]).Compute().RowCount, groups.RowCount);
        }, iter: 40, threads: 1);

    [Fact]
    public void GroupBy_OfRowsThatAreTogetherByTheirKeys_MergesNothing()
        => Gen.Select(_frames, Gen.Int[2, 5], Gen.Int[2, 6], Gen.Int[0, 3], Gen.Bool, Gen.Bool).Sample((frame, partitions, outputs, keys, dropNulls, isHeld) =>
        {
            string[] by = _keys[keys];
            var shuffled = DataFrame.FromFrame(frame, partitions).Shuffle(by, outputs);
            if (isHeld) shuffled = shuffled.Persist();
            var rows = shuffled[shuffled["b"].IsNull() | shuffled["b"] >= 0];
            rows = rows.Assign(("y", rows["x"] * 2));
            DataFrame Groups(DataFrame of) => of.GroupBy(by, sort: true, dropNulls).Agg(Agg.Count().As("n"), Agg.Median("y").As("m"), Agg.NUnique("s").As("u"));
            Assert.Equal(FrameGen.Boxed(Groups(DataFrame.FromFrame(rows.Compute(), partitions)).Compute().Data), FrameGen.Boxed(Groups(rows).Compute().Data));
            if (dropNulls || !by.Contains("x")) Assert.Contains("each partition's own", Groups(rows).Explain(), StringComparison.Ordinal);
            // Keys of which one is new, or only some of those that rows are together by, are found in several partitions.
            Assert.DoesNotContain("each partition's own", Groups(rows.Assign((by[0], rows["b"]))).Explain(), StringComparison.Ordinal);
            Assert.DoesNotContain("each partition's own", Groups(rows.Repartition(20)).Explain(), StringComparison.Ordinal);
            if (isHeld) shuffled.Release();
        }, iter: 40, threads: 1);

    [Fact]
    public void SetIndex_KeptInMemory_KeepsItsIndexUntilItsColumnIsReplaced()
    {
        var frame = DataFrame.FromColumns(("k", new[] { 3, 1, 2 }), ("v", new[] { 30, 10, 20 })).SetIndex("k").Persist();
        Assert.Equal("k", frame.IndexName);
        Assert.Equal([20, 30], frame.Loc(2, 3)["v"].Compute<int>().ToArray());
        Assert.Null(frame.Assign(("k", frame["v"] * -1)).IndexName);
        Assert.Equal("k", frame.Assign(("w", frame["v"] * -1)).IndexName);
        frame.Release();
    }

    [Fact]
    public void DropDuplicates_IntoPartitions_KeepsOneRowOfEach()
        => Gen.Select(_frames, Gen.Int[1, 5], Gen.Int[1, 9], Gen.Int[0, 3]).Sample((frame, partitions, outputs, keys) =>
        {
            var rows = DataFrame.FromFrame(frame, partitions);
            Assert.Equal(Sorted(rows.DropDuplicates(_keys[keys]).Compute()), Sorted(rows.DropDuplicates(_keys[keys], partitions: outputs).Compute()));
        }, iter: 40, threads: 1);

    [Fact]
    public void SortValues_UnderALimit_WritesToTheFolderAndLeavesNothing()
    {
        using var folder = new TemporaryFolder();
        var frame = DataFrame.FromColumns(("k", Enumerable.Range(0, 200_000).Select(i => i * 7919L % 200_003).ToArray())).Repartition(8);
        int most = 0;
        var watched = frame.SortValues("k").MapPartitions(p =>
        {
            InterlockedMax(ref most, Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Length);
            return p.Select("k");
        });
        var result = watched.Compute(new ThreadedScheduler(new() { MemoryLimit = "256 KiB", SpillFolder = folder.Path }));
        Assert.Equal(Enumerable.Range(0, 200_000).Select(i => i * 7919L % 200_003).Order(), result.Column<long>("k").ToArray());
        Assert.True(most > 1, $"{most} files");
        Assert.Empty(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void SortValues_InWorkerProcesses_TravelsBetweenThem()
    {
        var frame = DataFrame.FromColumns(("k", Enumerable.Range(0, 5000).Select(i => i * 7919L % 5003).ToArray()), ("s", Enumerable.Range(0, 5000).Select(i => $"w{i % 17}").ToArray()));
        var shuffled = frame.Repartition(4).Shuffle("s").SortValues("k");
        Assert.Equal(FrameGen.Boxed(frame.SortValues("k").Compute().Data), FrameGen.Boxed(shuffled.Compute(Scheduler.Processes).Data));
    }

    [Fact]
    public void Shuffle_WithoutAColumn_SaysSo()
    {
        var frame = DataFrame.FromColumns(("k", new long[] { 1 }));
        Assert.Throws<ArgumentException>(() => frame.Shuffle(Array.Empty<string>()));
        Assert.Throws<ArgumentException>(() => frame.Shuffle("x"));
        Assert.Throws<ArgumentOutOfRangeException>(() => frame.Shuffle("k", 257));
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (int seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most)) Interlocked.CompareExchange(ref most, value, seen);
    }

    private static List<string> Sorted(Frame frame)
        => [.. FrameGen.Boxed(frame.Data).Select(r => string.Join(" | ", r.Select(v => v ?? "null"))).Order(StringComparer.Ordinal)];
}
