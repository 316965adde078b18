namespace TaskGraph.Frames.Tests;

/// <summary>Expressions over columns of more rows than a batch: the same as their steps one by one.</summary>
public class RowPassTests
{
    private const int Rows = 50_000;

    // The first nulls come behind the first batch, and one batch has none.
    private static readonly Frame _frame = Frame.FromColumns(
        ("a", Enumerable.Range(0, Rows).Select(i => i is > 20_000 and < 30_000 or > 49_000 && i % 7 == 0 ? (int?)null : i % 1000 - 500).ToArray()),
        ("x", Enumerable.Range(0, Rows).Select(i => i == 45_000 ? (double?)null : i % 11 == 0 ? double.NaN : i / 8.0).ToArray()),
        ("t", Enumerable.Range(0, Rows).Select(i => new DateTime(2020, 1, 1).AddHours(i)).ToArray()),
        ("b", Enumerable.Range(0, Rows).Select(i => i % 3 == 0 ? (bool?)null : i % 3 == 1).ToArray()));

    private static readonly Dictionary<string, Func<DataFrame, Series>> _expressions = new()
    {
        ["arithmetic"] = f => (f["x"] * 2 + 1) / (f["a"] + 1) - f["a"],
        ["comparison"] = f => f["x"] * 0.5 > f["a"] & f["a"] + 3 <= 12,
        ["logic"] = f => (!f["b"] | f["x"].IsNull()) ^ !f["a"].IsNull(),
        ["functions"] = f => f["x"].Round(1).Clip(3, 4000).FillNa(-1) + f["t"].Dt.Day,
        ["choice"] = f => (f["a"] * 2).Where(f["x"] > 100, -5).Mask(f["b"] & f["a"] > 0),
        ["times"] = f => f["t"].Dt.Hour + f["t"].Dt.Month * 100,
        ["without nulls"] = f => f["t"] > new DateTime(2021, 1, 1) & f["t"].Dt.Hour * 2 < 30,
    };

    public static TheoryData<string> Expressions => [.. _expressions.Keys];

    [Theory]
    [MemberData(nameof(Expressions))]
    public void Expression_InBatches_GivesWhatItGivesAtOnce(string name)
    {
        object?[][] Results(int partitions)
        {
            var frame = DataFrame.FromFrame(_frame, partitions);
            var result = frame.Assign(("r", _expressions[name](frame))).Select("r");
            Assert.Contains("pass", result.Explain(), StringComparison.Ordinal);
            return FrameGen.Boxed(result.Compute().Data);
        }

        var small = Results(40); // fewer rows than a batch
        Assert.Equal(small, Results(1));
        Assert.Equal(small, Results(3));
    }

    [Fact]
    public void Step_ThatTwoPassesRead_StandsAlone()
    {
        var frame = DataFrame.FromFrame(_frame, 1);
        var doubled = frame["a"] * 2;
        // Neither reader's pass has it: it would be computed for both.
        Assert.DoesNotContain("pass", frame.Assign(("y", doubled + 1), ("z", doubled - 1)).Explain(), StringComparison.Ordinal);
    }
}
