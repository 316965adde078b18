using System.Buffers.Text;
using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TaskGraph.Benchmarks;

/// <summary>The workloads as bags on one scheduler.</summary>
internal sealed class BagEngine(IScheduler scheduler) : IEngine
{
    public Measurement Run(Workload workload)
    {
        string words = BagData.Words(workload.N), orders = BagData.Orders(workload.N);
        long started = Stopwatch.GetTimestamp();
        double checksum = workload.Name switch
        {
            "words" => Sum(Bag.ReadText(words).SelectMany(l => l.Split(' ')).Where(w => w.Length > 0).CountBy(w => w)),
            "words-utf8" => Sum(Bag.ReadUtf8Lines(words).SelectMany(l => Utf8.Split(l, ' ')).CountBy(w => w)),
            "json" => Totals(Bag.ReadJsonLines<ShopOrder>(orders).Where(o => o.Ok && o.Amount > 500).AggregateBy(o => o.Country, 0.0, (sum, o) => sum + o.Amount, (x, y) => x + y)),
            "json-utf8" => Totals(Bag.ReadUtf8Lines(orders).Select(Parsed).Where(o => o.Ok && o.Amount > 500).AggregateBy(o => o.Country, 0.0, (sum, o) => sum + o.Amount, (x, y) => x + y)),
            "group-words" => Bag.ReadText(words).SelectMany(l => l.Split(' ')).Where(w => w.Length > 0).GroupBy(w => w).Select(g => (double)g.Count() * g.Key.Length).Sum().Compute(scheduler),
            "regex" => Bag.ReadText(words).Where(l => BagRegex.Pattern().IsMatch(l)).LongCount().Compute(scheduler),
            "distinct" => Bag.ReadJsonLines<ShopOrder>(orders).Select(o => o.User).Distinct().LongCount().Compute(scheduler),
            "join" => Pairs(workload.N * 1000),
            "order" => Ordered(workload.N * 1000),
            _ => throw new BenchmarkException($"There is no workload '{workload.Name}'."),
        };
        return new(Stopwatch.GetElapsedTime(started).TotalSeconds, checksum);
    }

    public void Dispose()
    {
    }

    /// <summary>The fields that count of an order: read in place, in the order in which they come.</summary>
    public static (ReadOnlyMemory<byte> Country, double Amount, bool Ok) Parsed(ReadOnlyMemory<byte> line)
    {
        var reader = new Utf8JsonReader(line.Span);
        (ReadOnlyMemory<byte> country, double amount, bool ok, int found) = (default, 0, false, 0);
        reader.Read();
        while (found < 3 && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int field = reader.ValueTextEquals("country"u8) ? 1 : reader.ValueTextEquals("amount"u8) ? 2 : reader.ValueTextEquals("ok"u8) ? 3 : 0;
            reader.Read();
            if (field == 1) country = line.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
            else if (field == 2) Utf8Parser.TryParse(reader.ValueSpan, out amount, out _);
            else if (field == 3) ok = reader.TokenType == JsonTokenType.True;
            else reader.Skip();
            if (field != 0) found++;
        }
        return (country, amount, ok);
    }

    private double Sum<TKey>(Bag<KeyValuePair<TKey, long>> counts) => WordCounts.Checksum(counts.Compute(scheduler).Select(p => p.Value));

    private double Totals<TKey>(Bag<KeyValuePair<TKey, double>> totals) => totals.Compute(scheduler).Sum(p => p.Value);

    private double Pairs(long count)
        => Bag.Range(0, count).Join(Bag.Range(0, count), x => x * 7919 % count, y => y, (x, y) => x ^ y).Select(x => (double)x).Sum().Compute(scheduler);

    private double Ordered(long count)
        => Bag.Range(0, count).Select(x => (ulong)x * 0x9E3779B97F4A7C15 >> 20).OrderBy(x => x).SelectInPartition((x, i) => (double)x * (i % 3)).LongCount(x => x >= 0).Compute(scheduler);
}

internal static partial class BagRegex
{
    [GeneratedRegex("(?:ab|cd|ef)[a-m]+ [n-z]+e", RegexOptions.CultureInvariant)]
    public static partial Regex Pattern();
}
