using CsCheck;
using Parquet.Serialization;
using TaskGraph.Frames.Tests;
using TaskGraph.Testing;

namespace TaskGraph.Tests.Parquet;

/// <summary>Every column type goes into Parquet files and comes back the same, with every codec and any row groups.</summary>
public sealed class ParquetTypeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(TypeGen.Names), MemberType = typeof(TypeGen))]
    public void Parquet_ThereAndBack_GivesTheSame(string name) =>
        Gen.Select(Gen.Int[0, 40].SelectMany(rows => TypeGen.Array(TypeGen.Named(name), rows)), Gen.Enum<ParquetCompression>(), Gen.Int[1, 30]).Sample((values, compression, group) =>
        {
            long[] numbers = [.. Enumerable.Range(0, values.Length).Select(i => (long)i)];
            var frame = DataFrame.FromFrame(Frame.FromColumns(("n", numbers), ("x", values)), 2);
            var expected = FrameGen.Boxed(frame.Compute().Data).Select(r => r.Select(Micro).ToArray()).ToArray();
            string path = Path.Combine(_folder.Path, "part-*.parquet");
            var files = frame.WriteParquetAsync(path, compression, group).GetAwaiter().GetResult();
            var back = DataFrame.ReadParquet(path);
            Assert.Equal(frame.Schema, back.Schema);
            Assert.Equal(expected, FrameGen.Boxed(back.Compute().Data));
            foreach (string file in files) File.Delete(file);
        }, iter: 10, threads: 1);

    [Fact]
    public async Task Parquet_OrderedCategories_KeepTheirOrder()
    {
        var frame = DataFrame.FromColumns(("s", new[] { "b", "a", null, "c" }));
        frame = frame.Assign(("s", frame["s"].AsCategory(["c", "b", "a"], ordered: true)));
        string path = Path.Combine(_folder.Path, "x.parquet");
        await frame.WriteParquetAsync(path);
        var back = DataFrame.ReadParquet(path);
        Assert.Equal(["c", "b", "a"], back["s"].Compute<Category>().Categories);
        Assert.Equal(["c", "b", "a", null], back.SortValues("s")["s"].Compute<string>());
    }

    public sealed class Item
    {
        public byte B { get; set; }
        public short S { get; set; }
        public ulong? U { get; set; }
        public decimal D { get; set; }
        public Guid G { get; set; }
        public byte[]? Bytes { get; set; }
        public List<int>? Numbers { get; set; }
    }

    private static readonly Gen<Item> _items = Gen.Select(Gen.Int, Gen.ULong, Gen.Byte.Array[0, 5]).Select((i, u, bytes) => new Item
    {
        B = (byte)i,
        S = (short)i,
        U = i % 3 == 0 ? null : u,
        D = i / 100m,
        G = new Guid(i, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
        Bytes = i % 5 == 0 ? null : bytes,
        Numbers = [.. bytes.Select(b => (int)b)],
    });

    [Fact]
    public void Parquet_OfNewTypes_IsReadAndWrittenByParquetNet() => _items.Array[0, 100].Sample(items =>
    {
        string path = Path.Combine(_folder.Path, "items.parquet");
        ParquetSerializer.SerializeAsync(items, path).GetAwaiter().GetResult();
        var frame = DataFrame.ReadParquet(path);
        Check(items, frame.Compute());
        string copy = Path.Combine(_folder.Path, "copy.parquet");
        frame.WriteParquetAsync(copy).GetAwaiter().GetResult();
        Check(items, DataFrame.ReadParquet(copy).Compute());
        if (items.Length == 0) return; // a file without a row group
        var back = ParquetSerializer.DeserializeAsync<Copy>(copy).GetAwaiter().GetResult();
        Assert.Equal(items.Select(i => (i.U, (decimal?)i.D)), back.Data.Select(c => (c.U, c.D)));
        // Parquet.Net gives null for a list without elements where lists may be null.
        Assert.Equal(items.Select(i => i.Numbers!.Select(n => (int?)n)), back.Data.Select(c => c.Numbers ?? []));
    }, iter: 20, threads: 1);

    public sealed class Copy
    {
        public ulong? U { get; set; }
        public decimal? D { get; set; }
        public List<int?>? Numbers { get; set; }
    }

    private static void Check(Item[] items, Frame frame)
    {
        Assert.Equal(items.Select(i => i.B), frame.Column<byte>("B"));
        Assert.Equal(items.Select(i => i.S), frame.Column<short>("S"));
        Assert.Equal(items.Select(i => i.U), frame.Column<ulong?>("U"));
        Assert.Equal(items.Select(i => i.D), frame.Column<decimal>("D"));
        Assert.Equal(items.Select(i => i.G), frame.Column<Guid>("G"));
        Assert.Equal(items.Select(i => i.Bytes), frame.Column<byte[]>("Bytes"));
        Assert.Equal(items.Select(i => i.Numbers?.ToArray()), frame.Column<int[]>("Numbers"));
    }

    // Parquet's times are whole microseconds here, spans are exact.
    private static object? Micro(object? value) => value switch
    {
        DateTime time => new DateTime(time.Ticks / 10 * 10),
        DateTimeOffset time => new DateTimeOffset(time.Ticks / 10 * 10, TimeSpan.Zero),
        _ => value,
    };
}
