using System.Globalization;

namespace TaskGraph.Tests;

/// <summary>An operation beside LINQ's: both give lines of text to compare. Data is two lists of visits.</summary>
internal sealed record OracleCase(string Name, bool IsOrdered, Func<Bag<Visit>, Bag<Visit>, LazyCollection<IReadOnlyList<string>>> Bag, Func<Visit[], Visit[], IEnumerable<string>> Linq);

/// <summary>An element with a few kinds of keys.</summary>
internal sealed record Visit(string? User, int Page, double Seconds, DateOnly Day);

/// <summary>Every operation once, at least.</summary>
internal static class Oracle
{
    public static IReadOnlyList<OracleCase> Cases { get; } =
    [
        List("Select", (a, _) => a.Select(v => v.Page * 2), (a, _) => a.Select(v => v.Page * 2)),
        List("Select, indexed", (a, _) => a.Select((v, i) => v.Page + i), (a, _) => a.Select((v, i) => (long)v.Page + i)),
        List("Where", (a, _) => a.Where(v => v.Page > 3), (a, _) => a.Where(v => v.Page > 3)),
        List("SelectMany", (a, _) => a.SelectMany(v => Enumerable.Range(0, v.Page % 4)), (a, _) => a.SelectMany(v => Enumerable.Range(0, v.Page % 4))),
        List("query", (a, _) => from v in a where v.Page % 2 == 0 from n in new[] { 1, 2 } select n * v.Page, (a, _) => from v in a where v.Page % 2 == 0 from n in new[] { 1, 2 } select n * v.Page),
        List("Zip", (a, b) => a.Zip(b, (x, y) => x.Page - y.Page), (a, b) => a.Zip(b, (x, y) => x.Page - y.Page)),
        List("Zip, pairs", (a, b) => a.Zip(b), (a, b) => a.Zip(b)),
        List("Concat", (a, b) => a.Concat(b), (a, b) => a.Concat(b)),
        List("Append, Prepend", (a, _) => a.Select(v => v.Page).Append(7).Prepend(8), (a, _) => a.Select(v => v.Page).Append(7).Prepend(8)),
        Set("Union", (a, b) => a.Union(b), (a, b) => a.Union(b)),
        Set("UnionBy", (a, b) => a.UnionBy(b, v => v.User), (a, b) => a.UnionBy(b, v => v.User)),
        Set("Distinct", (a, _) => a.Select(v => v.Page).Distinct(), (a, _) => a.Select(v => v.Page).Distinct()),
        List("Distinct to one", (a, _) => a.Select(v => v.User).Distinct(partitions: 1), (a, _) => a.Select(v => v.User).Distinct()),
        Set("DistinctBy", (a, _) => a.DistinctBy(v => v.User), (a, _) => a.DistinctBy(v => v.User)),
        Set("Except", (a, b) => a.Select(v => v.Page).Except(b.Select(v => v.Page)), (a, b) => a.Select(v => v.Page).Except(b.Select(v => v.Page))),
        Set("ExceptBy", (a, b) => a.ExceptBy(b.Select(v => v.User), v => v.User), (a, b) => a.ExceptBy(b.Select(v => v.User), v => v.User)),
        Set("Intersect", (a, b) => a.Intersect(b), (a, b) => a.Intersect(b)),
        Set("IntersectBy", (a, b) => a.IntersectBy(b.Select(v => v.Day), v => v.Day), (a, b) => a.IntersectBy(b.Select(v => v.Day), v => v.Day)),
        List("OrderBy", (a, _) => a.OrderBy(v => v.Page), (a, _) => a.OrderBy(v => v.Page)),
        List("OrderByDescending", (a, _) => a.OrderByDescending(v => v.User), (a, _) => a.OrderByDescending(v => v.User, StringComparer.Ordinal)),
        List("OrderBy, ThenByDescending, ThenBy", (a, _) => a.OrderBy(v => v.User).ThenByDescending(v => v.Day).ThenBy(v => v.Seconds),
            (a, _) => a.OrderBy(v => v.User, StringComparer.Ordinal).ThenByDescending(v => v.Day).ThenBy(v => v.Seconds)),
        List("Order", (a, _) => a.Select(v => v.Seconds).Order(partitions: 3), (a, _) => a.Select(v => v.Seconds).Order()),
        List("OrderDescending", (a, _) => a.Select(v => v.User).OrderDescending(StringComparer.OrdinalIgnoreCase), (a, _) => a.Select(v => v.User).OrderDescending(StringComparer.OrdinalIgnoreCase)),
        List("orderby query", (a, _) => from v in a orderby v.Day, v.Page descending select v, (a, _) => from v in a orderby v.Day, v.Page descending select v),
        List("TopBy", (a, _) => a.TopBy(5, v => v.Page), (a, _) => a.OrderByDescending(v => v.Page).Take(5)),
        List("BottomBy", (a, _) => a.BottomBy(4, v => v.User), (a, _) => a.OrderBy(v => v.User, StringComparer.Ordinal).Take(4)),
        List("Take", (a, _) => a.Take(9), (a, _) => a.Take(9)),
        List("Skip", (a, _) => a.Skip(9), (a, _) => a.Skip(9)),
        List("TakeWhile", (a, _) => a.TakeWhile(v => v.Page != 5), (a, _) => a.TakeWhile(v => v.Page != 5)),
        List("SkipWhile", (a, _) => a.SkipWhile(v => v.Page != 5), (a, _) => a.SkipWhile(v => v.Page != 5)),
        Set("GroupBy", (a, _) => a.GroupBy(v => v.User).Select(g => g.Key + string.Join(',', g.Select(v => v.Page))), (a, _) => a.GroupBy(v => v.User).Select(g => g.Key + string.Join(',', g.Select(v => v.Page)))),
        Set("GroupBy, elements", (a, _) => a.GroupBy(v => (v.Day, v.Page > 4), v => v.Page, partitions: 3).Select(g => $"{g.Key} {g.Sum()}"), (a, _) => a.GroupBy(v => (v.Day, v.Page > 4), v => v.Page).Select(g => $"{g.Key} {g.Sum()}")),
        Set("GroupBy, result", (a, _) => a.GroupBy(v => v.Seconds, (k, vs) => (k, vs.Count())), (a, _) => a.GroupBy(v => v.Seconds, (k, vs) => (k, vs.Count()))),
        Set("Join", (a, b) => a.Join(b, v => v.User, v => v.User, (x, y) => (x.Page, y.Page)), (a, b) => a.Join(b, v => v.User, v => v.User, (x, y) => (x.Page, y.Page))),
        List("Join, one inner partition", (a, b) => a.Join(b.Repartition(1), v => v.Page, v => v.Page, (x, y) => (x.User, y.User)), (a, b) => a.Join(b, v => v.Page, v => v.Page, (x, y) => (x.User, y.User))),
        Set("join query", (a, b) => from x in a join y in b on x.Page equals y.Page select (x.User, y.Day), (a, b) => from x in a join y in b on x.Page equals y.Page select (x.User, y.Day)),
        Set("GroupJoin", (a, b) => a.GroupJoin(b, v => v.User, v => v.User, (x, ys) => $"{x} {string.Join(',', ys.Select(y => y.Page))}"), (a, b) => a.GroupJoin(b, v => v.User, v => v.User, (x, ys) => $"{x} {string.Join(',', ys.Select(y => y.Page))}")),
        Set("join into query", (a, b) => from x in a join y in b on x.Day equals y.Day into ys select (x.Page, ys.Count()), (a, b) => from x in a join y in b on x.Day equals y.Day into ys select (x.Page, ys.Count())),
        Set("LeftJoin", (a, b) => a.LeftJoin(b, v => v.User, v => v.User, (x, y) => (x.Page, y?.Page)), (a, b) => a.LeftJoin(b, v => v.User, v => v.User, (x, y) => (x.Page, y?.Page))),
        Set("RightJoin", (a, b) => a.RightJoin(b, v => v.User, v => v.User, (x, y) => (x?.Page, y.Page)), (a, b) => a.RightJoin(b, v => v.User, v => v.User, (x, y) => (x?.Page, y.Page))),
        Set("Product", (a, b) => a.Product(b).Select(p => (p.First.Page, p.Second.User)), (a, b) => a.SelectMany(_ => b, (x, y) => (x.Page, y.User))),
        List("CountBy", (a, _) => a.CountBy(v => v.Page), (a, _) => a.CountBy(v => v.Page)),
        Set("CountBy, exchanged", (a, _) => a.CountBy(v => v.Page, partitions: 4), (a, _) => a.CountBy(v => v.Page)),
        List("AggregateBy", (a, _) => a.AggregateBy(v => v.User, 0, (n, v) => n + v.Page, (x, y) => x + y), (a, _) => a.GroupBy(v => v.User).Select(g => KeyValuePair.Create(g.Key, g.Sum(v => v.Page)))),
        Set("AggregateBy, exchanged", (a, _) => a.AggregateBy(v => v.User, "", (s, v) => s + v.Page, (x, y) => x + y, partitions: 3), (a, _) => a.GroupBy(v => v.User).Select(g => KeyValuePair.Create(g.Key, string.Concat(g.Select(v => v.Page))))),
        List("Accumulate", (a, _) => a.Select(v => v.Page).Accumulate((x, y) => 2 * x - y), (a, _) => Running(a.Select(v => v.Page), (x, y) => 2 * x - y)),
        List("Accumulate, seed", (a, _) => a.Accumulate("", (s, v) => $"{s}{v.Page}"), (a, _) => Running(a.Select(v => $"{v.Page}").Prepend(""), (x, y) => x + y)),
        List("Chunk", (a, _) => a.Chunk(4).Select(c => string.Join(';', c.Select(v => v.Page))), (a, _) => a.Chunk(4).Select(c => string.Join(';', c.Select(v => v.Page)))),
        List("MapPartitions", (a, _) => a.MapPartitions(items => items.Select(v => v.Page)), (a, _) => a.Select(v => v.Page)),
        List("MapPartitionsAsync", (a, _) => a.MapPartitionsAsync(async (items, stop) => { await Task.Yield(); stop.ThrowIfCancellationRequested(); return items.Select(v => v.User); }), (a, _) => a.Select(v => v.User)),
        List("MapPartitions, numbered", (a, _) => a.MapPartitions((items, partition) => items.Select(v => (v.Page, partition >= 0))), (a, _) => a.Select(v => (v.Page, true))),
        List("SelectMany, result", (a, _) => a.SelectMany(v => Enumerable.Range(0, v.Page % 3), (v, n) => (v.User, n)), (a, _) => a.SelectMany(v => Enumerable.Range(0, v.Page % 3), (v, n) => (v.User, n))),
        List("SelectInPartition", (a, _) => a.Repartition(1).SelectInPartition((v, i) => v.Page + i), (a, _) => a.Select((v, i) => v.Page + i)),
        List("SelectWith", (a, b) => a.SelectWith(b.LongCount(), (v, n) => v.Page + n), (a, b) => a.Select(v => v.Page + b.LongLength)),
        List("ZipPartitions", (a, b) => a.Repartition(2).ZipPartitions(a.Repartition(2), (x, y) => x.Zip(y, (v, w) => v.Page - w.Page)), (a, _) => a.Select(_ => 0)),
        List("SelectAsync", (a, _) => a.SelectAsync(async (v, stop) => { await Task.Yield(); return v.Page; }, concurrency: 3), (a, _) => a.Select(v => v.Page)),
        List("TrySelect", (a, _) => a.TrySelect(v => 12 / v.Page).Select(o => o.IsSuccess ? o.Value : -1), (a, _) => a.Select(v => v.Page == 0 ? -1 : 12 / v.Page)),
        List("SelectOrSkip", (a, _) => a.SelectOrSkip(v => 12 / v.Page), (a, _) => a.Where(v => v.Page != 0).Select(v => 12 / v.Page)),
        List("OnError", (a, _) => a.Select(v => 12 / v.Page).Where(n => n != 4).OnError(ErrorAction.Skip), (a, _) => a.Where(v => v.Page is not (0 or 3)).Select(v => 12 / v.Page)),
        List("TakeLast", (a, _) => a.TakeLast(9), (a, _) => a.TakeLast(9)),
        List("SkipLast", (a, _) => a.SkipLast(9), (a, _) => a.SkipLast(9)),
        List("Reverse", (a, _) => a.Where(v => v.Page > 2).Reverse(), (a, _) => a.Where(v => v.Page > 2).Reverse()),
        List("DefaultIfEmpty", (a, _) => a.Where(v => v.Page == 5).DefaultIfEmpty(), (a, _) => a.Where(v => v.Page == 5).DefaultIfEmpty()),
        List("DefaultIfEmpty, value", (a, _) => a.Select(v => v.Page).Where(p => p == 5).DefaultIfEmpty(-1), (a, _) => a.Select(v => v.Page).Where(p => p == 5).DefaultIfEmpty(-1)),
        List("Choice of equals", (a, _) => a.Select(v => 1).Append(1).Choice(5, 3), (_, _) => new[] { 1, 1, 1, 1, 1 }),
        List("UnionBy to one", (a, b) => a.UnionBy(b, v => v.Page, partitions: 1), (a, b) => a.UnionBy(b, v => v.Page)),
        List("Cast, OfType", (a, _) => a.Select(v => v.Page % 2 == 0 ? (object)v.Page : v).OfType<Visit>().Cast<object>().Cast<Visit>(), (a, _) => a.Where(v => v.Page % 2 != 0)),
        List("Repartition", (a, _) => a.Repartition(3).Repartition(11).Repartition(2), (a, _) => a),
        List("Repartition, size", (a, _) => a.Repartition((ByteSize)100), (a, _) => a),
        List("Sample, all", (a, _) => a.Sample(1, 5), (a, _) => a),
        List("SampleReservoir, all", (a, _) => a.SampleReservoir(1000, 5), (a, _) => a),
        One("LongCount", (a, _) => a.LongCount(), (a, _) => (long)a.Length),
        One("Count", (a, _) => a.Count(v => v.Page > 3), (a, _) => a.Count(v => v.Page > 3)),
        One("Sum", (a, _) => a.Sum(v => (long)v.Page), (a, _) => a.Sum(v => (long)v.Page)),
        One("Average", (a, _) => a.Average(v => v.Page), (a, _) => a.Length == 0 ? double.NaN : a.Average(v => v.Page)),
        One("Min", (a, _) => a.Select(v => v.Page).Append(50).Min(), (a, _) => a.Select(v => v.Page).Append(50).Min()),
        One("Max, selector", (a, _) => a.Append(new("z", 0, 0, default)).Max(v => v.User), (a, _) => a.Append(new("z", 0, 0, default)).Select(v => v.User).Order(StringComparer.Ordinal).Last()),
        One("MinBy", (a, _) => a.Append(new("z", 99, 0, default)).MinBy(v => v.Page), (a, _) => a.Append(new("z", 99, 0, default)).MinBy(v => v.Page)!),
        One("MaxBy", (a, _) => a.Append(new("z", 0, 0, default)).MaxBy(v => v.Seconds), (a, _) => a.Append(new("z", 0, 0, default)).MaxBy(v => v.Seconds)!),
        One("Var", (a, _) => a.Select(v => v.Page).Var(), (a, _) => Variance(a, 0)),
        One("Std", (a, _) => a.Select(v => v.Page).Std(ddof: 1), (a, _) => Math.Sqrt(Variance(a, 1))),
        One("Any", (a, _) => a.Any(v => v.Page == 5), (a, _) => a.Any(v => v.Page == 5)),
        One("All", (a, _) => a.All(v => v.Page != 5), (a, _) => a.All(v => v.Page != 5)),
        One("Contains", (a, _) => a.Select(v => v.Page).Contains(3), (a, _) => a.Select(v => v.Page).Contains(3)),
        One("First", (a, _) => a.Append(new("z", 6, 0, default)).First(v => v.Page == 6), (a, _) => a.Append(new("z", 6, 0, default)).First(v => v.Page == 6)),
        One("FirstOrDefault", (a, _) => a.FirstOrDefault(v => v.Page == 6), (a, _) => a.FirstOrDefault(v => v.Page == 6)),
        One("SingleOrDefault", (a, _) => a.Take(1).SingleOrDefault(), (a, _) => a.Take(1).SingleOrDefault()),
        One("ElementAt", (a, _) => a.Append(new("z", 60, 0, default)).ElementAt(0), (a, _) => a.Append(new("z", 60, 0, default)).ElementAt(0)),
        One("LastOrDefault", (a, _) => a.Where(v => v.Page > 4).LastOrDefault(), (a, _) => a.Where(v => v.Page > 4).LastOrDefault()),
        One("Single", (a, _) => a.Append(new("z", 60, 0, default)).Single(v => v.Page == 60), (a, _) => a.Append(new("z", 60, 0, default)).Single(v => v.Page == 60)),
        One("Last", (a, _) => a.Prepend(new("z", 60, 0, default)).Last(), (a, _) => a.Prepend(new("z", 60, 0, default)).Last()),
        One("Aggregate", (a, _) => a.Aggregate("", (s, v) => s + v.Page, (x, y) => x + y, s => s.Length), (a, _) => string.Concat(a.Select(v => v.Page)).Length),
        One("Aggregate, no seed", (a, _) => a.Select(v => $"{v.Page}").Append("!").Aggregate((x, y) => x + y), (a, _) => string.Concat(a.Select(v => v.Page)) + "!"),
    ];

    private static OracleCase List<T, TLinq>(string name, Func<Bag<Visit>, Bag<Visit>, Bag<T>> bag, Func<Visit[], Visit[], IEnumerable<TLinq>> linq)
        => new(name, true, (a, b) => bag(a, b).Select(item => Text(item)), (a, b) => linq(a, b).Select(item => Text(item)));

    private static OracleCase Set<T, TLinq>(string name, Func<Bag<Visit>, Bag<Visit>, Bag<T>> bag, Func<Visit[], Visit[], IEnumerable<TLinq>> linq)
        => List(name, bag, linq) with { IsOrdered = false };

    private static OracleCase One<T>(string name, Func<Bag<Visit>, Bag<Visit>, Delayed<T>> bag, Func<Visit[], Visit[], T> linq)
        => new(name, true, (a, b) => Delayed.Call(value => (IReadOnlyList<string>)[Text(value)], bag(a, b)), (a, b) => [Text(linq(a, b))]);

    /// <summary>Whether two lines say the same. Sums of floating point depend on how the elements are partitioned: alone on a line they may differ a little.</summary>
    public static bool AreSame(string expected, string found)
        => expected == found || double.TryParse(expected, CultureInfo.InvariantCulture, out double a) && double.TryParse(found, CultureInfo.InvariantCulture, out double b)
            && Math.Abs(a - b) <= 1e-9 * Math.Max(1, Math.Abs(a));

    private static string Text(object? item) => string.Create(CultureInfo.InvariantCulture, $"{item}");

    private static IEnumerable<T> Running<T>(IEnumerable<T> items, Func<T, T, T> combine)
    {
        var all = new List<T>();
        foreach (var item in items) all.Add(all.Count == 0 ? item : combine(all[^1], item));
        return all;
    }

    private static double Variance(Visit[] visits, int ddof)
    {
        if (visits.Length <= ddof) return double.NaN;
        double mean = visits.Average(v => v.Page);
        return visits.Sum(v => (v.Page - mean) * (v.Page - mean)) / (visits.Length - ddof);
    }
}
