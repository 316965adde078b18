using System.Diagnostics;
using System.Text.Json;

namespace TaskGraph.Benchmarks;

/// <summary>The workloads in LINQ on one thread.</summary>
internal sealed class LinqEngine : IEngine
{
    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web);

    public Measurement Run(Workload workload)
    {
        string words = BagData.Words(workload.N), orders = BagData.Orders(workload.N);
        long started = Stopwatch.GetTimestamp(), count = workload.N * 1000;
        double checksum = workload.Name switch
        {
            "words" => WordCounts.Checksum(Words(words).CountBy(w => w).Select(p => (long)p.Value)),
            "words-utf8" => WordCounts.Checksum(ByteBlocks.Fold(words, isParallel: false, ByteBlocks.CountWords, WordCounts.Merged).Values.Select(c => c.Count)),
            "json" => Orders(orders).Where(o => o.Ok && o.Amount > 500).AggregateBy(o => o.Country, 0.0, (sum, o) => sum + o.Amount).Sum(p => p.Value),
            "json-utf8" => ByteBlocks.Fold(orders, isParallel: false, ByteBlocks.SumOrders, (a, b) => a + b),
            "group-words" => Words(words).GroupBy(w => w).Select(g => (double)g.Count() * g.Key.Length).Sum(),
            "regex" => File.ReadLines(words).Where(l => BagRegex.Pattern().IsMatch(l)).LongCount(),
            "distinct" => Orders(orders).Select(o => o.User).Distinct().LongCount(),
            "join" => Numbers(count).Join(Numbers(count), x => x * 7919 % count, y => y, (x, y) => x ^ y).Select(x => (double)x).Sum(),
            "order" => Numbers(count).Select(x => (ulong)x * 0x9E3779B97F4A7C15 >> 20).OrderBy(x => x).Select((x, i) => (double)x * (i % 3)).LongCount(x => x >= 0),
            _ => throw new BenchmarkException($"There is no workload '{workload.Name}'."),
        };
        return new(Stopwatch.GetElapsedTime(started).TotalSeconds, checksum);
    }

    public void Dispose()
    {
    }

    private static IEnumerable<string> Words(string path) => File.ReadLines(path).SelectMany(l => l.Split(' ')).Where(w => w.Length > 0);

    private static IEnumerable<ShopOrder> Orders(string path) => File.ReadLines(path).Select(l => JsonSerializer.Deserialize<ShopOrder>(l, _options)!);

    private static IEnumerable<long> Numbers(long count) => Enumerable.Range(0, checked((int)count)).Select(i => (long)i);
}
