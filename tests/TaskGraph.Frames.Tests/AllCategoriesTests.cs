namespace TaskGraph.Frames.Tests;

public class AllCategoriesTests
{
    private static readonly string[] _sizes = ["small", "medium", "large", "huge"];

    private static DataFrame Items(bool ordered = true)
    {
        var items = DataFrame.FromColumns(("size", new[] { "large", "small", null, "large", "small", "small" }), ("shop", new[] { "b", "a", "a", "b", "b", "a" }),
            ("x", new double?[] { 1, 2, 3, null, 5, 6 }), ("s", new[] { "p", "q", "r", "s", "t", "u" })).Repartition(3);
        return items.Assign(("size", items["size"].AsCategory(_sizes, ordered)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void GroupBy_NotObserved_HasGroupsWithoutRows(bool ordered)
    {
        var groups = Items(ordered).GroupBy(["size"], sort: true, observed: false)
            .Agg(Agg.Count(), Agg.Sum("x"), Agg.Mean("x").As("mean"), Agg.Count("size").As("values"), Agg.First("s"), Agg.Max("size").As("most")).Compute();
        string[] order = ordered ? _sizes : [.. _sizes.Order(StringComparer.Ordinal)];
        Assert.Equal(order, groups.Column<string>("size").ToArray());
        Assert.Equal(Of<long>(("small", 3), ("large", 2)), groups.Column<long>("count").ToArray());
        Assert.Equal(Of<double>(("small", 13), ("large", 1)), groups.Column<double>("x").ToArray());
        Assert.Equal(Of<double?>(("small", 13 / 3.0), ("large", 1)), groups.Column<double?>("mean").ToArray());
        Assert.Equal(Of<long>(("small", 3), ("large", 2)), groups.Column<long>("values").ToArray());
        Assert.Equal(Of<string?>(("small", "q"), ("large", "p")), groups.Column<string?>("s").ToArray());
        Assert.Equal(Of<string?>(("small", "small"), ("large", "large")), groups.Column<string?>("most").ToArray());

        T?[] Of<T>(params (string Size, T Value)[] known) => [.. order.Select(size => known.FirstOrDefault(k => k.Size == size).Value)];
    }

    [Fact]
    public void GroupBy_NotObservedWithOtherKeys_HasEveryCategoryWithTheirValues()
    {
        var groups = Items().GroupBy(["shop", "size"], sort: true, dropNulls: false, observed: false).Size().Compute();
        string[] expected = ["a small 2", "a medium 0", "a large 0", "a huge 0", "a  1", "b small 1", "b medium 0", "b large 2", "b huge 0"];
        Assert.Equal(expected, Enumerable.Range(0, groups.RowCount).Select(i => $"{groups[i]["shop"]} {groups[i]["size"]} {groups[i]["count"]}"));
    }

    [Fact]
    public void GroupBy_NotObservedWithoutRows_HasTheCategories()
    {
        var items = Items();
        var groups = items[items["x"] > 100].GroupBy(["size"], sort: true, observed: false).Agg(Agg.Sum("x"), Agg.Min("x").As("least")).Compute();
        Assert.Equal(_sizes, groups.Column<string>("size").ToArray());
        Assert.Equal([0.0, 0, 0, 0], groups.Column<double>("x").ToArray());
        Assert.Equal([null, null, null, null], groups.Column<double?>("least").ToArray());
    }

    [Fact]
    public void GroupBy_NotObservedWithoutCategories_ThrowsAtTheCall()
        => Assert.Contains("none of shop, s holds categories", Assert.Throws<ArgumentException>(() => Items().GroupBy(["shop", "s"], sort: true, observed: false)).Message);
}
