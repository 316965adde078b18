namespace TaskGraph.Frames.Tests;

/// <summary>Many values are looked for as few are: what equals one of them.</summary>
public class IsInTests
{
    private static readonly Scalar[] _numbers = [.. Enumerable.Range(-20, 40).Select(i => (Scalar)i), 3.0, 2.5, 16_777_217, double.NaN, 0.0, -0.0, long.MaxValue, 7.5f, 9.25m, ulong.MaxValue];

    public static TheoryData<string> Columns => ["i", "s", "u", "d", "f", "m"];

    [Theory]
    [MemberData(nameof(Columns))]
    public void IsIn_ManyNumbers_IsEqualToOne(string name)
    {
        var rows = Enumerable.Range(-100, 200).ToArray();
        var frame = DataFrame.FromColumns(("i", rows.Select(i => i % 9 == 0 ? (int?)null : i).ToArray()), ("s", rows.Select(i => (short)i).ToArray()),
            ("u", rows.Select(i => i == 0 ? ulong.MaxValue : (ulong)Math.Abs(i)).ToArray()), ("d", rows.Select(i => i % 7 == 0 ? double.NaN : i / 2.0).ToArray()),
            ("f", rows.Select(i => i == 0 ? -0.0f : i == 1 ? 16_777_216f : i / 2f).ToArray()), ("m", rows.Select(i => i / 4m).ToArray()));
        var column = frame[name];
        var values = name == "m" ? Array.FindAll(_numbers, n => n.ToString() != "NaN") : _numbers;
        var each = values.Select(value => (column == value).FillNa(false)).Aggregate((x, y) => x | y);
        Assert.Equal(each.Compute<bool>().ToArray(), column.IsIn(values).Compute<bool>().ToArray());
    }

    [Fact]
    public void IsIn_ManyTimes_IsEqualToOne()
    {
        var start = new DateTime(2024, 2, 28);
        var frame = DataFrame.FromColumns(("t", Enumerable.Range(0, 90).Select(i => start.AddDays(i)).ToArray()));
        Scalar[] values = [.. Enumerable.Range(0, 30).Select(i => (Scalar)start.AddDays(3 * i))];
        Assert.Equal(Enumerable.Range(0, 90).Select(i => i % 3 == 0), frame["t"].IsIn(values).Compute<bool>().ToArray());
    }
}
