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

    [Theory]
    [InlineData("w", "9999-12-20, 9999-12-26T23:00:00", "9999-12-26: 3")]
    [InlineData("2w", "9999-12-12, 9999-12-13, 9999-12-26T23:59:59.9999999", "9999-12-12: 1, 9999-12-26: 6")]
    [InlineData("M", "9999-11-30, 9999-12-31T23:59:59.9999999", "9999-11-30: 1, 9999-12-31: 2")]
    [InlineData("3M", "9999-06-30, 9999-07-01, 9999-12-31T23:59:59.9999999", "9999-06-30: 1, 9999-09-30: 2, 9999-12-31: 4")]
    [InlineData("7d", "9999-12-20, 9999-12-31T23:59:59.9999999", "9999-12-20: 1, 9999-12-27: 2")]
    [InlineData("5h", "9999-12-31T23:59:59.9999999", "9999-12-31T20:00: 1")]
    [InlineData("w", "0001-01-01, 0001-01-08", "0001-01-07: 1, 0001-01-14: 2")]
    [InlineData("3w", "0001-01-01, 0001-01-08", "0001-01-07: 1, 0001-01-28: 2")]
    [InlineData("5M", "0001-01-01, 0001-02-01", "0001-01-31: 1, 0001-06-30: 2")]
    [InlineData("7h", "0001-01-01, 0001-01-01T07:00", "0001-01-01: 1, 0001-01-01T07:00: 2")]
    [InlineData("2147483647M", "0001-01-01, 0001-01-31", "0001-01-31: 3")]
    [InlineData("1525028w", "0001-01-01, 0001-01-07", "0001-01-07: 3")]
    [InlineData("10675199d", "0001-01-01, 9999-12-31T23:59:59.9999999", "0001-01-01: 3")]
    public void Resample_AtTheEndsOfTime_HasItsStretches(string frequency, string times, string expected)
        => Assert.Equal(expected, string.Join(", ", At(times).Resample(frequency).Sum().Compute()
            .Select(r => $"{r.Get<DateTime>("at").ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture).Replace("T00:00", "", StringComparison.Ordinal)}: {r["v"]}")));

    [Theory]
    [InlineData("w", "9999-12-26, 9999-12-27", "9999-12-27T00:00:00")]
    [InlineData("2w", "9999-12-19, 9999-12-20T01:00:00", "9999-12-20T01:00:00")]
    [InlineData("3w", "9999-12-28", "9999-12-28T00:00:00")]
    [InlineData("2M", "9999-11-01, 9999-12-01", "9999-12-01T00:00:00")]
    [InlineData("2147483647M", "0001-01-01, 0001-02-01", "0001-02-01T00:00:00")]
    [InlineData("1525028w", "0001-01-01, 0001-01-08", "0001-01-08T00:00:00")]
    public void Resample_BehindTheEndOfTime_SaysWhichTime(string frequency, string times, string late)
        => Assert.Contains($"The stretch of {frequency} that {late} lies in ends behind 9999-12-31", Assert.Throws<TaskFailedException>(() => At(times).Resample(frequency).Sum().Compute()).Message);

    [Fact]
    public void Resample_ByMoreThanTime_ThrowsAtTheCall()
        => Assert.Contains("'1525029w' is longer than a TimeSpan, which is up to 10675199 days", Assert.Throws<ArgumentException>(() => At("2001-01-01").Resample("1525029w")).Message);

    private static DataFrame At(string times)
    {
        DateTime[] at = Array.ConvertAll(times.Split(", "), t => DateTime.Parse(t, CultureInfo.InvariantCulture));
        return DataFrame.FromColumns(("at", at), ("v", at.Select((_, i) => 1L << i).ToArray())).SetIndex("at", sorted: true);
    }

    [Fact]
    public void Resample_OfNoTimes_HasNoRows()
    {
        var frame = DataFrame.FromColumns(("at", new DateTime?[] { null, null }), ("v", new[] { 1, 2 })).SetIndex("at", sorted: true);
        Assert.Equal(0, frame.Resample("7h").Sum().Compute().RowCount);
        Assert.Contains("'7y' is no frequency", Assert.Throws<ArgumentException>(() => frame.Resample("7y")).Message, StringComparison.Ordinal);
    }
}
