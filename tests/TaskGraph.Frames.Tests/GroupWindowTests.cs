namespace TaskGraph.Frames.Tests;

/// <summary>What looks at all rows of a group; random plans compare the rest with loops.</summary>
public class GroupWindowTests
{
    private static readonly DataFrame _frame = DataFrame.FromColumns(
        ("k", new[] { "a", "b", "a", null, "b", "a" }), ("x", new long?[] { 3, 1, null, 4, 1, 5 }), ("y", new[] { 1.5, 2, double.NaN, 4, 5, 6 })).Repartition(3);

    [Fact]
    public void List_OfEachGroup_HasItsValuesInOrder()
    {
        var lists = _frame.GroupBy("k").Agg(Agg.List("x"), Agg.List("y")).Compute();
        Assert.Equal([[3, 5], [1, 1]], lists.Select(r => r.Get<long[]>("x")));
        Assert.Equal([[1.5, 6], [2, 5]], lists.Select(r => r.Get<double[]>("y")));
    }

    [Fact]
    public void Custom_WithChunks_CombinesStatesInOrder()
    {
        var texts = _frame.GroupBy(["k"], sort: true, dropNulls: false).Agg(
            Agg.Custom<long, string, int>("x", x => string.Join('+', x), s => string.Join('|', s.Where(t => t.Length > 0)), s => s.Length).As("length"),
            Agg.Custom<double, double>("y", y => y.Count == 0 ? -1 : y.Max())).Compute();
        Assert.Equal([3, 3, 1], texts.Column<int>("length").ToArray());
        Assert.Equal([6.0, 5, 4], texts.Column<double>("y").ToArray());
    }

    [Fact]
    public void Custom_OfAnotherType_SaysSoAtTheCall()
    {
        var error = Assert.Throws<ArgumentException>(() => _frame.GroupBy("k").Agg(Agg.Custom<long, long>("y", y => y.Count)));
        Assert.Contains("'y' holds double", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Agg.Custom<long, object>("x", _ => new object()));
    }

    [Fact]
    public void Rolling_InGroups_SeesTheGroupsRowsOnly()
        => Assert.Equal([1.5, 2, 1.5, null, 7, 6], _frame.GroupBy("k")["y"].Rolling(2, minPeriods: 1).Sum().Compute<double?>().ToArray());

    [Fact]
    public void Diff_InGroups_IsFromTheGroupsRowBefore()
        => Assert.Equal([null, null, null, null, 0L, null], _frame.GroupBy("k")["x"].Diff().Compute<long?>().ToArray());

    [Fact]
    public void Rank_OfTies_GivesEachMethodsPlaces()
    {
        var ranks = DataFrame.FromColumns(("x", new long[] { 7, 3, 7, 1 })).Repartition(2)["x"];
        Assert.Equal([3.5, 2, 3.5, 1], ranks.Rank().Compute<double>().ToArray());
        Assert.Equal([1.0, 3, 1, 4], ranks.Rank(RankTies.Min, ascending: false).Compute<double>().ToArray());
        Assert.Equal([3.0, 2, 3, 1], ranks.Rank(RankTies.Dense).Compute<double>().ToArray());
    }

    [Fact]
    public void Apply_OfAnotherSchema_NamesBoth()
    {
        var sums = _frame.GroupBy("k").Apply(g => Frame.FromColumns(("k", g.Column<string>("k").Take(1).ToArray()), ("rows", Enumerable.Repeat((long)g.RowCount, Math.Min(1, g.RowCount)).ToArray())));
        Assert.Equal(["a", "b"], sums.Compute().Select(r => r.Get<string>("k")));
        Assert.Equal([3L, 2], sums["rows"].Compute<long>().ToArray());
        var wrong = _frame.GroupBy("k").Apply(g => g.RowCount == 0 ? g : g.Select("k"));
        Assert.Contains("not (k: string", Assert.Throws<TaskFailedException>(() => wrong.Compute()).InnerException!.Message, StringComparison.Ordinal);
    }
}
