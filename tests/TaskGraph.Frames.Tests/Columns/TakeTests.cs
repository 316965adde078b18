using CsCheck;

namespace TaskGraph.Frames.Tests;

public class TakeTests
{
    [Fact]
    public void Take_AnyPositions_GivesThoseRowsInTheirOrder()
        => Gen.Select(Gen.Int[0, 12].Array[1, 5], Gen.Int[0, 1000].Array[0, 20], Gen.Int[0, 2], Gen.Bool).Sample((lengths, choices, signs, isKnown) =>
        {
            int rows = lengths.Sum();
            long[] numbers = [.. Enumerable.Range(0, rows).Select(i => 10L * i)];
            long[] positions = rows == 0 ? [] : [.. choices.Select(c => (long)(c % (2 * rows)) - rows)];
            if (signs == 1) positions = Array.FindAll(positions, p => p >= 0);
            if (signs == 2) positions = Array.FindAll(positions, p => p < 0);
            var frame = DataFrame.FromFrame(Frame.FromColumns(("n", numbers), ("t", Array.ConvertAll(numbers, n => $"{n}"))), lengths);
            if (!isKnown) frame = frame[frame["n"] >= 0];
            long[] expected = Array.ConvertAll(positions, p => numbers[p < 0 ? p + rows : p]);
            var taken = frame.Take(positions).Compute();
            Assert.Equal(expected, taken.Column<long>("n").ToArray());
            Assert.Equal(Array.ConvertAll(expected, n => $"{n}"), taken.Column<string>("t").ToArray());
            Assert.Equal(expected, frame["n"].Take(positions).Compute<long>());
            Assert.Equal(expected, frame["n"].Take(positions).Compute<long>(Scheduler.Synchronous));
        }, iter: 150);

    [Fact]
    public void Take_OfManyPartitions_HoldsTwoOfThemAtOnce()
    {
        var frame = DataFrame.FromFrame(Frame.FromColumns(("n", Enumerable.Range(0, 1000).ToArray())), 50);
        var graph = Materializer.Materialize([frame.MapPartitions(f => f, frame.Schema).Take([999, -1000, 5, 5, 500]).Node], OutputMode.Held);
        bool[] isOwn = [.. Enumerable.Range(0, graph.TaskCount).Select(t => graph.KeyOf(t).ToString().StartsWith("take", StringComparison.Ordinal))];
        long[] weights = [.. isOwn.Select(own => own ? 1L : 1000)];
        int[] order = GraphOrder.Best(graph.Predecessors, graph.Outputs, null, weights);
        Assert.InRange(GraphOrder.PeakOf(graph.Predecessors, graph.Outputs, weights, order), 1000, 2999);
    }

    [Fact]
    public void Take_OfPartitionsOfKnownLength_ComputesTheOnesAskedForOnly()
    {
        var frame = DataFrame.FromFrame(Frame.FromColumns(("n", Enumerable.Range(0, 1000).ToArray())), 50);
        var graph = Materializer.Materialize([frame.Take([999, 0, 1, -999]).Node], OutputMode.Held);
        Assert.Equal(2, Enumerable.Range(0, graph.TaskCount).Count(t => graph.KeyOf(t).ToString().StartsWith("take-own", StringComparison.Ordinal)));
        Assert.Equal([999, 0, 1, 1], frame["n"].Take([999, 0, 1, -999]).Compute<int>());
    }

    [Fact]
    public void Take_OfNothing_HasNoRows()
    {
        var frame = DataFrame.FromColumns(("n", new[] { 1, 2, 3 })).Repartition(2);
        Assert.Equal(0, frame.Take([]).Compute().RowCount);
        Assert.Equal(0, frame[frame["n"] > 1].Take([]).Compute().RowCount);
        string none = Assert.Throws<TaskFailedException>(() => frame[frame["n"] > 3].Take([0]).Compute()).Message;
        Assert.Contains("There are 0 rows", none);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-4)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Take_WithoutARowThere_NamesThePositionAndTheRows(long position)
    {
        var frame = DataFrame.FromColumns(("n", new[] { 1, 2, 3 })).Repartition(2);
        foreach (var rows in new[] { frame, frame[frame["n"] > 0] })
        {
            string message = Assert.Throws<TaskFailedException>(() => rows.Take([0, position]).Compute()).Message;
            Assert.Contains("There are 3 rows: positions go from -3 to 2", message);
            Assert.Contains($"{position}", message);
        }
    }
}
