using CsCheck;

namespace TaskGraph.Frames.Tests;

public class TakeTests
{
    [Fact]
    public void Take_AnyPositions_GivesThoseRowsInTheirOrder()
        => Gen.Select(Gen.Int[0, 12].Array[1, 5], Gen.Int[0, 1000].Array[0, 20]).Sample((lengths, choices) =>
        {
            int rows = lengths.Sum();
            long[] numbers = [.. Enumerable.Range(0, rows).Select(i => 10L * i)];
            long[] positions = rows == 0 ? [] : [.. choices.Select(c => (long)(c % (2 * rows)) - rows)];
            var frame = DataFrame.FromFrame(Frame.FromColumns(("n", numbers), ("t", Array.ConvertAll(numbers, n => $"{n}"))), lengths);
            long[] expected = Array.ConvertAll(positions, p => numbers[p < 0 ? p + rows : p]);
            var taken = frame.Take(positions).Compute();
            Assert.Equal(expected, taken.Column<long>("n").ToArray());
            Assert.Equal(Array.ConvertAll(expected, n => $"{n}"), taken.Column<string>("t").ToArray());
            Assert.Equal(expected, frame["n"].Take(positions).Compute<long>());
        }, iter: 60);

    [Theory]
    [InlineData(3)]
    [InlineData(-4)]
    public void Take_WithoutARowThere_NamesThePositionAndTheRows(long position)
    {
        var frame = DataFrame.FromColumns(("n", new[] { 1, 2, 3 })).Repartition(2);
        string message = Assert.Throws<TaskFailedException>(() => frame.Take([0, position]).Compute()).Message;
        Assert.Contains("There are 3 rows: positions go from -3 to 2", message);
        Assert.Contains($"{position}", message);
    }
}
