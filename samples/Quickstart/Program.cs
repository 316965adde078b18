// Three questions about real data, each with the collection that suits it, and one pipeline over all three.
// TASKGRAPH_SCHEDULER=threads or =synchronous before the command gives the same answers on another scheduler.
using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using TaskGraph;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string data = FindData();
string scheduler = Environment.GetEnvironmentVariable("TASKGRAPH_SCHEDULER") is { Length: > 0 } named ? named : "auto";

// (a) A frame. Columns that nobody asks for are not read; work on columns runs on threads.
DataFrame flights = DataFrame.ReadParquet(Path.Combine(data, "flights-3m.parquet"));
DataFrame airports = DataFrame.ReadCsv(Path.Combine(data, "airports.csv"));
DataFrame busiest = flights
    .Assign(("late", flights["delay"] > 15))
    .GroupBy("origin").Agg(Agg.Count().As("flights"), Agg.Mean("delay"), Agg.Mean("late"))
    .Merge(airports, leftOn: "origin", rightOn: "iata", how: JoinKind.Left)
    .SortValues("flights", ascending: false)[["origin", "city", "flights", "delay", "late"]]
    .Head(10);
Show("The busiest of three million flights' origins: mean delay in minutes, share more than 15 late", busiest);
Console.WriteLine($"All delays together: {flights["delay"].Sum<long>().Compute()} minutes\n");

// (b) A bag. Objects and user code run in worker processes; `self` travels to them with the lambda, as captured locals do.
int self = Environment.ProcessId;
Bag<string> strikes = Bag.ReadText(Path.Combine(data, "birdstrikes.csv"), blockSize: "256 KiB");
Bag<string> words = strikes.SelectMany(line => line.Split(',', ' ', '"')).Select(word => word.ToLowerInvariant()).Where(word => word.Length > 3);
var top = words.CountBy(word => word).TopBy(5, pair => pair.Value);
Show("The most frequent words of ten thousand bird strikes", top);
var workers = strikes.Select(_ => Environment.ProcessId).Distinct();
Console.WriteLine($"Counted in process{string.Join(" and", workers.Compute().Order().Select(id => $" {id}"))}; this one is {self}\n");

// (c) An array. The last line of arithmetic is one pass over each chunk.
DataFrame weather = DataFrame.ReadCsv(Path.Combine(data, "seattle-weather.csv"));
DataFrame months = weather
    .Assign(("month", weather["date"].Dt.Year * 100 + weather["date"].Dt.Month))
    .GroupBy("month").Agg(Agg.Mean("precipitation"), Agg.Mean("temp_max"), Agg.Mean("temp_min"), Agg.Mean("wind"));
Array<double> x = months.ToArray<double>("precipitation", "temp_max", "temp_min", "wind");
Array<double> anomalies = (x - x.Mean(axis: 0)) / x.Std(axis: 0);
Show("Seattle's months against their mean, in standard deviations: precipitation, warmest, coldest, wind", anomalies);

// (d) Anything else. What the questions share is done once, and the functions below are tasks of the same graph.
Delayed<string> port = Delayed.Call(table => table.First().Get<string>("city")!, busiest.ToDelayed());
Delayed<string> word = Delayed.Call(counts => counts[0].Key, top.ToDelayed());
Delayed<double> wettest = Delayed.Call(matrix => Max(matrix, column: 0), anomalies.ToDelayed());
Delayed<string> summary = Delayed.Call((p, w, s) => $"Most flights leave {p}, the commonest word is '{w}', the wettest month lay {s:F2} deviations above.", port, word, wettest);
Show("All three as one graph", summary);

void Show<T>(string title, LazyCollection<T> question)
{
    Console.WriteLine($"== {title}");
    string[] plan = question.Explain().Split('\n');
    int last = Array.FindLastIndex(plan, line => line.StartsWith("Plan", StringComparison.Ordinal));
    foreach (string line in plan.Skip(last).Take(4)) Console.WriteLine($"   {line}");
    var clock = Stopwatch.StartNew();
    T answer = question.Compute();
    Console.WriteLine($"   scheduler: {scheduler}, {clock.Elapsed.TotalMilliseconds:F0} ms");
    Console.WriteLine(Text(answer));
    Console.WriteLine();
}

static string Text(object? answer) => answer switch
{
    IReadOnlyList<KeyValuePair<string, long>> counts => string.Join('\n', counts.Select(c => $"{c.Value,8} {c.Key}")),
    Tensor<double> matrix => string.Join('\n', Enumerable.Range(0, 6).Select(row => string.Concat(Enumerable.Range(0, 4).Select(c => $"{matrix[row, c],8:F2}")))),
    _ => $"{answer}",
};

static double Max(Tensor<double> matrix, int column)
{
    double max = double.NegativeInfinity;
    for (int row = 0; row < matrix.Lengths[0]; row++) max = Math.Max(max, matrix[row, column]);
    return max;
}

static string FindData()
{
    for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        if (Directory.Exists(Path.Combine(folder, "samples", "data"))) return Path.Combine(folder, "samples", "data");
    throw new DirectoryNotFoundException("There is no samples/data above the program. Run it from a checkout of the repository.");
}
