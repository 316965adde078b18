namespace TaskGraph.Frames.Tests;

/// <summary>Joins with the nearest row; random plans compare all else with loops.</summary>
public class MergeAsofTests
{
    private static readonly DateTime _start = new(2026, 1, 5, 9, 0, 0);

    private static readonly DataFrame _trades = DataFrame.FromColumns(("time", new[] { _start.AddSeconds(10), _start.AddSeconds(3), _start.AddSeconds(40) }),
        ("stock", new[] { "A", "B", "A" })).Repartition(2);

    private static readonly DataFrame _quotes = DataFrame.FromColumns(("time", new[] { _start.AddSeconds(9), _start, _start.AddSeconds(2), _start.AddSeconds(11) }),
        ("stock", new[] { "A", "B", "A", "A" }), ("price", new[] { 2.0, 7, 1, 3 })).Repartition(3);

    [Fact]
    public void MergeAsof_ByStockWithinATolerance_TakesTheLastQuote()
    {
        var all = _trades.MergeAsof(_quotes, "time", by: "stock");
        Assert.Equal(["time", "stock", "price"], all.Columns);
        Assert.Equal([2.0, 7, 3], all["price"].Compute<double>().ToArray());
        var near = _trades.MergeAsof(_quotes, "time", by: "stock", tolerance: TimeSpan.FromSeconds(5));
        Assert.Equal([2.0, 7, null], near["price"].Compute<double?>().ToArray());
    }

    [Fact]
    public void MergeAsof_OfWhatHasNoDistances_SaysSo()
    {
        Assert.Contains("'stock' holds string", Assert.Throws<ArgumentException>(() => _trades.MergeAsof(_quotes, "stock")).Message, StringComparison.Ordinal);
        Assert.Contains("TimeSpan", Assert.Throws<ArgumentException>(() => _trades.MergeAsof(_quotes, "time", tolerance: 5)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => _trades.MergeAsof(_quotes, "place"));
    }
}
