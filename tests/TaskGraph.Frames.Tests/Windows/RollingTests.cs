namespace TaskGraph.Frames.Tests;

/// <summary>How many values of a window give a result; random plans compare the rest with loops.</summary>
public class RollingTests
{
    private static readonly DataFrame _frame = DataFrame.FromColumns(
        ("k", new[] { 1, 1, 2, 1, 2, 1, 1, 1 }), ("v", new double?[] { null, 1, 2, double.NaN, null, null, 5, 6 })).Repartition(4);

    // As pandas 1.5 has them.
    [Theory]
    [InlineData(null, "0 1 2 2 1 0 1 2")]
    [InlineData(0, "0 1 2 2 1 0 1 2")]
    [InlineData(1, "0 1 2 2 1 0 1 2")]
    [InlineData(2, "- 1 2 2 1 0 1 2")]
    [InlineData(3, "- - 2 2 1 0 1 2")]
    public void Count_WithFewestPeriods_AsksForRowsNotValues(int? minPeriods, string expected) => Assert.Equal(expected, Text(_frame["v"].Rolling(3, minPeriods).Count()));

    [Theory]
    [InlineData(null, "- - - - - - - -")]
    [InlineData(0, "0 1 3 3 2 0 5 11")]
    [InlineData(1, "- 1 3 3 2 - 5 11")]
    [InlineData(2, "- - 3 3 - - - 11")]
    public void Sum_WithFewestPeriods_AsksForValues(int? minPeriods, string expected) => Assert.Equal(expected, Text(_frame["v"].Rolling(3, minPeriods).Sum()));

    [Fact]
    public void Count_InGroups_IsOfTheGroupsRows() => Assert.Equal("0 1 1 1 1 1 1 2", Text(_frame.GroupBy("k")["v"].Rolling(3).Count()));

    private static string Text(Series counts) => string.Join(' ', counts.Compute<double?>().Select(v => v is { } value ? FormattableString.Invariant($"{value}") : "-"));
}
