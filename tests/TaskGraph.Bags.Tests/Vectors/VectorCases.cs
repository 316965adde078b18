using System.Text.Json.Nodes;

namespace TaskGraph.Tests;

/// <summary>The recorded cases with this library's words. A result is a bag or a single value.</summary>
internal static class VectorCases
{
    public static IReadOnlyDictionary<string, Func<VectorInputs, LazyCollection>> All { get; } = new Dictionary<string, Func<VectorInputs, LazyCollection>>
    {
        ["bag-create-001"] = i => i.Ints("r10"),
        ["bag-create-002"] = _ => Bag.FromSequence(Enumerable.Range(0, 7), 7),
        ["bag-create-006"] = i => i.Ints("e"),
        ["bag-create-008"] = _ => Bag.FromDelayed([Delayed.Value<int[]>([1, 2]), Delayed.Value<int[]>([3])]),
        ["bag-create-009"] = i => i.Ints("r10").Concat(i.Ints("ints")),
        ["bag-create-012"] = i => i.Ints("r10").Repartition(7),
        ["bag-map-002"] = i => i.Ints("r10").Select(x => x * 3),
        ["bag-map-003"] = i => i.Ints("ev").Zip(i.Ints("od"), (x, y) => x + y),
        ["bag-map-005"] = i => i.Ints("r10").SelectWith(Delayed.Value(100), (x, y) => x + y),
        ["bag-map-007"] = i => i.Ints("r10").Where(x => x % 2 != 0),
        ["bag-map-008"] = i => i.Ints("r10").Where(x => x > 99),
        ["bag-map-009"] = i => i.Ints("r10").Where(x => x % 2 == 0),
        ["bag-map-013"] = i => i.Nodes("pairs").Select(p => (string)p[1]!),
        ["bag-map-014"] = i => i.Nodes("pairs").Select(p => (string)p[1]!),
        ["bag-map-015"] = i => i.Nodes("nest").SelectMany(n => n.AsArray().Select(x => x!.ToJsonString())).Select(text => JsonNode.Parse(text)!),
        ["bag-map-016"] = i => i.Ints("r10").MapPartitions(p => new[] { p.Sum() }),
        ["bag-map-018"] = i => i.Ints("ev").ZipPartitions(i.Ints("od"), (a, b) => new[] { a.Sum() + b.Sum() }),
        ["bag-map-020"] = i => i.Texts("w").Select(s => s.ToUpperInvariant()),
        ["bag-map-021"] = i => i.Texts("w").Where(s => s.Contains("an")),
        ["bag-map-022"] = i => i.Texts("txt").Select(s => s.Split(' ')),
        ["bag-reduce-001"] = i => i.Ints("r10").Sum(),
        ["bag-reduce-002"] = i => i.Ints("e").Sum(),
        ["bag-reduce-003"] = i => i.Ints("ints").Max(),
        ["bag-reduce-004"] = i => i.Ints("neg").Min(),
        ["bag-reduce-006"] = i => i.Ints("r23").LongCount(x => x < 4),
        ["bag-reduce-008"] = i => i.Bag<double>("fl").Average(),
        ["bag-reduce-009"] = i => i.Ints("r23").Where(x => x > 20).Average(),
        ["bag-reduce-010"] = i => i.Bag<double>("fl").Var(),
        ["bag-reduce-013"] = i => i.Bag<bool>("b").Any(x => x),
        ["bag-reduce-014"] = i => i.Bag<bool>("b").All(x => x),
        ["bag-reduce-016"] = i => i.Ints("e").All(x => x > 0),
        ["bag-reduce-017"] = i => i.Ints("e").Any(),
        ["bag-reduce-018"] = i => i.Ints("r10").Aggregate((x, y) => x + y),
        ["bag-reduce-020"] = i => i.Ints("ints").Aggregate(new SortedSet<int>(), (s, x) => [.. s, x], (a, b) => [.. a, .. b], s => s.ToArray()),
        ["bag-reduce-022"] = i => i.Ints("r10").MapPartitions(p => new[] { p.Sum(x => x * x) }).Sum(),
        ["bag-reduce-024"] = i => i.Ints("big").Max(),
        ["bag-reduce-025"] = i => i.Bag<bool>("b").LongCount(x => x),
        ["bag-group-002"] = i => i.Texts("w").CountBy(s => s).OrderByDescending(p => p.Value).Select(p => p.Value),
        ["bag-group-004"] = i => i.Ints("big").CountBy(x => x % 7).TopBy(3, p => p.Value).Select(p => p.Value),
        ["bag-group-006"] = i => i.Ints("ints").Distinct(),
        ["bag-group-007"] = i => i.Bag<Sale>("rec").DistinctBy(s => s.Name).Select(s => s.Amount),
        ["bag-group-008"] = i => i.Ints("r10").DistinctBy(x => x % 3),
        ["bag-group-009"] = i => i.Ints("ints").TopBy(3, x => x),
        ["bag-group-010"] = i => i.Ints("ints").BottomBy(2, x => x),
        ["bag-group-012"] = i => i.Bag<Sale>("rec").TopBy(2, s => s.Amount).Select(s => s.Name),
        ["bag-group-013"] = i => Pairs(i.Ints("r10").AggregateBy(x => x % 2 != 0, 0, (sum, x) => sum + x, (a, b) => a + b)),
        ["bag-group-014"] = i => Pairs(i.Bag<Sale>("rec").AggregateBy(s => s.Name, 0, (sum, s) => sum + s.Amount, (a, b) => a + b)),
        ["bag-group-015"] = i => Pairs(i.Texts("w").CountBy(s => s[..1])),
        ["bag-group-016"] = i => Pairs(i.Nodes("pairs").Select(p => ((int)p[0]!, (string)p[1]!)).AggregateBy(p => p.Item1, (0, ""), Greater, Greater)
            .Select(p => KeyValuePair.Create(p.Key, new object[] { p.Value.Item1, p.Value.Item2 }))),
        ["bag-group-018"] = i => Pairs(i.Ints("ints").AggregateBy(x => x % 2, 10, (sum, x) => sum + x, (a, b) => a + b)),
        ["bag-group-019"] = i => Groups(i.Ints("ints").GroupBy(x => x % 3)),
        ["bag-group-020"] = i => Groups(i.Texts("w").GroupBy(s => s.Length)),
        ["bag-group-021"] = i => Groups(i.Ints("big").GroupBy(x => x % 4, partitions: 5)),
        ["bag-group-022"] = i => i.Bag<Sale>("rec").GroupBy(s => s.Name).Select(g => new object[] { g.Key, g.Sum(s => s.Amount) }),
        ["bag-join-001"] = i => Bag.FromSequence(["aaaaa", "fff", "zz"], 1).Join(i.Texts("w"), s => s.Length, s => s.Length, (other, self) => new[] { other, self }),
        ["bag-join-002"] = i => i.Nodes("pairs").Select(p => p.ToJsonString()).Join(
            Bag.FromSequence([(1, "one"), (2, "two"), (1, "uno")], 1), p => (int)JsonNode.Parse(p)![0]!, d => d.Item1,
            (p, d) => new JsonArray(new JsonObject { ["k"] = d.Item1, ["z"] = d.Item2 }, JsonNode.Parse(p))),
        ["bag-join-005"] = i => i.Ints("ev").Product(i.Ints("od")).Select(p => new[] { p.First, p.Second }),
        ["bag-scan-001"] = i => i.Ints("r10").Accumulate((x, y) => x + y),
        ["bag-scan-003"] = i => i.Ints("neg").Accumulate(Math.Max),
        ["bag-scan-004"] = i => i.Ints("r23").Accumulate((x, y) => x * 2 + y),
        ["bag-take-004"] = i => i.Ints("r23").Where(x => x % 2 != 0).Take(4),
        ["bag-convert-002"] = i => Delayed.WhenAll(i.Ints("r23").ToDelayedPartitions()).Count(),
        ["bag-convert-004"] = i => i.Ints("r10").Sample(0, 1),
        ["bag-convert-005"] = i => i.Ints("ints").Where(x => x > 2).Select(x => x * x).TopBy(3, x => x).Sum(),
    };

    private static (int, string) Greater((int, string) a, (int, string) b) => a.CompareTo(b) >= 0 ? a : b;

    private static Delayed<int> Count(this Delayed<IReadOnlyList<IReadOnlyList<int>>> parts) => Delayed.Call(all => all.Count, parts);

    private static Bag<object[]> Pairs<TKey, TValue>(Bag<KeyValuePair<TKey, TValue>> bag) => bag.Select(p => new object[] { p.Key!, p.Value! });

    private static Bag<object[]> Groups<TKey, T>(Bag<IGrouping<TKey, T>> bag) => bag.Select(g => new object[] { g.Key!, g.Order().ToArray() });
}
