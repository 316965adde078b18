namespace TaskGraph.Frames.Tests.Rules;

/// <summary>A join whose larger side is brought together takes of it only what the smaller one needs.</summary>
public class JoinReductionTests
{
    private const int Rows = 3_000_000; // of 3 columns, 58 MiB: from 32 MiB on the rule looks at a join

    private static readonly DataFrame _large = DataFrame.FromColumns(("k", Enumerable.Range(0, Rows).Select(i => (long)(i * 7919L % Rows)).ToArray()),
        ("a", Enumerable.Range(0, Rows).ToArray()), ("b", Enumerable.Range(0, Rows).Select(i => i % 10 == 0 ? (double?)null : i).ToArray())).Repartition(6);

    private static readonly DataFrame _small = DataFrame.FromColumns(("k", new long?[] { 5, null, Rows + 3, 2_000_000, 5, -1 }), ("s", new[] { "five", "none", "many", "two", "again", "less" })).Repartition(2);

    [Fact]
    public void Merge_OfAFewRowsWithMany_BringsOnlyTheirPartnersTogether()
    {
        var joined = _small.Merge(_large, on: "k");
        string plan = joined.Explain();
        Assert.Contains("After join reduction", plan, StringComparison.Ordinal);
        Assert.Equal(["five", "two", "again"], joined["s"].Compute<string>().ToArray());
        Assert.DoesNotContain("After join reduction", _large.Merge(_small, on: "k").Explain(), StringComparison.Ordinal);
    }

    [Fact]
    public void Merge_OfAnyKind_IsTheJoinWithoutIt()
    {
        // Held rows of one block are brought together as they are.
        var whole = _large.Repartition(1).Persist();
        foreach (var how in Enum.GetValues<JoinKind>().Except([JoinKind.Cross]))
        {
            foreach (bool nullsMatch in how is JoinKind.Inner or JoinKind.Anti ? (bool[])[true, false] : [true])
            {
                var expected = _small.Merge(whole, on: "k", how: how, nullsMatch: nullsMatch, indicator: how is JoinKind.Semi or JoinKind.Anti ? null : "from");
                var actual = _small.Merge(_large, on: "k", how: how, nullsMatch: nullsMatch, indicator: how is JoinKind.Semi or JoinKind.Anti ? null : "from");
                var (e, a) = (expected.NSmallest(50, expected.Columns[0]).Compute(), actual.NSmallest(50, actual.Columns[0]).Compute());
                Assert.Equal(FrameGen.Boxed(e.Data), FrameGen.Boxed(a.Data));
                Assert.Equal(expected.RowCount().Compute(), actual.RowCount().Compute());
            }
        }
        whole.Release();
    }

    [Fact]
    public void Merge_WhereAFilterMakesOneSideSmall_StillReadsEachSideOnce()
    {
        var filtered = _small[_small["s"] != "two"].Merge(_large[_large["a"] >= 0], leftOn: "k", rightOn: "k")["s", "a"];
        Assert.Equal(["five", "again"], filtered["s"].Compute<string>().ToArray());
        Assert.Contains("3,000,000 rows", _large.Explain(), StringComparison.Ordinal);
    }
}
