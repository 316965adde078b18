// Web logs of any size under a memory limit: sessions per user, the 99th percentile of response times per route, the most frequent errors.
// The logs are made first. Everything is computed twice, the second time with a worker process killed half way: the answers must be the same.
//     dotnet run -c Release --project samples/Logs -- --size 1GB
using System.Diagnostics;
using System.Globalization;
using TaskGraph;

int at = Array.IndexOf(args, "--size");
ByteSize size = at >= 0 && at + 1 < args.Length ? args[at + 1] : "64 MB";
string folder = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"taskgraph-logs-{size.Bytes}"));
Generator.Ensure(folder, size.Bytes);
string logs = Path.Combine(folder, "*.log");

await using var pool = new ProcessPoolScheduler(new() { MemoryLimitPerWorker = "512 MiB" });
Bag<Hit> hits = Bag.ReadUtf8Lines(logs, "16 MiB").Select(Hit.Parse);

// A session ends with half an hour without a request. Users are exchanged between the workers, a part of them at a time in memory.
var sessions = hits.Select(h => (h.User, h.Second)).GroupBy(h => h.User, h => h.Second, partitions: 32).Select(g => (User: g.Key, Count: Sessions(g)));
var busiest = sessions.TopBy(3, s => s.Count);
var allSessions = sessions.Sum(s => (long)s.Count);
var slowest = hits.AggregateBy(h => h.Route, new Times(), (t, h) => t.With(h.Milliseconds), (a, b) => a.And(b)).Select(r => (Route: r.Key, P99: r.Value.Percentile(0.99))).TopBy(5, r => r.P99);
var errors = hits.Where(h => h.Status >= 500).CountBy(h => (h.Status, h.Route)).TopBy(5, e => e.Value);

string first = Run(new());
var killer = new Killer(pool);
string second = Run(new() { Observers = [killer] });
Console.WriteLine(first);
Console.WriteLine(second == first ? $"The same with worker {killer.Victim} killed half way." : $"NOT THE SAME:\n{second}");
return second == first && killer.Victim != 0 ? 0 : 1;

string Run(ComputeOptions options)
{
    long started = Stopwatch.GetTimestamp();
    var (users, count, routes, top) = Compute.All(busiest, allSessions, slowest, errors, options with { Scheduler = pool });
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{size} in {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s"));
    return $"{count} sessions; most: {string.Join(", ", users.Select(u => $"user {u.User} {u.Count}"))}\n"
        + $"slowest, 99 %: {string.Join(", ", routes.Select(r => $"/{r.Route} {r.P99} ms"))}\nerrors: {string.Join(", ", top.Select(e => $"{e.Key.Status} /{e.Key.Route} {e.Value}x"))}";
}

static int Sessions(IEnumerable<int> seconds)
{
    int count = 0, last = int.MinValue / 2;
    foreach (int second in seconds.Order())
    {
        if (second - last > 1800) count++;
        last = second;
    }
    return count;
}
