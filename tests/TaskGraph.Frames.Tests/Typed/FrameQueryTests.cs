namespace TaskGraph.Frames.Tests;

/// <summary>LINQ over a frame's records beside LINQ over the records.</summary>
public class FrameQueryTests
{
    private static readonly Flight[] _records = [.. Enumerable.Range(0, 200).Select(i => new Flight(new[] { "JFK", "ORD", "SFO" }[i % 3], i * 37 % 100 - 20, 100 + i * 13 % 7,
        new DateTime(2001, 1, 1).AddHours(i * 11), i % 5 == 0 ? null : i / 4.0))];

    private static readonly Airport[] _airports = [new("JFK", "New York"), new("SFO", "San Francisco"), new("SFO", "The Bay")];

    private static readonly FrameQuery<Flight> _flights = DataFrame.FromRecords(_records, partitions: 4).As<Flight>();

    private sealed record Flight(string Origin, int Delay, long Distance, DateTime Date, double? Fuel);

    private sealed record Airport(string Iata, string City);

    private sealed record Maybe(int? A, string? B);

    private sealed record Late(string Origin, double Lost);

    [Fact]
    public void Where_OfConditions_KeepsLinqsRows()
    {
        int least = 15;
        string[] few = ["JFK", "SFO"];
        Assert.Equal(_records.Where(f => f.Delay > least && f.Origin != "ORD" || f.Date.Month == 2), _flights.Where(f => f.Delay > least && f.Origin != "ORD" || f.Date.Month == 2).Compute());
        Assert.Equal(_records.Where(f => few.Contains(f.Origin) && !(f.Distance * 2 <= f.Delay + 150)), _flights.Where(f => few.Contains(f.Origin) && !(f.Distance * 2 <= f.Delay + 150)).Compute());
        Assert.Equal(_records.Where(f => f.Fuel == null || f.Fuel.Value > 20), _flights.Where(f => f.Fuel == null || f.Fuel.Value > 20).Compute());
        Assert.Equal(_records.Where(f => f.Origin.StartsWith('J') | f.Origin.ToLower().Contains("rd") & f.Origin.Length == 3),
            _flights.Where(f => f.Origin.StartsWith('J') | f.Origin.ToLower().Contains("rd") & f.Origin.Length == 3).Compute());
        Assert.Equal(_records.Where(f => Math.Abs(f.Delay) < 5 && (f.Fuel ?? 0) < 10), _flights.Where(f => Math.Abs(f.Delay) < 5 && (f.Fuel ?? 0) < 10).Compute());
    }

    [Fact]
    public void Select_OfRecordsObjectsAndValues_HasTheirTypes()
    {
        Assert.Equal(_records.Select(f => new { f.Origin, Ratio = f.Delay / (double)f.Distance, Day = f.Date.Day + 1 }),
            _flights.Select(f => new { f.Origin, Ratio = f.Delay / (double)f.Distance, Day = f.Date.Day + 1 }).Compute());
        Assert.Equal(_records.Select(f => new Late(f.Origin, f.Delay * 1.5)), _flights.Select(f => new Late(f.Origin, f.Delay * 1.5)).Compute());
        Assert.Equal(_records.Select(f => f.Delay).Where(d => d > 3).Select(d => d - 1), _flights.Select(f => f.Delay).Where(d => d > 3).Select(d => d - 1).Compute());
        Assert.Equal(["Origin", "Lost"], _flights.Select(f => new Late(f.Origin, f.Delay)).Frame.Columns);
    }

    [Fact]
    public void OrderBy_WithFurtherKeys_IsLinqsOrder()
    {
        Assert.Equal(_records.OrderBy(f => f.Origin).ThenByDescending(f => f.Delay % 7 == 0 ? 0 : 1).Select(f => f.Origin), _flights.OrderBy(f => f.Origin).Compute().Select(f => f.Origin));
        Assert.Equal(_records.OrderByDescending(f => f.Distance).ThenBy(f => f.Delay * 2).ThenByDescending(f => f.Date),
            _flights.OrderByDescending(f => f.Distance).ThenBy(f => f.Delay * 2).ThenByDescending(f => f.Date).Compute());
        Assert.Equal(_records.OrderBy(f => f.Delay).Take(7), _flights.OrderBy(f => f.Delay).Take(7).Compute());
    }

    [Fact]
    public void GroupBy_OfOneKeyAndSeveral_AggregatesAsLinqDoes()
    {
        Assert.Equal(_records.GroupBy(f => f.Origin).Select(g => new { g.Key, Flights = g.Count(), Mean = g.Average(f => f.Delay), Span = g.Max(f => f.Date.Day) - g.Min(f => f.Date.Day) }).OrderBy(g => g.Key),
            _flights.GroupBy(f => f.Origin).Select(g => new { g.Key, Flights = g.Count(), Mean = g.Average(f => f.Delay), Span = g.Max(f => f.Date.Day) - g.Min(f => f.Date.Day) }).Compute());
        Assert.Equal(_records.GroupBy(f => new { f.Origin, f.Date.Month }).Select(g => new { g.Key.Month, g.Key.Origin, Sum = g.Sum(f => f.Distance * 2), Late = g.Count(f => f.Delay > 15) })
                .OrderBy(g => g.Origin).ThenBy(g => g.Month),
            _flights.GroupBy(f => new { f.Origin, f.Date.Month }).Select(g => new { g.Key.Month, g.Key.Origin, Sum = g.Sum(f => f.Distance * 2), Late = g.Count(f => f.Delay > 15) }).Compute());
    }

    [Fact]
    public void Join_OfTwoFrames_PairsRows()
    {
        var airports = DataFrame.FromRecords(_airports, partitions: 2).As<Airport>();
        Assert.Equal(_records.Join(_airports, f => f.Origin, a => a.Iata, (f, a) => new { a.City, f.Delay, Twice = f.Delay + f.Distance }),
            _flights.Join(airports, f => f.Origin, a => a.Iata, (f, a) => new { a.City, f.Delay, Twice = f.Delay + f.Distance }).Compute());
        Assert.Equal(_records.Length, _flights.LongCount().Compute());
        Assert.Equal(["JFK", "ORD", "SFO"], _flights.Select(f => f.Origin).Distinct().Compute());
    }

    [Fact]
    public void Select_OfNullsToATypeWithoutNull_IsAnErrorAsInRecords()
    {
        var rows = DataFrame.FromColumns(("a", new int?[] { 1, null }), ("b", new[] { "xy", null })).As<Maybe>();
        Assert.Contains("Read it as int?", Assert.Throws<InvalidOperationException>(() => rows.Select(r => new { Value = r.A!.Value }).Compute()).Message, StringComparison.Ordinal);
        Assert.Contains("Read it as int?", Assert.Throws<InvalidOperationException>(() => rows.Select(r => r.A!.Value).Compute()).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => rows.Select(r => r.B!.Length).Compute());
        Assert.Equal([1, null], rows.Select(r => r.A).Compute());
        Assert.Equal([2], rows.Where(r => r.B != null).Select(r => r.B!.Length).Compute());
    }

    [Fact]
    public void Query_InWords_IsTheSame()
    {
        var late = from f in _flights where f.Delay > 40 orderby f.Delay descending, f.Origin select new { f.Origin, f.Delay };
        Assert.Equal(from f in _records where f.Delay > 40 orderby f.Delay descending, f.Origin select new { f.Origin, f.Delay }, late.Compute());
    }

    [Fact]
    public void Query_WithLet_NamesWhatLaterClausesUse()
    {
        Assert.Equal(from f in _records let twice = f.Delay * 2 where twice > 30 select new Late(f.Origin, twice),
            (from f in _flights let twice = f.Delay * 2 where twice > 30 select new Late(f.Origin, twice)).Compute());
        Assert.Equal(from f in _records where f.Delay > 0 let twice = f.Delay * 2 let more = twice + f.Distance where more > -1000 || more > 150 orderby more descending, twice select new { f.Date, more, twice },
            (from f in _flights where f.Delay > 0 let twice = f.Delay * 2 let more = twice + f.Distance where more > -1000 || more > 150 orderby more descending, twice select new { f.Date, more, twice }).Compute());
        Assert.Equal(from f in _records let fuel = f.Fuel ?? 0 where fuel > 10 select f, (from f in _flights let fuel = f.Fuel ?? 0 where fuel > 10 select f).Compute());
        Assert.Equal(from f in _records let part = new { f.Origin, Late = f.Delay > 3 } where part.Late select part.Origin.Length,
            (from f in _flights let part = new { f.Origin, Late = f.Delay > 3 } where part.Late select part.Origin.Length).Compute());
        Assert.Equal(from d in _records.Select(f => f.Delay) let twice = d * 2 where twice > d + 3 select twice - d,
            (from d in _flights.Select(f => f.Delay) let twice = d * 2 where twice > d + 3 select twice - d).Compute());
    }

    [Fact]
    public void Query_WithLetOfOneValue_HasItInEachRow()
    {
        string? none = null;
        Assert.Equal(from f in _records let least = 15 let word = "late" where f.Delay > least select new { f.Delay, least, word, None = none },
            (from f in _flights let least = 15 let word = "late" where f.Delay > least select new { f.Delay, least, word, None = none }).Compute());
        Assert.Equal(_records.Select(f => (double)f.Delay), _flights.Select(f => (double)f.Delay).Compute());
    }

    [Fact]
    public void Query_GroupedByWhatLetNames_AggregatesElements()
    {
        Assert.Equal(from f in _records let month = f.Date.Month group f by month into g let flights = g.Count() where flights > 60 orderby g.Key descending select new { Month = g.Key, flights },
            (from f in _flights let month = f.Date.Month group f by month into g let flights = g.Count() where flights > 60 orderby g.Key descending select new { Month = g.Key, flights }).Compute());
        Assert.Equal(from f in _records group f by f.Origin into g let a = new { N = g.Count(), Sum = g.Sum(f => f.Delay) } where a.N > 66 orderby g.Key select new { g.Key, a.Sum },
            (from f in _flights group f by f.Origin into g let a = new { N = g.Count(), Sum = g.Sum(f => f.Delay) } where a.N > 66 select new { g.Key, a.Sum }).Compute());
        Assert.Equal(from f in _records let isLate = f.Delay > 0 group f.Distance + 1 by new { f.Origin, isLate } into g orderby g.Key.Origin, g.Key.isLate select new { g.Key, Most = g.Max(), Sum = g.Sum(d => d * 2) },
            (from f in _flights let isLate = f.Delay > 0 group f.Distance + 1 by new { f.Origin, isLate } into g select new { g.Key, Most = g.Max(), Sum = g.Sum(d => d * 2) }).Compute());
        Assert.Equal(from f in _records let twice = f.Delay * 2 group new { f, twice } by f.Origin into g orderby g.Key select new { g.Key, Sum = g.Sum(p => p.twice + p.f.Delay) },
            (from f in _flights let twice = f.Delay * 2 group new { f, twice } by f.Origin into g select new { g.Key, Sum = g.Sum(p => p.twice + p.f.Delay) }).Compute());
    }

    [Fact]
    public void Query_ThatChoosesAndOrdersGroups_IsLinqs()
    {
        Assert.Equal(from f in _records group f by f.Date.Day into g where g.Count() > 6 && g.Key != 3 orderby g.Sum(f => f.Distance) descending, g.Key select new { g.Key, Most = g.Max(f => f.Delay) },
            (from f in _flights group f by f.Date.Day into g where g.Count() > 6 && g.Key != 3 orderby g.Sum(f => f.Distance) descending, g.Key select new { g.Key, Most = g.Max(f => f.Delay) }).Compute());
        Assert.Equal(_records.GroupBy(f => new { f.Origin, f.Date.Month }).OrderBy(g => g.Average(f => f.Delay)).ThenByDescending(g => g.Key.Month).ThenBy(g => g.Key.Origin).Where(g => g.Max(f => f.Delay) > 78).Select(g => g.Key),
            _flights.GroupBy(f => new { f.Origin, f.Date.Month }).OrderBy(g => g.Average(f => f.Delay)).ThenByDescending(g => g.Key.Month).ThenBy(g => g.Key.Origin).Where(g => g.Max(f => f.Delay) > 78).Select(g => g.Key).Compute());
        Assert.Contains("First", Assert.Throws<ArgumentException>(() => _flights.GroupBy(f => f.Origin).Where(g => g.First().Delay > 3)).Message, StringComparison.Ordinal);
        Assert.Contains("Aggregate", Assert.Throws<ArgumentException>(() => _flights.GroupBy(f => f.Origin).OrderBy(g => g.Aggregate(0, (n, f) => n + f.Delay))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Query_ThatGoesOnBehindAJoin_HasBothRecords()
    {
        var airports = DataFrame.FromRecords(_airports, partitions: 2).As<Airport>();
        Assert.Equal(from f in _records let twice = f.Delay * 2 join a in _airports on f.Origin equals a.Iata let town = a.City where twice > 20 && town.Contains("an") orderby f.Distance, town descending select new { f.Origin, town, twice },
            (from f in _flights let twice = f.Delay * 2 join a in airports on f.Origin equals a.Iata let town = a.City where twice > 20 && town.Contains("an") orderby f.Distance, town descending select new { f.Origin, town, twice }).Compute());
        Assert.Equal(from f in _records join a in _airports on f.Origin equals a.Iata join b in _airports on a.City equals b.City where b.Iata == f.Origin select new { f, a, City = b.City },
            (from f in _flights join a in airports on f.Origin equals a.Iata join b in airports on a.City equals b.City where b.Iata == f.Origin select new { f, a, City = b.City }).Compute());
    }

    [Fact]
    public void Select_OfTheRowBesideMore_HasItsColumnsBehindItsName()
    {
        var both = _flights.Select(f => new { f, More = f.Delay + 1 });
        Assert.Equal(["f.Origin", "f.Delay", "f.Distance", "f.Date", "f.Fuel", "More"], both.Frame.Columns);
        Assert.Equal(_records.Select(f => new { f, More = f.Delay + 1 }), both.Compute());
        Assert.Contains("a whole record is no column", Assert.Throws<ArgumentException>(() => both.Where(b => b.f == null!)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Operations_WithoutColumnsForIt_NameThePart()
    {
        var error = Assert.Throws<ArgumentException>(() => _flights.Where(f => f.Delay > 3 && string.Concat(f.Origin, "x") == "JFKx"));
        Assert.Contains("Where can't put 'Concat(f.Origin, \"x\")' to columns", error.Message, StringComparison.Ordinal);
        Assert.Contains("f.Delay / 2", Assert.Throws<ArgumentException>(() => _flights.Select(f => f.Delay / 2)).Message, StringComparison.Ordinal);
        Assert.Contains("First", Assert.Throws<ArgumentException>(() => _flights.GroupBy(f => f.Origin).Select(g => g.First())).Message, StringComparison.Ordinal);
        Assert.Contains("a group is its key and aggregates", Assert.Throws<ArgumentException>(() => _flights.GroupBy(f => f.Origin).Select(g => g)).Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean", Assert.Throws<ArgumentException>(() => DataFrame.FromColumns(("orign", new[] { "a" })).As<Late>()).Message, StringComparison.Ordinal);
        Assert.Contains("'Lost' of Late is double", Assert.Throws<ArgumentException>(() => DataFrame.FromColumns(("origin", new[] { "a" }), ("lost", new[] { "b" })).As<Late>()).Message, StringComparison.Ordinal);
    }
}
