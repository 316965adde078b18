namespace TaskGraph.Frames.Tests;

public sealed class CategoryTests
{
    private static DataFrame Sizes(int partitions = 3) => DataFrame.FromFrame(Frame.FromColumns(
        ("size", new[] { "large", "small", null, "medium", "small", "huge", "large" }), ("n", new[] { 1, 2, 3, 4, 5, 6, 7 })), partitions);

    [Fact]
    public void AsCategory_Ordered_SortsComparesAndReducesInItsOrder()
    {
        var frame = Sizes();
        frame = frame.Assign(("size", frame["size"].AsCategory(["small", "medium", "large"], ordered: true)));
        Assert.Equal("size: category, n: int", frame.Schema.ToString());
        var computed = frame.Compute();
        Assert.Equal(["large", "small", null, "medium", "small", null, "large"], computed.Column<string>("size"));
        Assert.Equal(["small", "medium", "large"], computed.Column<string>("size").Categories);
        Assert.Equal(new Category("large"), computed[0].Get<Category>("size"));
        Assert.Equal("large", computed[0]["size"]);
        Assert.Equal([2, 5, 4, 1, 7, 3, 6], frame.SortValues("size")["n"].Compute<int>());
        Assert.Equal([1, 4, 7], frame[frame["size"] >= "medium"]["n"].Compute<int>());
        Assert.Equal([2, 5], frame[frame["size"] == "small"]["n"].Compute<int>());
        Assert.Equal(["small", "large"], Array.ConvertAll([frame["size"].Min<string>(), frame["size"].Max<string>()], d => d.Compute()));
        Assert.Equal([2, 0, null, 1, 0, null, 2], frame["size"].Cat.Codes.Compute<int?>());
        Assert.Equal(["small", "medium", "large"], frame.GroupBy("size").Agg(Agg.Count()).Compute().Column<string>("size"));
        Assert.Equal(["large"], frame.Assign(("g", frame["n"] > 0)).GroupBy("g").Agg(Agg.Max("size")).Compute().Column<string>("size"));
        var error = Assert.Throws<TaskFailedException>(() => frame[frame["size"] > "tiny"].Compute());
        Assert.Contains("\"tiny\" is no category", error.Message);
        Assert.Equal(["LARGE", "SMALL"], frame["size"].Str.Upper().Head(2).Compute<string>());
    }

    [Fact]
    public void Category_OfTexts_HasTheTextsOfAllPartitions()
    {
        var categories = Sizes()["size"].Cast<Category>().Compute<Category>();
        Assert.Equal(["large", "small", "medium", "huge"], categories.Categories);
        Assert.Equal(new Category("huge"), categories[5]);
        Assert.True(categories.IsNull(2));
        var back = Sizes()["size"].Cast<Category>().Cast<string>();
        Assert.Equal(Sizes()["size"].Compute<string>(), back.Compute<string>());
    }

    [Fact]
    public void Category_WithAnother_NeedsTheSameOrder()
    {
        var sizes = Sizes();
        var up = sizes["size"].AsCategory(["small", "medium", "large"], ordered: true).ToFrame();
        var down = sizes["size"].AsCategory(["large", "medium", "small"], ordered: true).ToFrame();
        Assert.Contains("different ordered categories", Assert.Throws<InvalidOperationException>(() => DataFrame.Concat(up, down).Compute()).Message);
        var unordered = DataFrame.Concat(sizes["size"].AsCategory(["small"]).ToFrame(), sizes["size"].AsCategory(["large"]).ToFrame()).Compute();
        Assert.Equal(["small", "large"], unordered.Column<string>("size").Categories);
        Assert.Equal(typeof(string), DataFrame.Concat(up, sizes["size"].ToFrame()).Schema["size"].Type);
        Assert.Contains("given twice", Assert.Throws<ArgumentException>(() => sizes["size"].AsCategory(["a", "a"])).Message);
        Assert.Contains("defined for texts", Assert.Throws<ArgumentException>(() => sizes["n"].AsCategory(["a"])).Message);
    }

    public sealed record Item(Category Size, decimal Price, byte[] Data, DateOnly Day, string[] Tags);

    [Fact]
    public void Records_OfNewTypes_GoThereAndBack()
    {
        Item[] items = [new(new("s"), 1.50m, [1, 2], new(2001, 2, 3), ["a", "b"]), new(new("m"), 2m, [], new(2001, 2, 4), [])];
        var frame = DataFrame.FromRecords(items, 2);
        Assert.Equal("Size: category, Price: decimal, Data: byte[], Day: DateOnly, Tags: string[]", frame.Schema.ToString());
        var back = frame.Compute().ToRecords<Item>();
        Assert.Equal(items.Select(i => (i.Size, i.Price, i.Day)), back.Select(i => (i.Size, i.Price, i.Day)));
        Assert.Equal([1, 2], back[0].Data);
        Assert.Equal(["a", "b"], back[0].Tags);
        Assert.Contains("[a, b]", frame.Compute().ToString());
        Assert.Equal(3.50m, frame["Price"].Sum<decimal>().Compute());
        Assert.Contains("can't be compared", Assert.Throws<ArgumentException>(() => frame.GroupBy("Data")).Message);
        Assert.Contains("can't be compared", Assert.Throws<ArgumentException>(() => frame.SortValues("Tags")).Message);
    }
}
