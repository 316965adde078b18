namespace TaskGraph.Frames.Tests;

/// <summary>What random plans have found, each in its shortest form.</summary>
public class FoundByFuzzingTests
{
    [Fact]
    public void AllCategories_OfNoRowsThatGoByWayOfAnExchange_AreThere()
    {
        var limited = new ThreadedScheduler(new() { Workers = 2, MemoryLimit = 4096L });
        var frame = DataFrame.FromColumns(("k", Enumerable.Range(0, 90).Select(i => $"{i}").ToArray()), ("v", Enumerable.Range(0, 90).ToArray())).Repartition(3);
        frame = frame.Assign(("k", frame["k"].AsCategory(["b", "5", "a"], ordered: true)));
        Assert.Equal([0, 1, 0], frame.GroupBy(["k"], sort: true, observed: false).Size()["count"].Compute<long>(limited));
        var none = frame[frame["v"] < 0];
        Assert.Equal(["b", "5", "a"], none.GroupBy(["k"], sort: true, observed: false).Size()["k"].Compute<string>(limited));
        Assert.Equal(["5", "a", "b"], none.GroupBy(["k"], sort: false, observed: false).Agg(Agg.Custom<int, int, int>("v", v => v.Sum(), v => v.Sum(), s => s))["k"].Compute<string>(limited).Order());
        Assert.Equal(["b", "5", "a"], none.Shuffle("k").GroupBy(["k"], sort: true, observed: false).Size()["k"].Compute<string>(limited));
        Assert.Equal(["b", "5", "a"], none.Merge(frame, on: "v")["k_x", "v"].GroupBy(["k_x"], sort: true, observed: false).Size()["k_x"].Compute<string>(limited));
    }

    [Fact]
    public void Comparison_OfManyTruths_ReachesAllRows()
    {
        bool[] x = [.. Enumerable.Range(0, 200).Select(i => i % 3 == 0)], y = [.. Enumerable.Range(0, 200).Select(i => i % 5 < 2)];
        var frame = DataFrame.FromColumns(("x", x), ("y", y));
        Assert.Equal(x.Zip(y, (a, b) => a && !b), (frame["x"] > frame["y"]).Compute<bool>().ToArray());
        Assert.Equal(x.Zip(y, (a, b) => a == b), (frame["x"] == frame["y"]).Compute<bool>().ToArray());
        Assert.Equal(x, (frame["x"] != false).Compute<bool>().ToArray());
    }

    [Fact]
    public void Filter_AboveColumnsThatNobodyReads_ComesToRest()
    {
        var frame = DataFrame.FromColumns(("k", new long[] { 1, 2, 2, 3 }), ("v", new double[] { 1, 2, 3, 4 })).Repartition(2);
        var groups = frame.GroupBy("k").Agg(Agg.Sum("v"), Agg.Count().As("n")).SetIndex("n").Loc(2, 5);
        Assert.Equal([5], groups.Select("v").Compute().Column<double>("v").ToArray());
    }

    [Fact]
    public void Filter_OnOneSideOfAJoin_ReadsThatSidesColumnsOnly()
    {
        var left = DataFrame.FromColumns(("a", new long[] { 1, 2, 3 }), ("b", new long[] { 4, 5, 6 }));
        var right = DataFrame.FromColumns(("c", new long[] { 7, 8 }), ("d", new long[] { 0, 1 }));
        var joined = left.Merge(right, how: JoinKind.Cross)["a", "c"];
        Assert.Equal([7, 8], joined[joined["a"] == 2]["c"].Compute<long>().ToArray());
    }

    [Fact]
    public void Filter_OnAKeyThatWasNaN_SeesTheGroupsNull()
    {
        var frame = DataFrame.FromColumns(("k", new[] { 1, double.NaN, 5, 1 }), ("v", new long[] { 1, 2, 3, 4 })).Repartition(2);
        var groups = frame.GroupBy(["k"], sort: true, dropNulls: false).Agg(Agg.Sum("v"));
        Assert.Equal([2], groups[groups["k"].IsNull()]["v"].Compute<long>().ToArray());
        Assert.Equal([5], groups[!(groups["k"] == 5)]["v"].Compute<long>().ToArray());
    }

    [Fact]
    public void Mean_OfLongNumbersWhoseSumIsNoLong_IsTheirMean()
    {
        var frame = DataFrame.FromColumns(("k", new long[] { 1, 1 }), ("v", new[] { long.MaxValue, long.MaxValue })).Repartition(2);
        Assert.Equal([(double)long.MaxValue], frame.GroupBy("k").Agg(Agg.Mean("v"))["v"].Compute<double>().ToArray());
    }
}
