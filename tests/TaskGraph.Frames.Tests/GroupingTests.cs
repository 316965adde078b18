using CsCheck;

namespace TaskGraph.Frames.Tests;

/// <summary>LINQ over boxed rows is the oracle for groups, joins and orders.</summary>
public class GroupingTests
{
    private static readonly string[] _columns = ["b", "i", "l", "d", "t", "s"];

    private static readonly Gen<(FramePartition Data, int Partitions, int Key)> _cases =
        Gen.Select(Gen.Int[0, 60].SelectMany(FewKeys), Gen.Int[1, 4], Gen.Int[0, 5]);

    // Values from small ranges, so that keys repeat.
    private static Gen<FramePartition> FewKeys(int rows) => Gen.Select(
        FrameGen.Values(Gen.Bool, rows), FrameGen.Values(Gen.Int[-3, 3], rows), FrameGen.Values(Gen.Long[-1, 1].Select(x => x * (1L << 61)), rows),
        FrameGen.Values(Gen.Int[-2, 2].Select(x => x == 2 ? double.NaN : x == 0 ? -0.0 : x / 2.0), rows),
        FrameGen.Values(Gen.Int[0, 3].Select(x => new DateTime(2001, 1, 1 + x)), rows), FrameGen.Texts(rows),
        (b, i, l, d, t, s) => Frame.FromColumns(("b", b), ("i", i), ("l", l), ("d", d), ("t", t), ("s", s)).Data);

    private static DataFrame Cut(FramePartition data, int partitions) => DataFrame.FromFrame(Frame.Over(data.ToManaged()), partitions);

    private static object? Value(object? boxed) => boxed switch { double.NaN => null, -0.0 => 0.0, _ => boxed };

    private static object?[][] RowsOf(FramePartition data) => [.. FrameGen.Boxed(data).Select(r => Array.ConvertAll(r, Value))];

    private static int Compare(object? a, object? b) => (a, b) switch
    {
        (string x, string y) => string.CompareOrdinal(x, y),
        _ => Comparer<object>.Default.Compare(a, b),
    };

    [Fact]
    public void GroupBy_AnyKeyAndPartitioning_IsLinqs() => _cases.Sample((data, partitions, key) =>
    {
        string name = _columns[key];
        var result = Cut(data, partitions).GroupBy(name)
            .Agg(Agg.Count(), Agg.Sum("i").As("1"), Agg.Mean("d").As("2"), Agg.Min("t").As("3"), Agg.Max("s").As("4"), Agg.First("l").As("5"), Agg.Var("i").As("var"), Agg.Count("d").As("n")).Compute(Scheduler.Synchronous);
        var expected = RowsOf(data).Where(r => r[key] is not null).GroupBy(r => r[key]!).OrderBy(g => g.Key, Comparer<object>.Create(Compare)).ToList();
        Assert.Equal(expected.Count, result.RowCount);
        var actual = RowsOf(result.Data);
        for (int g = 0; g < expected.Count; g++)
        {
            var rows = expected[g].ToList();
            var ints = rows.Select(r => r[1]).OfType<int>().ToList();
            var doubles = rows.Select(r => r[3]).OfType<double>().ToList();
            Assert.Equal(expected[g].Key, actual[g][0]);
            Assert.Equal((long)rows.Count, actual[g][1]);
            Assert.Equal((long)ints.Sum(), Assert.IsType<long>(actual[g][2]));
            Same(doubles.Count == 0 ? null : doubles.Average(), actual[g][3]);
            Assert.Equal(rows.Select(r => r[4]).OfType<DateTime>().Order().Cast<object?>().FirstOrDefault(), actual[g][4]);
            Assert.Equal(rows.Select(r => r[5]).OfType<string>().Order(Comparer<string>.Create((a, b) => ByCodePoints(b, a))).FirstOrDefault(), actual[g][5]);
            Assert.Equal(rows.Select(r => r[2]).OfType<long>().Cast<object?>().FirstOrDefault(), actual[g][6]);
            Same(ints.Count < 2 ? null : ints.Sum(x => (x - ints.Average()) * (x - ints.Average())) / (ints.Count - 1), actual[g][7]);
            Assert.Equal((long)doubles.Count, actual[g][8]);
        }
    }, iter: 120);

    [Fact]
    public void GroupBy_TwoKeys_IsLinqs() => Gen.Select(_cases, Gen.Int[0, 5]).Sample((c, second) =>
    {
        var (data, partitions, first) = c;
        if (first == second) return;
        var result = Cut(data, partitions).GroupBy(_columns[first], _columns[second]).Size().Compute(Scheduler.Synchronous);
        var expected = RowsOf(data).Where(r => r[first] is not null && r[second] is not null).CountBy(r => (r[first], r[second]))
            .OrderBy(p => p.Key.Item1, Comparer<object?>.Create(Compare)).ThenBy(p => p.Key.Item2, Comparer<object?>.Create(Compare));
        Assert.Equal(expected.Select(p => (p.Key.Item1, p.Key.Item2, (object?)(long)p.Value)), RowsOf(result.Data).Select(r => (r[0], r[1], r[2])));
    }, iter: 120);

    [Fact]
    public void SortValues_AnyKeysAndDirections_IsLinqs() => Gen.Select(_cases, Gen.Int[0, 5], Gen.Bool, Gen.Bool).Sample((c, second, up, upSecond) =>
    {
        var (data, partitions, first) = c;
        if (first == second) return;
        var result = Cut(data, partitions).SortValues([_columns[first], _columns[second]], [up, upSecond]).Compute(Scheduler.Synchronous);
        Comparer<object?> By(bool ascending) => Comparer<object?>.Create((a, b) => a is null || b is null ? (a is null ? 1 : 0) - (b is null ? 1 : 0) : ascending ? Ordered(a, b) : Ordered(b, a));
        var expected = RowsOf(data).OrderBy(r => r[first], By(up)).ThenBy(r => r[second], By(upSecond)).ToList();
        Assert.Equal(expected, RowsOf(result.Data));
    }, iter: 120);

    [Fact]
    public void Merge_AnyKindAndKey_IsLinqs() => Gen.Select(_cases, _cases, Gen.Int[0, 3]).Sample((a, b, kind) =>
    {
        int key = a.Key;
        if (key is 1 or 5) return;
        var how = (JoinKind)kind;
        var left = Cut(a.Data, a.Partitions).Select(_columns[key], "i").Rename(("i", "x"));
        var right = Cut(b.Data, b.Partitions).Select(_columns[key], "s").Rename(("s", "y"));
        var l = RowsOf(a.Data);
        var r = RowsOf(b.Data);
        var expected = new List<(object?, object?, object?)>();
        foreach (var row in l)
        {
            var partners = r.Where(o => Equals(o[key], row[key])).ToList();
            foreach (var partner in partners) expected.Add((row[key], row[1], partner[5]));
            if (partners.Count == 0 && how is JoinKind.Left or JoinKind.Outer) expected.Add((row[key], row[1], null));
        }
        if (how is JoinKind.Right or JoinKind.Outer)
            foreach (var row in r.Where(o => !l.Any(p => Equals(p[key], o[key])))) expected.Add((row[key], null, row[5]));
        var actual = RowsOf(left.Merge(right, on: _columns[key], how: how).Compute(Scheduler.Synchronous).Data).Select(x => (x[0], x[1], x[2])).ToList();
        if (how is JoinKind.Right) Assert.Equal(expected.Select(e => e.ToString()).Order(), actual.Select(e => e.ToString()).Order());
        else Assert.Equal(expected, actual);
    }, iter: 120);

    [Fact]
    public void Transform_AnyKeyAndPartitioning_StandsBesideItsRows() => _cases.Sample((data, partitions, key) =>
    {
        var frame = Cut(data, partitions);
        var actual = RowsOf(frame.Assign(("n", frame.GroupBy(_columns[key]).Transform(Agg.Count("i")))).Compute(Scheduler.Synchronous).Data);
        var rows = RowsOf(data);
        Assert.Equal(rows.Select(r => r[key] is null ? null : (object?)(long)rows.Count(o => Equals(o[key], r[key]) && o[1] is not null)), actual.Select(r => r[^1]));
    }, iter: 60);

    [Fact]
    public void DropDuplicates_AnyPartitioning_KeepsTheFirst() => _cases.Sample((data, partitions, key) =>
    {
        var actual = Cut(data, partitions).DropDuplicates([_columns[key]]).Compute(Scheduler.Synchronous);
        Assert.Equal(RowsOf(data).DistinctBy(r => r[key]), RowsOf(actual.Data));
    }, iter: 120);

    [Fact]
    public void GroupBy_ReadsOnlyItsColumns_AndReleasesEverything()
    {
        var frame = DataFrame.FromRecords(Enumerable.Range(0, 1000).Select(i => new Sale("abc"[i % 3].ToString(), i, i * 0.5)), partitions: 8);
        frame.GroupBy("Shop").Agg(Agg.Sum("Amount")).Compute(Scheduler.Threads);
        long before = BlockPool.Shared.RentedBytes;
        var result = frame.GroupBy("Shop").Agg(Agg.Sum("Amount"), Agg.Mean("Price")).SortValues("Amount", ascending: false).Compute(Scheduler.Threads);
        Assert.Equal(["a", "c", "b"], result.ToRecords<Total>().Select(t => t.Shop));
        Assert.Contains("column pruning", frame.GroupBy("Shop").Size().Explain());
        Assert.InRange(BlockPool.Shared.RentedBytes, 0, before + (64 << 20));
    }

    [Fact]
    public void Arguments_ThatAreWrong_AreErrorsAtTheCall()
    {
        var frame = DataFrame.FromColumns(("name", new[] { "a" }), ("amount", new[] { 1L }));
        Assert.Contains("'name'", Assert.Throws<ArgumentException>(() => frame.GroupBy("nmae")).Message);
        Assert.Contains("holds string", Assert.Throws<ArgumentException>(() => frame.GroupBy("amount").Agg(Agg.Sum("name"))).Message);
        Assert.Throws<ArgumentException>(() => frame.GroupBy());
        Assert.Throws<ArgumentException>(() => frame.GroupBy("name").Agg(Agg.Sum("amount"), Agg.Mean("amount")));
        Assert.Throws<ArgumentException>(() => frame.SortValues("nmae"));
        Assert.Throws<ArgumentException>(() => frame.SortValues(["name"], [true, false]));
        Assert.Contains("Cast", Assert.Throws<ArgumentException>(() => frame.Merge(frame, leftOn: "name", rightOn: "amount")).Message);
        Assert.Throws<ArgumentException>(() => frame.Merge(DataFrame.FromColumns(("z", new[] { 1 }))));
    }

    private static int Ordered(object a, object b) => a is string x && b is string y ? ByCodePoints(x, y) : Comparer<object>.Default.Compare(a, b);

    private static int ByCodePoints(string a, string b)
        => System.Text.Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(b));

    private static void Same(double? expected, object? actual)
    {
        if (expected is null) Assert.Null(actual);
        else Assert.Equal(expected.Value, Assert.IsType<double>(actual), 1e-9);
    }

    private sealed record Sale(string Shop, long Amount, double Price);

    private sealed record Total(string Shop, long Amount, double Price);
}
