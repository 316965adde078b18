using CsCheck;

namespace TaskGraph.Frames.Tests.Rules;

/// <summary>A filter of a cross join by equal columns of both sides is an inner join by them, with the rows and the order of the filter.</summary>
public class JoinKeysTests
{
    private static readonly ThreadedScheduler _limited = new(new() { Workers = 2, MemoryLimit = 2048L });

    private static readonly string?[] _words = ["a", "b", "ä", "", null];
    private static readonly double?[] _numbers = [0.0, -0.0, 1, 2, double.NaN, null];

    private static readonly Gen<DataFrame> _frames = Gen.Select(Gen.Int[0, 25], Gen.Int[1, 3]).SelectMany((n, partitions) => Gen.Select(
        FrameGen.Values(Gen.Long[-1, 3], n), FrameGen.Values(Gen.Int[-1, 3], n), Gen.Int[0, 5].Select(i => _numbers[i]).Array[n], Gen.Int[0, 4].Select(i => _words[i]).Array[n],
        FrameGen.Values(Gen.Int[0, 3].Select(i => i / 1.0m), n), FrameGen.Values(Gen.ULong[0, 3], n), FrameGen.Values(Gen.Bool, n),
        (l, i, d, s, m, u, b) => Of(partitions, ("l", l), ("i", i), ("d", d), ("f", Array.ConvertAll(d, v => (float?)v)), ("s", s), ("m", m), ("u", u), ("b", b),
            ("t", Array.ConvertAll(i, v => v is null ? (DateTime?)null : new DateTime(2020, 1, 3).AddDays(v.Value))))));

    private static readonly string[][] _comparable = [["l", "i", "d", "f", "m", "u"], ["s", "c"], ["b"], ["t"]];

    private static DataFrame Of(int partitions, params (string, Array)[] columns)
    {
        var frame = DataFrame.FromFrame(TaskGraph.Frame.FromColumns(columns), partitions);
        return frame.Assign(("c", frame["s"].Cast<Category>()));
    }

    [Fact]
    public void Filter_OfACrossJoinByEqualColumns_GivesTheSameRowsInTheSameOrder()
        => Gen.Select(_frames, _frames, Gen.Int[0, 7].Array[3], Gen.Int[0, 7].Array[3], Gen.Int[0, 3].Array[3], Gen.Int[1, 3], Gen.Int[0, 7], Gen.Bool).Sample((a, b, lefts, rights, groups, count, other, isChosen) =>
        {
            var cross = a.Merge(b, how: JoinKind.Cross, indicator: "from");
            var held = cross.Persist();
            var (expected, actual) = (Filtered(held), Filtered(cross));
            Assert.Contains(" inner on ", Plan(actual), StringComparison.Ordinal);
            Assert.Equal(FrameGen.Boxed(expected.Compute().Data), FrameGen.Boxed(actual.Compute().Data));
            Assert.Equal(Lines(expected.Compute()), Lines(actual.Compute(_limited)));
            held.Release();

            DataFrame Filtered(DataFrame f)
            {
                var mask = Enumerable.Range(0, count).Select(k => Equal(f, _comparable[groups[k]], lefts[k], rights[k])).Aggregate((x, y) => x & y);
                mask = other switch
                {
                    0 => f["l_x"] > 0 & mask,
                    1 => mask & f["s_y"] != "b" & f["i_x"] < f["i_y"],
                    2 => mask & (f["l_x"] == f["l_y"] | f["b_x"]),
                    3 => f["l_x"] + 1 == f["i_y"] & mask,
                    4 => mask & f["d_x"] * 2 == f["l_y"].Cast<double>(),
                    5 => mask & f["s_y"].Str.Upper() == f["s_x"] & f["l_x"] == f["i_x"],
                    6 => mask & f["l_y"].Rename("other") == f["l_x"] - f["i_x"] & f["l_y"] + f["l_x"] == f["i_y"],
                    _ => mask,
                };
                return isChosen ? f["s_y", "l_x", "from"][mask] : f[mask];
            }

            static Series Equal(DataFrame f, string[] names, int left, int right)
            {
                var (x, y) = (f[names[left % names.Length] + "_x"], f[names[right % names.Length] + "_y"]);
                return left > right ? y == x : x == y;
            }

            static IEnumerable<string> Lines(TaskGraph.Frame frame) => FrameGen.Boxed(frame.Data).Select(r => string.Join('|', r)).Order(StringComparer.Ordinal);
        }, iter: 400);

    [Fact]
    public void Explain_OfAFilteredCrossJoin_ShowsTheKeysAndWhatStays()
    {
        var (a, b) = (DataFrame.FromColumns(("k", new[] { 1, 2, 2 }), ("v", new[] { 1.5, 2.5, 3.5 })), DataFrame.FromColumns(("k", new long[] { 2, 1, 2 }), ("w", new[] { 2.0, 3.0, 1.0 })));
        var cross = a.Merge(b, how: JoinKind.Cross, suffixes: ("", " of b"));
        var filtered = cross[cross["k"] == cross["k of b"] & cross["v"] < cross["w"] & cross["v"] > 0];
        string all = filtered.Explain(), plan = Plan(filtered);
        Assert.Contains("After join keys", all, StringComparison.Ordinal);
        string[] steps = [.. plan.Split('\n').Select(line => line.Contains("filter") ? "filter" : line.Contains(" inner on k ") ? "merge" : line.Contains(" cross ") ? "cross" : "").Where(step => step != "")];
        Assert.Equal(["filter", "merge", "filter"], steps);
        Assert.Equal([[1, 1.5, 1L, 3.0]], FrameGen.Boxed(filtered.Compute().Data));
        // What other rows are asked for as well, and what looks at other pairs, stays a filter of all pairs.
        Assert.Contains(" cross ", Plan(cross[cross["k"].CumSum() == cross["k of b"]]), StringComparison.Ordinal);
        Assert.Contains(" cross ", Plan(cross[cross["k"] == cross["k of b"] | cross["v"] > 3]), StringComparison.Ordinal);
        Assert.Contains(" cross ", Plan(cross[cross["k"] + cross["k of b"] == cross["k of b"]]), StringComparison.Ordinal);
        Assert.Contains(" cross ", Plan(cross[cross["k"] == cross["v"]]), StringComparison.Ordinal);
        Assert.Equal(9 + 3, cross.RowCount().Compute() + cross[cross["k"] <= cross["k of b"] & cross["k"] == cross["k of b"] * 1 & cross["v"] < 3].RowCount().Compute());
    }

    [Fact]
    public void Key_ThatMayFail_IsAskedOfPairsOnly()
    {
        var (a, b) = (DataFrame.FromColumns(("s", new[] { "no number", "2" })), DataFrame.FromColumns(("k", new[] { 1, 2 })));
        var cross = a.Merge(b, how: JoinKind.Cross);
        var none = cross[cross["k"] > 5];
        Assert.Equal(0, none[none["s"].Cast<int>() == none["k"]].RowCount().Compute());
        Assert.Contains(" cross ", Plan(cross[cross["s"].Cast<int>() == cross["k"]]), StringComparison.Ordinal);
    }

    [Fact]
    public void FilteredCrossJoin_OfManyRows_HasOnlyThePairsThatAreEqual()
    {
        const int Rows = 200_000; // all pairs would be 4e10
        var a = DataFrame.FromColumns(("k", Enumerable.Range(0, Rows).ToArray())).Repartition(3);
        var b = DataFrame.FromColumns(("k", Enumerable.Range(0, Rows).Select(i => (long)i * 2).ToArray())).Repartition(2);
        var cross = a.Merge(b, how: JoinKind.Cross);
        Assert.Equal(Rows / 2, cross[cross["k_x"] == cross["k_y"]].RowCount().Compute());
        var (equal, next) = Compute.All(cross[cross["k_x"] == cross["k_y"]].RowCount(), cross[cross["k_x"] + 1 == cross["k_y"]]["k_y"].Max());
        Assert.Equal((Rows / 2, (double)Rows), (equal, Convert.ToDouble(next)));
    }

    [Fact]
    public void FilteredCrossJoin_OfFramesDividedAlike_JoinsPartitionByPartition()
    {
        var a = DataFrame.FromColumns(("k", Enumerable.Range(0, 100).ToArray())).SetIndex("k", [0, 50, 99]);
        var b = DataFrame.FromColumns(("k", Enumerable.Range(0, 100).ToArray()), ("v", Enumerable.Range(0, 100).ToArray())).SetIndex("k", [0, 50, 99]);
        var cross = a.Merge(b, how: JoinKind.Cross);
        var joined = cross[cross["k_x"] == cross["k_y"]];
        Assert.DoesNotContain("concat", Plan(joined), StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(0, 100), joined["v"].Compute<int>());
    }

    private static string Plan(DataFrame frame)
    {
        string explained = frame.Explain();
        return explained[explained.LastIndexOf("Plan", StringComparison.Ordinal)..];
    }
}
