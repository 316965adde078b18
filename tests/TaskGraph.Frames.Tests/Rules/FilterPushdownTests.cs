using CsCheck;

namespace TaskGraph.Frames.Tests.Rules;

/// <summary>A filter behind an operation gives what it gives on that operation's computed rows.</summary>
public class FilterPushdownTests
{
    // Eighths, so that every order of adding them gives the same sum.
    private static readonly Gen<(long? K, double? V, string? S)[]> _rows = Gen.Int[0, 40].SelectMany(n => Gen.Select(
        FrameGen.Values(Gen.Long[0, 6], n), FrameGen.Values(Gen.Int[-40, 40].Select(eighths => eighths / 8.0), n), FrameGen.Texts(n),
        (k, v, s) => Enumerable.Range(0, n).Select(i => (k[i], v[i], s[i])).ToArray()));

    private static DataFrame Frame((long? K, double? V, string? S)[] rows, int partitions, string suffix = "") => DataFrame.FromFrame(TaskGraph.Frame.FromColumns(
        ("k", rows.Select(r => r.K).ToArray()), ("v" + suffix, rows.Select(r => r.V).ToArray()), ("s" + suffix, rows.Select(r => r.S).ToArray())), partitions);

    [Fact]
    public void Filter_BehindAnyOperation_GivesTheSameRows()
        => Gen.Select(_rows, _rows, Gen.Int[1, 3], Gen.Int[0, 11], Gen.Int[0, 2], Gen.Int[0, 6]).Sample((left, right, partitions, operation, column, bound) =>
        {
            var a = Frame(left, partitions);
            var b = Frame(right, 2, "2");
            var frame = operation switch
            {
                <= 6 => a.Merge(b, on: operation == 6 ? default(ColumnNames) : "k", how: (JoinKind)Math.Min(operation, 5)),
                7 => a.SortValues("v"),
                8 => a.GroupBy("k").Agg(Agg.Sum("v"), Agg.Count().As("n")),
                9 => DataFrame.Concat(a, b),
                10 => a.SetIndex("k").Select("v", "k"),
                _ => a.Merge(b, on: "k").GroupBy("k", "s2").Agg(Agg.Max("v")).SortValues("v"),
            };
            string by = frame.Columns[column % frame.Columns.Count];
            var held = frame.Persist();
            DataFrame Filter(DataFrame f) => f.Schema[by].Type == typeof(string) ? f[f[by] > "m" | f[by].IsNull()] : f[f[by] > bound];
            Assert.Equal(FrameGen.Boxed(Filter(held).Compute().Data), FrameGen.Boxed(Filter(frame).Compute().Data));
            held.Release();
        }, iter: 300);

    [Fact]
    public void Filter_BehindJoin_RunsOnTheSideOfItsColumns()
    {
        var joined = Frame([(1, 2.0, "x")], 1).Merge(Frame([(1, 3.0, "y")], 1, "2"), on: "k");
        string plan = Plan(joined[joined["s2"] == "y"]);
        Assert.True(plan.IndexOf("merge", StringComparison.Ordinal) < plan.IndexOf("filter", StringComparison.Ordinal), plan);
        string both = Plan(joined[joined["v"] < joined["v2"]]);
        Assert.True(both.IndexOf("filter", StringComparison.Ordinal) < both.IndexOf("merge", StringComparison.Ordinal), both);
    }

    [Fact]
    public void Filter_WhoseFrameIsReadByOthersToo_StaysWhereItIs()
    {
        var sorted = Frame([(2, 2.0, "x"), (1, 1.0, "y"), (3, 0.5, "z")], 2).SortValues("k");
        var (rows, sum) = Compute.All(sorted.RowCount(), sorted[sorted["v"] > 0.6]["k"].Sum());
        Assert.Equal((3, 3.0), (rows, sum));
    }

    [Fact]
    public void Filter_OfASeriesByItself_ReadsThatColumn()
    {
        var series = Frame([(5, 2.0, "x"), (1, 9.0, "y")], 1)["v"];
        Assert.Equal([9.0], series[series > 4].Compute<double>().ToArray());
    }

    [Fact]
    public void Head_OfSortedRows_KeepsOnlyTheFirst() => Assert.Contains("top", Plan(Frame([(1, 1.0, "a")], 1).SortValues("v").Head(3)));

    private static string Plan(DataFrame frame)
    {
        string explained = frame.Explain();
        return explained[explained.LastIndexOf("Plan", StringComparison.Ordinal)..];
    }
}
