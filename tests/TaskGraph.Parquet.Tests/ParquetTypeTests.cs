using CsCheck;
using Parquet.Serialization;
using ParquetSharp;
using ParquetSharp.Schema;
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

    // Files have microseconds or nanoseconds, columns 100 nanoseconds: what is finer is cut off toward the past, before 1970 too.
    [Fact]
    public async Task Parquet_TimesOnBothSidesOf1970_AreCutOffTheSame()
    {
        long[] ticks = [-15, -10, -5, 0, 5, 15];
        string path = Path.Combine(_folder.Path, "micro.parquet");
        await DataFrame.FromColumns(("t", Array.ConvertAll(ticks, t => DateTime.UnixEpoch.AddTicks(t)))).WriteParquetAsync(path);
        Assert.Equal([-20, -10, -10, 0, 0, 10], TicksOf(path));

        path = Path.Combine(_folder.Path, "nano.parquet");
        using (var schema = new GroupNode("schema", Repetition.Required, [new PrimitiveNode("t", Repetition.Required, LogicalType.Timestamp(false, TimeUnit.Nanos), PhysicalType.Int64)]))
        using (var properties = new WriterPropertiesBuilder().Build())
        using (var file = new ParquetFileWriter(path, schema, properties))
        {
            using var group = file.AppendRowGroup();
            using var column = (ColumnWriter<long>)group.NextColumn();
            column.WriteBatch([-101, -100, -99, 0, 99, 101]);
            file.Close();
        }
        Assert.Equal([-2, -1, -1, 0, 0, 1], TicksOf(path));

        static long[] TicksOf(string path) => [.. DataFrame.ReadParquet(path)["t"].Compute<DateTime>().ToArray().Select(t => t.Ticks - DateTime.UnixEpoch.Ticks)];
    }

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

    public sealed class Deep
    {
        public List<List<int>>? Numbers { get; set; }
        public List<List<string>>? Texts { get; set; }
    }

    [Fact]
    public async Task Parquet_OfListsOfLists_IsReadAndWrittenByParquetNet()
    {
        Deep[] rows = [new() { Numbers = [[1, 2], [], [3]], Texts = [["a"], ["b", "c"]] }, new() { Numbers = [], Texts = [[]] }, new() { Numbers = [[4]], Texts = [["d"]] }];
        string path = Path.Combine(_folder.Path, "deep.parquet"), copy = Path.Combine(_folder.Path, "copy.parquet");
        await ParquetSerializer.SerializeAsync(rows, path);
        var frame = DataFrame.ReadParquet(path);
        Assert.Equal("Numbers: int[][], Texts: string[][]", frame.Schema.ToString());
        Check(frame);
        await frame.WriteParquetAsync(copy, rowGroup: 2);
        Check(DataFrame.ReadParquet(copy));

        void Check(DataFrame read)
        {
            Assert.Equal(rows.Select(r => r.Numbers), read.Compute().Column<List<List<int>>>("Numbers"));
            Assert.Equal(rows.Select(r => r.Texts), read.Compute().Column<List<List<string>>>("Texts"));
        }
    }

    [Fact]
    public void Parquet_OfOlderWritersLists_IsFollowed()
    {
        string path = Path.Combine(_folder.Path, "old.parquet");
        using var list = LogicalType.List();
        // A repeated field; a group of one; lists of lists that lack the groups between; a list that must be there.
        using var plain = new PrimitiveNode("plain", Repetition.Repeated, LogicalType.None(), PhysicalType.Int32);
        using var array = new PrimitiveNode("array", Repetition.Repeated, LogicalType.None(), PhysicalType.Int32);
        using var two = new GroupNode("two", Repetition.Optional, [array], list);
        using var middle = new GroupNode("array", Repetition.Repeated, [array], list);
        using var old = new GroupNode("old", Repetition.Optional, [middle], list);
        using var element = new PrimitiveNode("element", Repetition.Optional, LogicalType.None(), PhysicalType.Int32);
        using var inner = new GroupNode("list", Repetition.Repeated, [element]);
        using var required = new GroupNode("element", Repetition.Required, [inner], list);
        using var outer = new GroupNode("list", Repetition.Repeated, [required]);
        using var sure = new GroupNode("sure", Repetition.Required, [outer], list);
        using var schema = new GroupNode("schema", Repetition.Required, [plain, two, old, sure]);
        using (var properties = new WriterPropertiesBuilder().Build())
        using (var file = new ParquetFileWriter(path, schema, properties))
        {
            using var group = file.AppendRowGroup();
            Write(group, [1, 1, 0], [0, 1, 0], [1, 2]); // [1, 2], []
            Write(group, [2, 2, 0], [0, 1, 0], [1, 2]); // [1, 2], null
            Write(group, [3, 3, 2, 3, 1], [0, 2, 1, 1, 0], [1, 2, 3]); // [[1, 2], [], [3]], []
            Write(group, [3, 2, 1, 0], [0, 2, 1, 0], [1]); // [[1, null], []], []
            file.Close();
        }
        var frame = DataFrame.ReadParquet(path).Compute();
        Assert.Equal("plain: int[], two: int[], old: int[][], sure: int[][]", frame.Schema.ToString());
        Assert.Equal([[1, 2], []], frame.Column<int[]>("plain"));
        Assert.Equal([[1, 2], null], frame.Column<int[]?>("two"));
        Assert.Equal([[[1, 2], [], [3]], []], frame.Column<int[][]>("old"));
        Assert.Equal([[[1, null], []], []], frame.Column<int?[][]>("sure"));

        static void Write(RowGroupWriter group, short[] definitions, short[] repetitions, int[] values)
        {
            using var column = group.NextColumn();
            ((ColumnWriter<int>)column).WriteBatch(definitions.Length, definitions, repetitions, values);
        }
    }

    [Fact]
    public void Parquet_OfListsOfRecordsOrNullBytes_SaysWhatItIs()
    {
        string path = Path.Combine(_folder.Path, "bytes.parquet"), records = Path.Combine(_folder.Path, "records.parquet");
        ParquetSharp.Column[] columns = [new ParquetSharp.Column<byte?[]>("x")];
        using (var file = new ParquetFileWriter(path, columns))
        {
            using var group = file.AppendRowGroup();
            using var column = group.NextColumn().LogicalWriter<byte?[]>();
            column.WriteBatch([[1, 2], [3, null]]);
            file.Close();
        }
        var error = Assert.Throws<TaskFailedException>(() => DataFrame.ReadParquet(path).Compute());
        Assert.Contains($"Row group 0 of '{path}' can't be read: Row 1 of column 'x' is a list of bytes with a null.", error.Message);

        using var list = LogicalType.List();
        using var field = new PrimitiveNode("a", Repetition.Optional, LogicalType.None(), PhysicalType.Int32);
        using var record = new GroupNode("element", Repetition.Optional, [field]);
        using var repeated = new GroupNode("list", Repetition.Repeated, [record]);
        using var outer = new GroupNode("x", Repetition.Optional, [repeated], list);
        using var schema = new GroupNode("schema", Repetition.Required, [outer]);
        using (var properties = new WriterPropertiesBuilder().Build())
        using (var file = new ParquetFileWriter(records, schema, properties)) file.Close();
        Assert.Contains("Column 'x'", Assert.Throws<NotSupportedException>(() => DataFrame.ReadParquet(records)).Message);
    }

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
