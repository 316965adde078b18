namespace TaskGraph.Frames.Tests;

public class DivisionsTests
{
    private static readonly long[] _days = [5, 1, 9, 3, 1, 7, 9, 4];

    private static DataFrame Rows => DataFrame.FromColumns(("day", _days), ("row", Enumerable.Range(0, _days.Length).ToArray())).Repartition(3);

    [Fact]
    public async Task SetIndex_WithDivisions_PutsEachRowBetweenItsBounds()
    {
        var frame = Rows.SetIndex("day", [1, 4, 9]);
        Assert.Equal(["1", "4", "9"], frame.Divisions!.Select(d => d.ToString()));
        var parts = new List<long[]>();
        await foreach (var part in frame.ComputePartitionsAsync()) parts.Add(part.Column<long>("day").ToArray());
        Assert.Equal([[1, 1, 3], [4, 5, 7, 9, 9]], parts);
        // Equal rows keep their order.
        Assert.Equal([1, 4, 3, 7, 0, 5, 2, 6], frame["row"].Compute<int>());
    }

    [Fact]
    public void SetIndex_WithDivisions_PutsMissingRowsBehindTheLast()
    {
        var frame = DataFrame.FromColumns(("x", new[] { double.NaN, 2.5, -1, double.NaN, 7 })).Repartition(2).SetIndex("x", [-1, 2.5, 7.0]);
        Assert.Equal([-1, 2.5, 7, double.NaN, double.NaN], frame["x"].Compute<double>());
    }

    [Theory]
    [InlineData(2, 9, 1)]
    [InlineData(1, 8, 9)]
    public void SetIndex_WithAValueOutsideOfTheDivisions_NamesIt(long least, long greatest, long outside)
    {
        string message = Assert.Throws<TaskFailedException>(() => Rows.SetIndex("day", [least, greatest]).Compute()).Message;
        Assert.Contains($"Column 'day' has {outside}, which is not within the divisions {least} to {greatest}", message);
    }

    [Fact]
    public void SetIndex_WithDivisionsThatAreNone_SaysSo()
    {
        Assert.Contains("at least two", Assert.Throws<ArgumentException>(() => Rows.SetIndex("day", [1])).Message);
        Assert.Contains("behind 4", Assert.Throws<ArgumentException>(() => Rows.SetIndex("day", [1, 4, 4])).Message);
        Assert.Contains("no value of column 'day' of long", Assert.Throws<ArgumentException>(() => Rows.SetIndex("day", [1, "x"])).Message);
        Assert.Contains("no value of column 'day' of long", Assert.Throws<ArgumentException>(() => Rows.SetIndex("day", [1, 2.5])).Message);
        Assert.Throws<InvalidOperationException>(() => Rows.Repartition([1, 9]));
    }

    [Fact]
    public void Loc_WithKnownDivisions_ComputesOnlyThePartitionsThatItNeeds()
    {
        var frame = Rows.SetIndex("day", [1, 3, 5, 9]);
        Assert.Equal(1, frame.Loc(1, 2).PartitionCount);
        Assert.Equal(2, frame.Loc(2, 3).PartitionCount);
        Assert.Equal(1, frame.Loc(9).PartitionCount);
        var held = frame.Persist();
        Assert.Equal(["1", "3", "5", "9"], held.Divisions!.Select(d => d.ToString()));
        Assert.Equal([3, 4], held.Loc(2, 4)["day"].Compute<long>());
        Assert.Equal(["3", "5"], held.Loc(3, 4).Divisions!.Select(d => d.ToString()));
        Assert.Empty(held.Loc(20, 30)["day"].Compute<long>());
        Assert.Empty(held.Loc(-5)["day"].Compute<long>());
        Assert.Throws<ArgumentException>(() => held.Loc("x"));
    }

    [Fact]
    public void Divisions_AreKeptWhereRowsStayAndForgottenWhereTheyMove()
    {
        var frame = Rows.SetIndex("day", [1, 3, 5, 9]);
        Assert.Equal(4, frame[frame["row"] > 2].Divisions!.Count);
        Assert.Equal(["1", "3", "9"], frame.Repartition(2).Repartition([1, 3, 9]).Divisions!.Select(d => d.ToString()));
        Assert.Equal(2, frame.Repartition(1).Divisions!.Count);
        Assert.Null(frame.Repartition(9).Divisions);
        Assert.Null(frame.SortValues("row").Divisions);
        Assert.Null(frame.Assign(("day", frame["day"] + 1)).Divisions);
        Assert.Null(frame.Select("row").Divisions);
    }

    [Fact]
    public async Task Repartition_BySize_JoinsSmallPartitionsAndCutsLargeOnes()
    {
        var frame = DataFrame.FromFrame(Frame.FromColumns(("n", Enumerable.Range(0, 1000).Select(i => (long)i).ToArray())), [10, 10, 10, 900, 0, 70]);
        var lengths = new List<int>();
        await foreach (var part in frame.Repartition(new ByteSize(2400)).ComputePartitionsAsync()) lengths.Add(part.RowCount);
        Assert.Equal([30, 300, 300, 300, 70], lengths);
        Assert.Throws<ArgumentOutOfRangeException>(() => frame.Repartition(new ByteSize(0)));
    }

    [Theory]
    [InlineData(JoinKind.Inner)]
    [InlineData(JoinKind.Left)]
    [InlineData(JoinKind.Right)]
    [InlineData(JoinKind.Outer)]
    [InlineData(JoinKind.Semi)]
    [InlineData(JoinKind.Anti)]
    public void Merge_OfFramesDividedAlike_JoinsPartitionByPartition(JoinKind how)
    {
        long?[] days = [5, 1, null, 3, 1, 7, 9, 4], others = [9, 4, 4, null, 2, 1, 6];
        var left = DataFrame.FromColumns(("day", days), ("row", Enumerable.Range(0, days.Length).ToArray())).Repartition(3);
        var right = DataFrame.FromColumns(("day", others), ("other", Enumerable.Range(0, others.Length).ToArray())).Repartition(2);
        var merged = left.SetIndex("day", [1, 4, 6, 9]).Merge(right.SetIndex("day", [1, 4, 6, 9]), on: "day", how: how);
        // No side is brought together; an outer join is two parts behind one another, before the rules and behind them.
        Assert.Equal(how == JoinKind.Outer ? 2 : 0, merged.Explain().Split("\n").Count(line => line.Trim().StartsWith("concat ", StringComparison.Ordinal)));
        var expected = left.Merge(right, on: "day", how: how);
        Assert.Equal(Sorted(expected), Sorted(merged));

        static string[] Sorted(DataFrame frame)
        {
            var rows = frame.Compute();
            return [.. Enumerable.Range(0, rows.RowCount).Select(r => string.Join(",", rows.Schema.Names.Select(n => n == "day" ? $"{rows.Column<long?>(n)[r]}" : $"{rows.Column<int?>(n)[r]}"))).Order()];
        }
    }
}
