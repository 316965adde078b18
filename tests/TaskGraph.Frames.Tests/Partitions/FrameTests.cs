namespace TaskGraph.Frames.Tests;

public class FrameTests
{
    private static Frame Flights => Frame.FromColumns(
        ("origin", new[] { "JFK", "ORD", null }), ("delay", new double?[] { 12.5, null, -3 }), ("distance", new[] { 100L, 2586, 7 }),
        ("date", new[] { new DateTime(2001, 1, 2), new DateTime(2001, 1, 3, 4, 5, 6), default }));

    private sealed record Flight(string? Origin, double? Delay, long Distance) { public DateTime Date { get; init; } }

    private sealed record Narrow(string Origin, double Delay);

    [Fact]
    public void ToString_SmallFrame_AlignsWithTypesUnderNames() => Assert.Equal(
        """
        origin   delay  distance                 date
        string  double      long             DateTime
        JFK       12.5       100           2001-01-02
        ORD       null      2586  2001-01-03 04:05:06
        null      -3.0         7           0001-01-01
        """, Flights.ToString());

    [Fact]
    public void ToString_ManyRows_ShowsBothEnds()
    {
        string[] lines = Frame.FromColumns(("n", Enumerable.Range(0, 1000).ToArray())).ToString().Split('\n');
        Assert.Equal(["  n", "int", "  0"], lines[..3]);
        Assert.Equal(["…", "990"], lines[12..14]);
        Assert.Equal(["999", "1000 rows"], lines[^2..]);
    }

    [Fact]
    public void Column_Double_GivesValuesWithNaNForNull()
    {
        var delay = Flights.Column<double>("delay");
        Assert.Equal([12.5, double.NaN, -3], delay.Values.ToArray());
        Assert.Equal(1, delay.NullCount);
        Assert.True(delay.IsNull(1));
        Assert.Equal([12.5, null, -3], Flights.Column<double?>("delay"));
        Assert.Throws<InvalidOperationException>(() => delay[1]);
    }

    [Fact]
    public void Column_WrongType_NamesTheRightOne() =>
        Assert.Contains("Use Column<double>(\"delay\")", Assert.Throws<ArgumentException>(() => Flights.Column<long>("delay")).Message);

    [Fact]
    public void Column_UnknownName_NamesTheNearest() =>
        Assert.Contains("Did you mean 'delay'?", Assert.Throws<ArgumentException>(() => Flights.Column<double>("Delays")).Message);

    [Fact]
    public void Get_Null_GivesNullOrThrows()
    {
        Row row = Flights[1];
        Assert.Null(row.Get<double?>("delay"));
        Assert.Contains("Row 1 of column 'delay' is null", Assert.Throws<InvalidOperationException>(() => row.Get<double>("delay")).Message);
        Assert.Null(Flights[2].Get<string>("origin"));
    }

    [Fact]
    public void Get_WiderNumber_Converts()
    {
        Assert.Equal(100.0, Flights[0].Get<double>("distance"));
        Assert.Throws<InvalidCastException>(() => Flights[0].Get<int>("distance"));
    }

    [Fact]
    public void ToRecords_ParametersAndProperties_AreFilledByName()
    {
        var records = Flights.ToRecords<Flight>();
        Assert.Equal(new Flight("ORD", null, 2586) { Date = new DateTime(2001, 1, 3, 4, 5, 6) }, records[1]);
        Assert.Equal(("JFK", 12.5), Flights.Slice(0, 1).ToRecords<(string, double)>()[0]);
    }

    [Fact]
    public void ToRecords_MissingColumn_NamesTheNearest() =>
        Assert.Contains("Did you mean 'delay'?", Assert.Throws<ArgumentException>(() =>
            Flights.ToRecords<Renamed>()).Message);

    private sealed record Renamed(string? Origin, double? Dealy);

    [Fact]
    public void ToRecords_NullForPlainDouble_Throws() => Assert.Throws<InvalidOperationException>(() => Flights.ToRecords<Narrow>());

    [Fact]
    public void FromRecords_RoundTrip_IsTheSame()
    {
        var records = Flights.ToRecords<Flight>();
        Assert.Equal(records, Frame.FromRecords(records).ToRecords<Flight>());
    }

    [Fact]
    public void FromColumns_Hostile_SaysWhatIsWrong()
    {
        Assert.Contains("equal length", Assert.Throws<ArgumentException>(() => Frame.FromColumns(("a", new[] { 1 }), ("b", new[] { 1, 2 }))).Message);
        Assert.Contains("Two columns are called 'a'",
            Assert.Throws<ArgumentException>(() => Frame.FromColumns(("a", new[] { 1 }), ("a", new[] { 2 }))).Message);
        Assert.Contains("can't hold Uri", Assert.Throws<ArgumentException>(() => Frame.FromColumns(("a", new Uri[1]))).Message);
    }

    [Fact]
    public void Lease_AfterItsCall_Throws()
    {
        var frame = Frame.Lease(Flights.Data.Take([0, 1]));
        var column = frame.Column<double>("delay");
        var copy = frame.Head(1);
        frame.EndLease();
        Assert.Throws<ObjectDisposedException>(() => column.Values.Length);
        Assert.Throws<ObjectDisposedException>(() => frame[0].Get<double>("delay"));
        Assert.Equal(12.5, copy.Column<double>("delay")[0]);
    }

    // Dictionaries of many words keep no table: the first words are looked for among all, the next ones by a table made for them.
    [Fact]
    public void Where_TextsOfManyDifferentWords_FindsEach()
    {
        var frame = DataFrame.FromColumns(("s", Enumerable.Range(0, 5000).Select(i => $"w{i}").ToArray()), ("n", Enumerable.Range(0, 5000).ToArray()));
        string[] words = [.. Enumerable.Range(0, 40).Select(i => $"w{i * 125}"), "w5000", "", "w"];
        Assert.Equal(Enumerable.Range(0, 40).Select(i => i * 125), frame[frame["s"].IsIn([.. words.Select(w => (Scalar)w)])]["n"].Compute<int>().ToArray());
        foreach (int n in (int[])[0, 2500, 4999]) Assert.Equal([n], frame[frame["s"] == $"w{n}"]["n"].Compute<int>().ToArray());
    }
}
