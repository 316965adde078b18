using System.Globalization;

namespace TaskGraph.Frames.Tests;

/// <summary>Where stretches of time begin.</summary>
public class ResampleTests
{
    private static readonly DateTime?[] _times =
    [
        new(2001, 1, 3, 5, 40, 10), new(2001, 1, 3, 23, 59, 0), new(2001, 1, 5), new(2001, 1, 10, 13, 0, 0), new(2001, 1, 15, 7, 0, 0), new(2001, 1, 21, 18, 0, 0), new(2001, 4, 1, 1, 0, 0), null,
    ];

    // As pandas 1.5 has them: the number of stretches, and those with rows.
    [Theory]
    [InlineData("7h", 302, "2001-01-03 00:00: 1, 2001-01-03 21:00: 2, 2001-01-04 18:00: 4, 2001-01-10 07:00: 8, 2001-01-15 06:00: 16, 2001-01-21 16:00: 32, 2001-03-31 19:00: 64")]
    [InlineData("5h", 422, "2001-01-03 05:00: 1, 2001-01-03 20:00: 2, 2001-01-04 21:00: 4, 2001-01-10 12:00: 8, 2001-01-15 07:00: 16, 2001-01-21 18:00: 32, 2001-03-31 22:00: 64")]
    [InlineData("36h", 59, "2001-01-03 00:00: 3, 2001-01-04 12:00: 4, 2001-01-10 12:00: 8, 2001-01-15 00:00: 16, 2001-01-21 00:00: 32, 2001-03-31 00:00: 64")]
    [InlineData("48h", 45, "2001-01-03 00:00: 3, 2001-01-05 00:00: 4, 2001-01-09 00:00: 8, 2001-01-15 00:00: 16, 2001-01-21 00:00: 32, 2001-04-01 00:00: 64")]
    [InlineData("3d", 30, "2001-01-03 00:00: 7, 2001-01-09 00:00: 8, 2001-01-15 00:00: 16, 2001-01-21 00:00: 32, 2001-03-31 00:00: 64")]
    [InlineData("7d", 13, "2001-01-03 00:00: 7, 2001-01-10 00:00: 24, 2001-01-17 00:00: 32, 2001-03-28 00:00: 64")]
    [InlineData("10d", 9, "2001-01-03 00:00: 15, 2001-01-13 00:00: 48, 2001-03-24 00:00: 64")]
    [InlineData("1d", 89, "2001-01-03 00:00: 3, 2001-01-05 00:00: 4, 2001-01-10 00:00: 8, 2001-01-15 00:00: 16, 2001-01-21 00:00: 32, 2001-04-01 00:00: 64")]
    [InlineData("6h", 353, "2001-01-03 00:00: 1, 2001-01-03 18:00: 2, 2001-01-05 00:00: 4, 2001-01-10 12:00: 8, 2001-01-15 06:00: 16, 2001-01-21 18:00: 32, 2001-04-01 00:00: 64")]
    [InlineData("90min", 1406, "2001-01-03 04:30: 1, 2001-01-03 22:30: 2, 2001-01-05 00:00: 4, 2001-01-10 12:00: 8, 2001-01-15 06:00: 16, 2001-01-21 18:00: 32, 2001-04-01 00:00: 64")]
    [InlineData("7min", 18064, "2001-01-03 05:36: 1, 2001-01-03 23:55: 2, 2001-01-04 23:57: 4, 2001-01-10 12:57: 8, 2001-01-15 06:56: 16, 2001-01-21 17:59: 32, 2001-04-01 00:57: 64")]
    [InlineData("1w", 13, "2001-01-07 00:00: 7, 2001-01-14 00:00: 8, 2001-01-21 00:00: 48, 2001-04-01 00:00: 64")]
    [InlineData("2w", 7, "2001-01-07 00:00: 7, 2001-01-21 00:00: 56, 2001-04-01 00:00: 64")]
    [InlineData("3w", 5, "2001-01-07 00:00: 7, 2001-01-28 00:00: 56, 2001-04-01 00:00: 64")]
    [InlineData("M", 4, "2001-01-31 00:00: 63, 2001-04-30 00:00: 64")]
    [InlineData("2M", 3, "2001-01-31 00:00: 63, 2001-05-31 00:00: 64")]
    [InlineData("5M", 2, "2001-01-31 00:00: 63, 2001-06-30 00:00: 64")]
    public void Resample_ByAnyStep_HasPandasStretches(string frequency, int stretches, string expected)
    {
        var frame = DataFrame.FromColumns(("at", _times), ("v", Enumerable.Range(0, _times.Length).Select(i => 1L << i).ToArray())).Repartition(4).SetIndex("at", sorted: true);
        var sums = frame.Resample(frequency).Sum().Compute();
        Assert.Equal(stretches, sums.RowCount);
        Assert.Equal(expected, string.Join(", ", sums.Where(r => r.Get<long>("v") != 0).Select(r => $"{r.Get<DateTime>("at").ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)}: {r["v"]}")));
    }

    [Fact]
    public void Resample_OfNoTimes_HasNoRows()
    {
        var frame = DataFrame.FromColumns(("at", new DateTime?[] { null, null }), ("v", new[] { 1, 2 })).SetIndex("at", sorted: true);
        Assert.Equal(0, frame.Resample("7h").Sum().Compute().RowCount);
        Assert.Contains("'7y' is no frequency", Assert.Throws<ArgumentException>(() => frame.Resample("7y")).Message, StringComparison.Ordinal);
    }
}
