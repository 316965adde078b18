// Ten questions to three million flights (Parquet) and their airports (CSV), each with the plan that ran and its time.
using System.Diagnostics;
using System.Globalization;
using TaskGraph;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string data = FindData();
DataFrame flights = DataFrame.ReadParquet(Path.Combine(data, "flights-3m.parquet"));
DataFrame airports = DataFrame.ReadCsv(Path.Combine(data, "airports.csv"));

// 1. Only the columns that a question names are read.
Ask("Airports with the most departures", flights["origin"].ValueCounts().Head(5));

// 2. Several aggregates of one pass; the names of the results are chosen.
Ask("Departures: mean and greatest delay, share more than a quarter of an hour late", flights
    .Assign(("late", flights["delay"] > 15))
    .GroupBy("origin").Agg(Agg.Count().As("flights"), Agg.Mean("delay").As("mean"), Agg.Max("delay").As("worst"), Agg.Mean("late").As("late"))
    .NLargest(5, "flights"));

// 3. A join with a small table from another format.
Ask("States by flights leaving", flights
    .Merge(airports, leftOn: "origin", rightOn: "iata")
    .GroupBy("state").Agg(Agg.Count().As("flights"), Agg.Mean("distance").As("distance"))
    .NLargest(5, "flights"));

// 4. A filter behind a join runs before it, on the side that it is about.
DataFrame located = flights.Merge(airports, leftOn: "origin", rightOn: "iata");
Ask("Delays of flights that leave California", located[located["state"] == "CA"]
    .GroupBy("city").Agg(Agg.Count().As("flights"), Agg.Median("delay"))
    .NLargest(5, "flights"));

// 5. Order statistics look at all rows of a group at once: rows travel to the task that has their group.
Ask("Routes with the most unpunctual tenth", flights
    .GroupBy("origin", "destination").Agg(Agg.Count().As("flights"), Agg.Quantile("delay", 0.9).As("p90"), Agg.Std("delay").As("spread"))
    .NLargest(5, "p90"));

// 6. Parts of times as keys.
Ask("Delays by hour of the day", flights
    .Assign(("hour", flights["date"].Dt.Hour))
    .GroupBy("hour").Agg(Agg.Count().As("flights"), Agg.Mean("delay")).Head(24));

// 7. Stretches of time, with rows for those in which nothing happened.
Ask("Minutes lost each month", flights
    .SetIndex("date").Resample("M").Agg(Agg.Sum("delay").As("minutes"), Agg.Count().As("flights")));

// 8. A running mean over days.
DataFrame days = flights.Assign(("day", flights["date"].Dt.Date)).GroupBy("day").Agg(Agg.Mean("delay"));
Ask("The worst weeks: means of seven days", days.Assign(("week", days["delay"].Rolling(7, minPeriods: 7).Mean())).NLargest(5, "week"));

// 9. The best rows of each group, not only their values.
Ask("The two longest flights of each airport in Hawaii", located[located["state"] == "HI"]
    .Select("origin", "destination", "distance").DropDuplicates()
    .GroupBy("origin").NLargest(2, "distance"));

// 10. How much one column tells of another.
Ask("Does distance predict delay? Correlation by airport", flights
    .GroupBy("origin").Agg(Agg.Count().As("flights"), Agg.Corr("distance", "delay").As("correlation"))
    .NLargest(5, "flights"));

static void Ask(string title, DataFrame question)
{
    Console.WriteLine($"== {title}");
    string[] plan = question.Explain().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    int last = Array.FindLastIndex(plan, line => line.StartsWith("Plan", StringComparison.Ordinal));
    foreach (string line in plan.Skip(Math.Max(last, 0))) Console.WriteLine($"   {line}");
    var clock = Stopwatch.StartNew();
    Frame answer = question.Compute();
    Console.WriteLine($"   {clock.Elapsed.TotalMilliseconds:F0} ms");
    Console.WriteLine(answer);
    Console.WriteLine();
}

static string FindData()
{
    for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        if (Directory.Exists(Path.Combine(folder, "samples", "data"))) return Path.Combine(folder, "samples", "data");
    throw new DirectoryNotFoundException("There is no samples/data above the program. Run it from a checkout of the repository.");
}
