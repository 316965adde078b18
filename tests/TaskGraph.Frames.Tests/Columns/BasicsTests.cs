namespace TaskGraph.Frames.Tests;

/// <summary>Small operations on frames and series that stand for themselves.</summary>
public class BasicsTests
{
    private static readonly Frame _rows = Frame.FromColumns(
        ("x", new double?[] { 2.5, null, -0.125, double.NaN, 1234.5678, 1e300 }), ("n", new long?[] { 15, 25, null, -35, 1234, long.MaxValue }),
        ("m", new decimal?[] { 1.005m, null, 2.5m, -3.5m, 0m, 12345.678m }), ("s", new[] { "a", null, "c", "a", "b", "z" }), ("b", new bool?[] { true, null, false, true, true, null }));

    public static TheoryData<int> Partitions => [1, 2, 6];

    [Theory]
    [MemberData(nameof(Partitions))]
    public void Round_HalvesToEven_LikePandas(int partitions)
    {
        var frame = DataFrame.FromFrame(_rows, partitions);
        Assert.Equal([2, null, -0.0, double.NaN, 1235, 1e300], frame["x"].Round().Compute<double?>());
        Assert.Equal([2.5, null, -0.12, double.NaN, 1234.57, 1e300], frame["x"].Round(2).Compute<double?>());
        Assert.Equal([0, null, -0.0, double.NaN, 1200, 1e300], frame["x"].Round(-2).Compute<double?>().Select(v => v > 1e299 ? 1e300 : v));
        Assert.Equal([1.00m, null, 2.5m, -3.5m, 0m, 12345.68m], frame["m"].Round(2).Compute<decimal?>());
        Assert.Equal([0m, null, 0m, 0m, 0m, 12300m], frame["m"].Round(-2).Compute<decimal?>());
        var head = frame.Head(5);
        Assert.Equal([20L, 20, null, -40, 1230], head["n"].Round(-1).Compute<long?>());
        Assert.Equal([15L, 25, null, -35, 1234, long.MaxValue], frame["n"].Round(3).Compute<long?>());
        Assert.Equal(["x", "n", "m", "s", "b"], frame.Round(1).Columns);
        Assert.Equal(2.5, frame.Round(1).Compute()[0].Get<double>("x"));
        Assert.Throws<ArgumentException>(() => frame["s"].Round());
        Assert.Throws<ArgumentOutOfRangeException>(() => frame["x"].Round(29));
    }

    [Theory]
    [MemberData(nameof(Partitions))]
    public void LenAnyAllTail_SeriesInPartitions_AreOfAllOfIt(int partitions)
    {
        var frame = DataFrame.FromFrame(_rows, partitions);
        Assert.Equal((6L, 6L, 4L), (frame.Len().Compute(), frame["b"].Len().Compute(), frame["b"].Count().Compute()));
        Assert.True(frame["b"].Any().Compute());
        Assert.False(frame["b"].All().Compute());
        Assert.True(frame[frame["b"]]["b"].All().Compute());
        Assert.False(frame[frame["x"] > 1e301]["b"].Any().Compute());
        Assert.True(frame[frame["x"] > 1e301]["b"].All().Compute());
        Assert.Equal(["a", "b", "z"], frame["s"].Tail(3).Compute<string>());
        Assert.Equal(6, frame["s"].Tail(10).Compute().RowCount);
        Assert.Equal([long.MaxValue, 1234, 25], frame["n"].NLargest(3).Compute<long>());
        Assert.Equal([-35L, 15], frame["n"].NSmallest(2).Compute<long>());
        Assert.Equal([null, "a", "a", "b", "c", "z"], frame["s"].SortValues(nullsFirst: true).Compute<string>());
        Assert.Equal(["z", "c", "b", "a", "a", null], frame["s"].SortValues(ascending: false).Compute<string>());
        Assert.Equal(6, frame["s"].Sample(1, seed: 7).Compute().RowCount);
        Assert.Equal(0, frame["s"].Sample(0, seed: 7).Compute().RowCount);
        Assert.Throws<ArgumentException>(() => frame["x"].Any());
        Assert.Equal(3, frame.Pipe(f => f[f["b"]]).Compute().RowCount);
        Assert.Equal(3, frame["b"].Pipe(b => b[b]).Compute().RowCount);
    }

    [Theory]
    [MemberData(nameof(Partitions))]
    public void MemoryUsage_ColumnByColumn_SumsThePartitions(int partitions)
    {
        Frame usage = DataFrame.FromFrame(_rows, partitions).MemoryUsage().Compute();
        Assert.Equal(["x", "n", "m", "s", "b"], usage.Column<string>("column"));
        var bytes = usage.Column<long>("bytes");
        Assert.InRange(bytes[0], 6 * sizeof(double), 6 * sizeof(double) + 8 * partitions);
        Assert.InRange(bytes[2], 6 * sizeof(decimal), 6 * sizeof(decimal) + 8 * partitions);
        Assert.True(bytes[3] >= 6 * sizeof(int));
    }

    [Fact]
    public void ToString_LazyCollections_SayWhatTheyAre()
    {
        var frame = DataFrame.FromFrame(_rows, 2);
        Assert.Equal("Series: greater > 1 → x: bool, 2 blocks, 6 rows", (frame["x"] > 1).ToString());
        Assert.StartsWith("DataFrame: from-frame → x: double, n: long", frame.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("Delayed<double>: ", frame["x"].Sum().ToString(), StringComparison.Ordinal);
    }
}
