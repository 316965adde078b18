using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace TaskGraph.Benchmarks;

/// <summary>The workloads in PLINQ, with a table for each thread where that is quicker.</summary>
internal sealed class PlinqEngine : IEngine
{
    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web);

    public Measurement Run(Workload workload)
    {
        string words = BagData.Words(workload.N), orders = BagData.Orders(workload.N);
        long started = Stopwatch.GetTimestamp(), count = workload.N * 1000;
        double checksum = workload.Name switch
        {
            "words" => WordCounts.Checksum(Words(words).Aggregate(() => new Dictionary<string, long>(), (counts, w) => Added(counts, w, 1L), Together, counts => counts.Values)),
            "words-utf8" => WordCounts.Checksum(ByteBlocks.Fold(words, isParallel: true, ByteBlocks.CountWords, WordCounts.Merged).Values.Select(c => c.Count)),
            "json" => Orders(orders).Where(o => o.Ok && o.Amount > 500).Aggregate(() => new Dictionary<string, double>(), (sums, o) => Added(sums, o.Country, o.Amount), Together, sums => sums.Values.Sum()),
            "json-utf8" => ByteBlocks.Fold(orders, isParallel: true, ByteBlocks.SumOrders, (a, b) => a + b),
            "group-words" => Words(words).GroupBy(w => w).Select(g => (double)g.Count() * g.Key.Length).Sum(),
            "regex" => File.ReadLines(words).AsParallel().Where(l => BagRegex.Pattern().IsMatch(l)).LongCount(),
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

    private static ParallelQuery<string> Words(string path) => File.ReadLines(path).AsParallel().SelectMany(l => l.Split(' ')).Where(w => w.Length > 0);

    private static ParallelQuery<ShopOrder> Orders(string path) => File.ReadLines(path).AsParallel().Select(l => JsonSerializer.Deserialize<ShopOrder>(l, _options)!);

    private static ParallelQuery<long> Numbers(long count) => ParallelEnumerable.Range(0, checked((int)count)).Select(i => (long)i);

    private static Dictionary<string, T> Added<T>(Dictionary<string, T> totals, string key, T value) where T : System.Numerics.INumber<T>
    {
        ref var total = ref CollectionsMarshal.GetValueRefOrAddDefault(totals, key, out bool isKnown);
        total = isKnown ? total! + value : value;
        return totals;
    }

    private static Dictionary<string, T> Together<T>(Dictionary<string, T> a, Dictionary<string, T> b) where T : System.Numerics.INumber<T>
    {
        foreach (var (key, value) in b) Added(a, key, value);
        return a;
    }
}
