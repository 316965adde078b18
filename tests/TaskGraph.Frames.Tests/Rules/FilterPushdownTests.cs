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
    public void ManyConditions_BehindAnyOperation_GiveTheSameRows()
        => Gen.Select(_rows, _rows, Gen.Int[1, 3], Gen.Int[0, 12], Gen.Int[0, 9].Array[1, 5], Gen.Int[0, 6], Gen.Bool).Sample((left, right, partitions, operation, conditions, bound, inSteps) =>
        {
            var a = Frame(left, partitions);
            var b = Frame(right, 2, "2");
            var joined = a.Merge(b, on: "k", how: (JoinKind)(operation % 4));
            var frame = operation switch
            {
                < 4 => joined,
                < 8 => joined.Assign(("w", joined["v"] * 2 + joined["k"].Cast<double>()), ("v2", joined["v2"].FillNa(0.5)))[joined["v2"] < bound | joined["v"].IsNull()],
                8 => joined.Rename(("s", "t"), ("v", "u")).Rename(("t", "s"), ("u", "v")),
                9 => joined.SortValues(["v", "v2"]),
                10 => DataFrame.Concat(joined, joined),
                11 => joined[joined["k"] != 3].SortValues("s"),
                _ => joined.Assign(("s", joined["s2"])),
            };
            var held = frame.Persist();
            DataFrame Filter(DataFrame f)
            {
                Series Condition(int which) => which switch
                {
                    0 => f["v"] > bound - 3,
                    1 => f["v2"] <= bound,
                    2 => !(f["k"] < bound | f["s"].IsNull()),
                    3 => f["s"].Str.Contains("a") | f["v"].IsNull(),
                    4 => f["v"] < f["v2"],
                    5 => f["s2"].Str.Len() < 3,
                    6 => !!(f["k"] + 1 - 3 >= bound),
                    7 => f["k"].Cast<string>().Str.StartsWith("1"),
                    8 => !(f["v2"] > 0) & (f["k"] == 2 | f["k"] != f["k"] * 1),
                    _ => f["s"].IsIn("a", "b", "") ^ f["k"].IsNull(),
                };
                if (!inSteps) return f[conditions.Select(Condition).Aggregate((x, y) => x & y)];
                foreach (int which in conditions) f = f[Condition(which)];
                return f;
            }
            Assert.Equal(FrameGen.Boxed(Filter(held).Compute().Data), FrameGen.Boxed(Filter(frame).Compute().Data));
            held.Release();
        }, iter: 500);

    [Fact]
    public void Conditions_OnBothSidesOfAJoin_GoTheirOwnWay()
    {
        var joined = Frame([(1, 2.0, "x")], 1).Merge(Frame([(1, 3.0, "y")], 1, "2"), on: "k");
        string plan = Plan(joined[joined["s2"] == "y" & joined["v"] > 1 & joined["v"] < joined["v2"]]);
        string[] steps = [.. plan.Split('\n').Select(line => line.Contains("filter") ? "filter" : line.Contains("merge ") ? "merge" : "").Where(step => step != "")];
        Assert.Equal(["filter", "merge", "filter", "filter"], steps[..4]);
    }

    [Fact]
    public void Filters_BehindOneAnother_AreOneAndPassComputedColumns()
    {
        var sorted = Frame([(1, 2.0, "x"), (2, 3.0, "y")], 2).SortValues("v");
        var wide = sorted.Assign(("w", sorted["v"] * 2)).Rename(("s", "t"));
        var twice = wide[wide["k"] > 1];
        string plan = Plan(twice[twice["t"] == "y"]);
        Assert.Equal(2, plan.Split("filter").Length);
        Assert.True(plan.IndexOf("sort", StringComparison.Ordinal) < plan.IndexOf("filter", StringComparison.Ordinal), plan);
    }

    [Fact]
    public void Filter_ByColumnsOfBeforeNewOnes_GoesBelowThem()
    {
        var joined = Frame([(1, 2.0, "x"), (2, 3.0, "y")], 2).Merge(Frame([(1, 3.0, "y"), (2, 5.0, "z")], 1, "2"), on: "k");
        var filtered = joined.Assign(("w", joined["v"] * 2 + 1), ("v", joined["v2"]))[joined["v"] > 2];
        string plan = Plan(filtered);
        Assert.True(plan.IndexOf("merge", StringComparison.Ordinal) < plan.IndexOf("filter", StringComparison.Ordinal), plan);
        Assert.Equal("2|5|y|5|z|7", string.Join('|', FrameGen.Boxed(filtered.Compute().Data)[0]));
        Assert.Equal(1, filtered.Compute().RowCount);
    }

    [Fact]
    public void Condition_ThatMayFail_SeesNoRowsThatOthersSortedOut()
    {
        var frame = Frame([(1, 2.0, "12"), (2, 3.0, "no number"), (3, 1.0, "7")], 1);
        var joined = frame.Merge(Frame([(1, 1.0, "a"), (3, 1.0, "b")], 1, "2"), on: "k");
        Assert.Equal([1L], joined[joined["s"].Cast<int>() > 9]["k"].Compute<long>().ToArray());
        var numbers = frame[frame["k"] != 2];
        Assert.Equal([1L], numbers[numbers["s"].Cast<int>() > 9]["k"].Compute<long>().ToArray());
    }

    [Fact]
    public void CostlyCondition_IsAskedOfTheRowsThatOthersLeave()
    {
        var frame = Frame([(1, 2.0, "12"), (2, 3.0, "no number"), (3, 1.0, "7")], 1);
        var filtered = frame[frame["s"].Cast<int>() > 9 & frame["k"] != 2];
        Assert.Contains("and-then", Plan(filtered));
        Assert.Equal([1L], filtered["k"].Compute<long>().ToArray());
    }

    [Fact]
    public void Constants_OfIntegerArithmetic_AreAddedUp()
    {
        var frame = Frame([(long.MaxValue, 2.0, "x"), (5, 1.0, "y")], 1);
        var sum = frame["k"] + 1 - 3 + 7;
        var product = frame["k"] * 3 * 5;
        Assert.Contains("add + 5", Plan(frame.Assign(("sum", sum)).Select("sum")));
        Assert.Contains("multiply * 15", Plan(frame.Assign(("product", product)).Select("product")));
        Assert.Equal([unchecked(long.MaxValue + 5), 10], sum.Compute<long>().ToArray());
        Assert.Equal([unchecked(long.MaxValue * 15), 75], product.Compute<long>().ToArray());
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
