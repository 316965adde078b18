using System.Buffers;
using CsCheck;
using TaskGraph.Testing;

namespace TaskGraph.Frames.Tests;

/// <summary>Every column type does what columns do: the same property for each, against boxed values.</summary>
public sealed class TypeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(TypeGen.Names), MemberType = typeof(TypeGen))]
    public void Column_OfEachType_IsCutTakenAndJoinedLikeAnArray(string name) => Each(name, (type, values, partitions, frame) =>
    {
        var expected = TypeGen.Boxed(values);
        Assert.Equal(type.ToType(), frame.Schema["x"].Type);
        Assert.Equal(expected, Boxed(frame, "x"));
        var odd = frame[frame["n"] * 0.5 - 3 > 1];
        Assert.Equal(expected.Where((_, i) => i > 8), Boxed(odd, "x"));
        Assert.Equal(expected.Concat(expected.Where((_, i) => i > 8)), Boxed(DataFrame.Concat(frame, odd), "x"));
        Assert.Equal(expected.Reverse(), Boxed(frame.SortValues("n", ascending: false), "x"));
        Assert.Equal(expected.Select(v => v is null), frame["x"].IsNull().Compute<bool>());
        Assert.Equal(expected.Count(v => v is not null), frame["x"].Count().Compute());
        Assert.Equal(expected, Boxed(frame.MapPartitions(f => f), "x"));
        Assert.NotEmpty(frame.Compute().ToString());
        var codec = new FramePartitionCodec(typeof(FramePartition), "test");
        var writer = new ArrayBufferWriter<byte>();
        var part = frame.Compute().Data.Slice(Math.Min(2, values.Length), Math.Max(0, values.Length - 3));
        codec.Encode(part, writer);
        Assert.Equal(FrameGen.Boxed(part), FrameGen.Boxed((FramePartition)codec.Decode(writer.WrittenSpan)));
    });

    [Theory]
    [MemberData(nameof(TypeGen.KeyNames), MemberType = typeof(TypeGen))]
    public void Column_OfEachKeyType_SortsGroupsAndJoins(string name) => Each(name, (type, values, partitions, frame) =>
    {
        var rows = TypeGen.Boxed(values).Select((v, i) => (Value: v, Row: i)).ToArray();
        var order = Comparer<object?>.Create((a, b) => a is string s ? Ordinal(s, (string)b!) : Comparer<object?>.Default.Compare(a, b));
        var sorted = rows.Where(r => r.Value is not null).OrderBy(r => r.Value, order).Concat(rows.Where(r => r.Value is null)).ToArray();
        Assert.Equal(sorted.Select(r => (long)r.Row), frame.SortValues("x")["n"].Compute<long>());
        var falling = rows.Where(r => r.Value is not null).OrderByDescending(r => r.Value, order).Concat(rows.Where(r => r.Value is null));
        Assert.Equal(falling.Select(r => (long)r.Row), frame.SortValues("x", ascending: false)["n"].Compute<long>());

        var present = sorted.Where(r => r.Value is not null).ToArray();
        var groups = present.GroupBy(r => r.Value!).ToArray();
        var grouped = frame.GroupBy("x").Agg(Agg.Count(), Agg.Sum("n"), Agg.Min("x").As("least"), Agg.Max("x").As("most"), Agg.First("x").As("first")).Compute();
        Assert.Equal(groups.Select(g => g.Key).OrderBy(k => k, order), FrameGen.Boxed(grouped.Data).Select(r => r[0]).OrderBy(k => k, order));
        foreach (var row in FrameGen.Boxed(grouped.Data))
        {
            var own = groups.Single(g => g.Key.Equals(row[0]));
            Assert.Equal([own.LongCount(), own.Sum(r => (long)r.Row), own.Key, own.Key, own.Key], row[1..]);
        }
        Assert.Equal(groups.Length, frame["x"].NUnique().Compute());

        var left = frame.Rename(("n", "l"));
        var joined = left.Merge(frame, on: "x").Compute();
        var pairs = rows.SelectMany(l => rows.Where(r => Equals(l.Value, r.Value)), (l, r) => ((long)l.Row, (long)r.Row));
        Assert.Equal(pairs.Order(), joined.Select(r => (r.Get<long>("l"), r.Get<long>("n"))).Order());

        var all = frame.Assign(("g", frame["n"] < -1)).GroupBy("g").Agg(Agg.Min("x"), Agg.Max("x").As("most")).Compute();
        if (rows.Length > 0) Assert.Equal([present.FirstOrDefault().Value, present.LastOrDefault().Value], FrameGen.Boxed(all.Data)[0][1..]);
    });

    [Theory]
    [MemberData(nameof(TypeGen.KeyNames), MemberType = typeof(TypeGen))]
    public void Column_OfEachTextType_GoesThroughCsvAndText(string name) => Each(name, (type, values, partitions, frame) =>
    {
        var expected = TypeGen.Boxed(values);
        string folder = Path.Combine(_folder.Path, Guid.NewGuid().ToString("N"));
        frame.WriteCsvAsync(Path.Combine(folder, "*.csv")).GetAwaiter().GetResult();
        var back = DataFrame.ReadCsv(Path.Combine(folder, "*.csv"), frame.Schema, blockSize: 100);
        Assert.Equal(type.ToType(), back.Schema["x"].Type);
        Assert.Equal(expected, Boxed(back, "x"));
        Directory.Delete(folder, recursive: true);
        var text = frame["x"].Cast<string>().Compute().Data;
        if (type is ColumnType.DateTime or ColumnType.Float) return; // shown shortened
        Assert.Equal(expected, FrameGen.Boxed(new FramePartition(frame.Schema.Select(["x"]), [FrameKernels.Casting.To(text.Columns[0], type)], text.RowCount)).Select(r => r[0]));
    });

    private static void Each(string name, Action<ColumnType, Array, int, DataFrame> check)
    {
        var type = TypeGen.Named(name);
        Gen.Select(Gen.Int[0, 40].SelectMany(rows => TypeGen.Array(type, rows)), Gen.Int[1, 4]).Sample((values, partitions) =>
        {
            long[] numbers = [.. Enumerable.Range(0, values.Length).Select(i => (long)i)];
            check(type, values, partitions, DataFrame.FromFrame(Frame.FromColumns(("n", numbers), ("x", values)), partitions));
        }, iter: 12, threads: 1);
    }

    private static object?[] Boxed(DataFrame frame, string column)
    {
        var data = frame.Compute().Data;
        return [.. FrameGen.Boxed(data).Select(r => r[data.Schema.IndexOf(column)])];
    }

    private static int Ordinal(string a, string b)
        => System.Text.Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(b));
}
