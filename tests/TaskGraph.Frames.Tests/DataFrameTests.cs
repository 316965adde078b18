using CsCheck;

namespace TaskGraph.Frames.Tests;

public class DataFrameTests
{
    private static readonly Frame _flights = Frame.FromColumns(
        ("origin", new[] { "JFK", "ORD", null, "JFK", "SEA", "ORD" }), ("delay", new double?[] { 20, null, -3, 7, 100, 16 }),
        ("distance", new[] { 100L, 2586, 7, 50, 1000, 10 }), ("late", new bool?[] { true, null, false, false, true, true }));

    public static TheoryData<int> Partitions => [1, 2, 3, 6];

    [Theory]
    [MemberData(nameof(Partitions))]
    public void Where_ComparisonsJoinedByAnd_KeepsMatchingRows(int partitions)
    {
        var flights = DataFrame.FromFrame(_flights, partitions);
        Frame late = flights[flights["delay"] > 15 & flights["origin"] == "JFK"].Compute();
        Assert.Equal([100L], late.Column<long>("distance"));
        Assert.Equal(4, flights[flights["origin"] != "SEA"].Compute().RowCount);
    }

    [Theory]
    [MemberData(nameof(Partitions))]
    public void Assign_Arithmetic_AddsAndReplacesColumns(int partitions)
    {
        var flights = DataFrame.FromFrame(_flights, partitions);
        var pace = flights.Assign(("lost", flights["delay"] / flights["distance"] * 1000), ("delay", 1 - flights["delay"]));
        Assert.Equal(["origin", "delay", "distance", "late", "lost"], pace.Columns);
        Frame result = pace.Compute();
        Assert.Equal([200.0, null, -3000 / 7.0, 140, 100, 1600], result.Column<double?>("lost"));
        Assert.Equal([-19.0, null, 4, -6, -99, -15], result.Column<double?>("delay"));
        Assert.Equal(["lost", "x"], pace["lost", "delay"].Assign(("x", pace["late"])).Drop("delay").Compute().Schema.Names);
    }

    [Theory]
    [MemberData(nameof(Partitions))]
    public void Reductions_WithNulls_LeaveThemOut(int partitions)
    {
        var flights = DataFrame.FromFrame(_flights, partitions);
        Assert.Equal(140, flights["delay"].Sum().Compute());
        Assert.Equal(28, flights["delay"].Mean().Compute());
        Assert.Equal(5, flights["delay"].Count().Compute());
        Assert.Equal(-3, flights["delay"].Min().Compute());
        Assert.Equal(100, flights["delay"].Max().Compute());
        Assert.Equal(3753L, flights["distance"].Sum<long>().Compute());
        Assert.Equal("SEA", flights["origin"].Max<string>().Compute());
        Assert.Equal(3, flights["late"].Sum<long>().Compute());
        Assert.Equal(6, flights.RowCount().Compute());
        Assert.Equal(Math.Sqrt((64 + 961 + 441 + 5184 + 144) / 4.0), flights["delay"].Std().Compute(), 1e-12);
        var (mean, count) = Compute.All(flights["delay"].Mean(), flights["delay"].Count());
        Assert.Equal((28.0, 5L), (mean, count));
    }

    [Fact]
    public void Reductions_NoValues_GiveNaNNullOrAnError()
    {
        var none = DataFrame.FromColumns(("x", new double?[] { null, null }), ("t", new DateTime?[] { null, null }));
        Assert.Equal(0, none["x"].Sum().Compute());
        Assert.Equal(double.NaN, none["x"].Mean().Compute());
        Assert.Equal(double.NaN, none["x"].Max().Compute());
        Assert.Null(none["t"].Min<DateTime?>().Compute());
        Assert.IsType<InvalidOperationException>(Assert.Throws<TaskFailedException>(() => none["t"].Min<DateTime>().Compute()).InnerException);
    }

    [Fact]
    public void Sum_LongsBeyondRange_FailsInsteadOfWrapping()
    {
        var big = DataFrame.FromColumns(("x", new[] { long.MaxValue, long.MaxValue, -5 }));
        Assert.Equal(2.0 * long.MaxValue - 5, big["x"].Sum().Compute());
        Assert.IsType<OverflowException>(Assert.Throws<TaskFailedException>(() => big["x"].Sum<long>().Compute()).InnerException);
    }

    [Theory]
    [MemberData(nameof(Partitions))]
    public void Head_FewerRowsThanAsked_TakesFurtherPartitions(int partitions)
    {
        var flights = DataFrame.FromFrame(_flights, partitions);
        Assert.Equal([100L, 2586, 7, 50], flights.Head(4).Compute().Column<long>("distance"));
        Assert.Equal([1000L], flights[flights["distance"] > 500].Select("distance").Head(2).Compute().Column<long>("distance").Skip(1).Take(1));
        Assert.Equal(6, flights.Head(100).Compute().RowCount);
    }

    [Theory]
    [MemberData(nameof(Partitions))]
    public void Operators_WithReductions_ComputeInOneGraph(int partitions)
    {
        var distance = DataFrame.FromFrame(_flights, partitions)["distance"];
        Assert.Equal([-525.5, 1960.5, -618.5, -575.5, 374.5, -615.5], (distance - distance.Mean()).Compute<double>());
        Assert.Equal([2586L, 1000], distance[distance > distance.Mean()].Compute<long>());
        Assert.Equal([6.255, 625.5 / 2586], (distance.Mean() / distance).Head(2).Compute<double>());
    }

    [Theory]
    [MemberData(nameof(Partitions))]
    public void Concat_FramesOfDifferentColumns_FillsWithNulls(int partitions)
    {
        var flights = DataFrame.FromFrame(_flights, partitions);
        var others = DataFrame.FromColumns(("distance", new[] { 1.5 }), ("extra", new[] { "x" }));
        var all = DataFrame.Concat(flights, others, flights.Head(1));
        Assert.Equal("origin: string, delay: double, distance: double, late: bool, extra: string", all.Schema.ToString());
        Assert.Equal([100.0, 2586, 7, 50, 1000, 10, 1.5, 100], all["distance"].Compute<double>());
        Assert.Equal([null, null, null, null, null, null, "x", null], all.Compute().Column<string>("extra"));
        Assert.Contains("Cast one", Assert.Throws<ArgumentException>(() => DataFrame.Concat(flights, others.Rename(("extra", "delay")))).Message);
        Assert.Contains("Frame 1 is null", Assert.Throws<ArgumentException>(() => DataFrame.Concat(flights, null!)).Message);
    }

    [Fact]
    public void Resample_OfMoreStretchesThanRowsCanBe_SaysSoBeforeItMakesThem()
    {
        var frame = DataFrame.FromColumns(("at", new[] { new DateTime(1, 1, 1), new DateTime(9999, 1, 1) }), ("v", new[] { 1, 2 })).SetIndex("at");
        Assert.Contains("too many stretches of 1s", Assert.Throws<TaskFailedException>(() => frame.Resample("1s").Sum().Compute()).Message);
        Assert.Equal(9998 * 12 + 1, frame.Resample("M").Sum().RowCount().Compute());
    }

    [Fact]
    public void Compute_SeriesByType_GivesColumn()
    {
        var flights = DataFrame.FromFrame(_flights, 3);
        Column<long> distances = flights["distance"].Compute<long>();
        Assert.Equal([100, 2586, 7, 50, 1000, 10], distances.Values.ToArray());
        Assert.Contains("Use Compute<long>()", Assert.Throws<ArgumentException>(() => flights["distance"].Compute<int>()).Message);
    }

    [Fact]
    public void MapPartitions_UsersFunction_SeesEachPartition()
    {
        var doubled = DataFrame.FromFrame(_flights, 2).MapPartitions(f
            => f.Select("distance").With("twice", Array.ConvertAll(f.Column<long>("distance").ToArray(), d => 2 * d)));
        Assert.Equal([200, 5172, 14, 100, 2000, 20], doubled["twice"].Compute<long>());
        Assert.Contains("pass schema:",
            Assert.Throws<ArgumentException>(() => doubled.MapPartitions(f => throw new InvalidDataException("bad"))).Message);
    }

    [Fact]
    public void Cast_Misfit_NamesRowAndValue()
    {
        var flights = DataFrame.FromFrame(_flights);
        var error = Assert.Throws<TaskFailedException>(() => flights["origin"].Cast<long>().Compute());
        Assert.Contains("Row 0 of the partition holds \"JFK\"", error.Message);
        Assert.Equal([20, null, -3, 7, 100, 16], flights["delay"].Cast<int>().Compute<int?>());
        Assert.Equal(["20", null, "-3", "7", "100", "16"], flights["delay"].Cast<string>().Compute<string>());
    }

    [Fact]
    public void Operations_WrongArguments_ThrowAtTheCall()
    {
        var flights = DataFrame.FromFrame(_flights, 2);
        Assert.Contains("Did you mean 'delay'?", Assert.Throws<ArgumentException>(() => flights["dealy"]).Message);
        Assert.Contains("not defined for string and int", Assert.Throws<ArgumentException>(() => flights["origin"] > 5).Message);
        Assert.Contains("holds double", Assert.Throws<ArgumentException>(() => flights[flights["delay"]]).Message);
        Assert.Contains("come from different frames", Assert.Throws<ArgumentException>(() => flights[flights[flights["late"]]["late"]]).Message);
        Assert.Contains("different frames",
            Assert.Throws<ArgumentException>(() => flights["delay"] + DataFrame.FromFrame(_flights, 3)["delay"]).Message);
    }

    [Fact]
    public void Persist_ThenTwoComputes_GivesTheSame()
    {
        var held = DataFrame.FromFrame(_flights, 3).Persist();
        Assert.Equal(3753, held["distance"].Sum<long>().Compute());
        Assert.Equal(3753, held["distance"].Sum<long>().Compute());
        Assert.Equal(_flights.ToString(), held.Compute().ToString());
        held.Release();
    }

    [Fact]
    public void Compute_AnyPartitioningAndScheduler_SameRows() =>
        Gen.Select(FrameGen.Partition, Gen.Int[1, 7], Gen.Bool).Sample((data, partitions, threads) =>
        {
            var frame = DataFrame.FromFrame(Frame.Over(data), partitions);
            var result = frame[frame["b"] | frame["d"] > 0].Assign(("e", frame.Where(frame["b"] | frame["d"] > 0)["s"])).Drop("s");
            var computed = result.Compute(threads ? Scheduler.Threads : Scheduler.Synchronous).Data;
            var expected = FrameGen.Boxed(data).Where(r => r[0] is true || r[3] is > 0.0).Select(r => new[] { r[0], r[1], r[2], r[3], r[4], r[5] });
            Assert.Equal(expected, FrameGen.Boxed(computed));
        }, iter: 100);

    [Fact]
    public void DropDuplicates_ByOneColumn_IsByThatColumn()
    {
        var frame = DataFrame.FromFrame(Frame.FromColumns(("k", new[] { 1, 2, 1 }), ("v", new[] { 5, 6, 7 })), 2);
        var distinct = frame.DropDuplicates("k").Compute();
        Assert.Equal(["k", "v"], distinct.Columns);
        Assert.Equal([5, 6], distinct.Column<int>("v").Values.ToArray());
        Assert.Throws<ArgumentException>(() => frame.DropDuplicates("q"));
    }

    [Fact]
    public void Aggregates_PassOverNaN()
    {
        var frame = DataFrame.FromColumns(("k", new[] { 1, 1, 1, 1 }), ("v", new double?[] { 1, double.NaN, null, 3 })).Repartition(2);
        var v = frame["v"];
        Assert.Equal([4.0, 2.0, 1.0, 3.0, 2.0, 3.0], new[] { v.Sum(), v.Mean(), v.Min(), v.Max(), v.Var(), v.Prod() }.Select(d => d.Compute()));
        Assert.Equal(2, v.Count().Compute());
        var none = DataFrame.FromColumns(("v", new[] { float.NaN, float.NaN }))["v"];
        Assert.Equal(0, none.Sum().Compute());
        Assert.Equal(double.NaN, none.Mean().Compute());
        Assert.Equal(2, v.Median().Compute());
        Assert.Equal([4], v.Rolling(4, minPeriods: 1).Sum().Tail(1).Compute<double>());
        var groups = frame.GroupBy("k").Agg(Agg.Sum("v").As("sum"), Agg.Mean("v").As("mean"), Agg.Min("v").As("min"), Agg.Max("v").As("max"), Agg.Var("v").As("var")).Compute()[0];
        Assert.Equal([4.0, 2.0, 1.0, 3.0, 2.0], new[] { "sum", "mean", "min", "max", "var" }.Select(n => groups.Get<double>(n)));
    }
}
