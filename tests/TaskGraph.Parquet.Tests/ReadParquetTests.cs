using CsCheck;
using Parquet;
using Parquet.Schema;
using Parquet.Serialization;
using Parquet.Serialization.Attributes;

namespace TaskGraph.Tests.Parquet;

public sealed class ReadParquetTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("taskgraph-parquet-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public sealed class Item
    {
        public bool B { get; set; }
        public bool? Bn { get; set; }
        public int I { get; set; }
        public int? In { get; set; }
        public long L { get; set; }
        public long? Ln { get; set; }
        public float F { get; set; }
        public double D { get; set; }
        public double? Dn { get; set; }

        [ParquetTimestamp(ParquetTimestampResolution.Microseconds)]
        public DateTime T { get; set; }

        [ParquetTimestamp(ParquetTimestampResolution.Milliseconds)]
        public DateTime? Tn { get; set; }

        public string? S { get; set; }
    }

    private static readonly Gen<Item> _items = Gen.Select(Gen.Int, Gen.Long, Gen.Double, Gen.Int[0, 7], Gen.Int[0, 100_000_000],
        Gen.Char.AlphaNumeric.Array[0, 12]).Select((i, l, d, nulls, seconds, text) => new Item
        {
            B = i % 2 == 0,
            Bn = (nulls & 1) == 0 ? null : i % 3 == 0,
            I = i,
            In = (nulls & 2) == 0 ? null : i,
            L = l,
            Ln = (nulls & 4) == 0 ? null
            : l,
            F = (float)d,
            D = d,
            Dn = (nulls & 3) == 0 ? null : d,
            T = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(seconds).AddTicks(10L * (i % 1000)),
            Tn = (nulls & 5) == 0 ? null : new DateTime(1960, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(seconds),
            S = nulls == 3 ? null
            : new string(text),
        });

    private static string Flights
    {
        get
        {
            string folder = AppContext.BaseDirectory;
            while (!Directory.Exists(Path.Combine(folder, "samples", "data"))) folder = Path.GetDirectoryName(folder)!;
            return Path.Combine(folder, "samples", "data", "flights-3m.parquet");
        }
    }

    [Fact]
    public void ReadParquet_FilesOfParquetNet_GiveTheirRecords() =>
        Gen.Select(_items.Array[0, 300], Gen.Int[1, 200],
            Gen.Enum<CompressionMethod>().Where(c => c is CompressionMethod.None or CompressionMethod.Snappy or CompressionMethod.Zstd))
        .Sample((items, group, compression) =>
        {
            string path = Path.Combine(_folder, "items.parquet");
            ParquetSerializer.SerializeAsync(items, path,
                new ParquetOptions { RowGroupSize = group, CompressionMethod = compression }).GetAwaiter().GetResult();
            var frame = DataFrame.ReadParquet(path);
            var computed = frame.Compute();
            Assert.Equal(items.Select(i => i.B), computed.Column<bool>("B"));
            Assert.Equal(items.Select(i => i.Bn), computed.Column<bool?>("Bn"));
            Assert.Equal(items.Select(i => i.I), computed.Column<int>("I"));
            Assert.Equal(items.Select(i => i.In), computed.Column<int?>("In"));
            Assert.Equal(items.Select(i => i.L), computed.Column<long>("L"));
            Assert.Equal(items.Select(i => i.Ln), computed.Column<long?>("Ln"));
            Assert.Equal(items.Select(i => i.F), computed.Column<float>("F"));
            Assert.Equal(items.Select(i => i.D), computed.Column<double>("D"));
            Assert.Equal(items.Select(i => i.Dn), computed.Column<double?>("Dn"));
            Assert.Equal(items.Select(i => new DateTime(i.T.Ticks)), computed.Column<DateTime>("T"));
            Assert.Equal(items.Select(i => i.Tn is { } t ? new DateTime(t.Ticks) : (DateTime?)null), computed.Column<DateTime?>("Tn"));
            Assert.Equal(items.Select(i => i.S), computed.Column<string>("S"));
        }, iter: 40, threads: 1);

    [Fact]
    public void ReadParquet_Flights_HasTheKnownTotals()
    {
        var flights = DataFrame.ReadParquet(Flights);
        Assert.Equal("date: DateTime, delay: long, distance: long, origin: string, destination: string", flights.Schema.ToString());
        var ord = flights[flights["origin"] == "ORD"];
        var (rows, delay, distance) = Compute.All(flights.RowCount(), flights["delay"].Sum<long>(), flights["distance"].Sum<long>());
        Assert.Equal((3_000_000L, 20003603L, 2194861208L), (rows, delay, distance));
        var (count, mean) = Compute.All(ord.RowCount(), ord["delay"].Mean());
        Assert.Equal(166341, count);
        Assert.Equal(9.273655, mean, 1e-6);
        Assert.Equal(new DateTime(2001, 1, 1), flights["date"].Min<DateTime>().Compute().Date);
        var june = flights[flights["date"] >= new DateTime(2001, 6, 1)];
        Assert.InRange(Optimizer.Optimize([june.Expr])[0].BlockCount, 1, 4);
        Assert.Equal(flights.Assign(("june", flights["date"] >= new DateTime(2001, 6, 1)))["june"].Sum<long>().Compute(), june.RowCount().Compute());
        Assert.Equal(1, Optimizer.Optimize([flights[flights["origin"] == "no airport, and after all"].Expr])[0].BlockCount);
    }

    [Fact]
    public void ReadParquet_OneColumnUsed_ReadsNoOther()
    {
        var flights = DataFrame.ReadParquet(Flights);
        Assert.Contains("flights-3m.parquet, 2 of 5 columns", flights[flights["origin"] == "ORD"]["delay"].Mean().Explain());
        Assert.Contains("0 of 5 columns", flights.RowCount().Explain());
    }

    [Fact]
    public async Task ReadParquet_FilterOutsideOfBounds_ReadsOnlyGroupsThatMayMatch()
    {
        var items = Enumerable.Range(0, 1000).Select(i
            => new Item { I = i, L = -i, D = i / 10.0, S = $"k{i:0000}", T = new DateTime(2000, 1, 1).AddDays(i), Dn = i < 500 ? null : i }).ToList();
        string path = Path.Combine(_folder, "sorted.parquet");
        await ParquetSerializer.SerializeAsync(items, path, new ParquetOptions { RowGroupSize = 100 });
        var frame = DataFrame.ReadParquet(path);
        // Parquet.Net writes no bounds for texts and times; the flights have them.
        var conditions = new Dictionary<Series, int>
        {
            [frame["I"] < 250] = 3,
            [frame["I"] == 250] = 1,
            [300 > frame["I"]] = 3,
            [frame["L"] <= -250L] = 8,
            [frame["D"] > 89.95] = 1,
            [frame["S"] == "k0123"] = 10,
            [frame["S"] >= "k0500" & frame["I"] < 650] = 7,
            [frame["I"] < 100 | frame["I"] >= 900] = 2,
            [frame["T"] < new DateTime(2000, 2, 1)] = 10,
            [frame["I"] > 5000] = 1,
            [frame["I"] != 5] = 10,
            [frame["I"] + 1 < 10] = 10,
        };
        foreach (var (condition, groups) in conditions)
        {
            var filtered = frame[condition];
            Assert.Equal((condition.Explain(), groups), (condition.Explain(), Optimizer.Optimize([filtered.Expr])[0].BlockCount));
            var everything = frame.Assign(("keep", condition)).Compute();
            Assert.Equal(everything.Where(r => r.Get<bool>("keep")).Select(r => r.Get<int>("I")), filtered.Compute().Column<int>("I"));
        }
        Assert.Equal(10, Optimizer.Optimize([frame[frame["I"] < 250].Expr, frame.Expr])[0].BlockCount);
    }

    [Fact]
    public async Task ReadParquet_EmptyFile_HasItsSchemaAndNoRows()
    {
        string path = Path.Combine(_folder, "empty.parquet");
        using (var stream = File.Create(path))
        await using (await ParquetWriter.CreateAsync(new ParquetSchema(new DataField<double>("x"), new DataField<string>("s")), stream))
        {
        }
        var frame = DataFrame.ReadParquet(path);
        Assert.Equal("x: double, s: string", frame.Schema.ToString());
        Assert.Equal(0, frame.Compute().RowCount);
    }

    [Fact]
    public void ReadParquet_ListsOfParquetNet_GiveTheirElements() => Gen.Int[0, 3].Array[0, 5].Array[0, 50].Sample(lists =>
    {
        string path = Path.Combine(_folder, "lists.parquet");
        ParquetSerializer.SerializeAsync(lists.Select((l, i) => new WithList { X = i, Tags = [.. l.Select(n => $"t{n}")], Numbers = [.. l.Select(n => n * 0.5)] }), path,
            new ParquetOptions { RowGroupSize = 7 }).GetAwaiter().GetResult();
        var frame = DataFrame.ReadParquet(path);
        Assert.Equal("X: int, Tags: string[], Numbers: double[]", frame.Schema.ToString());
        var rows = frame.Compute();
        Assert.Equal(lists.Select(l => l.Select(n => $"t{n}")), rows.Column<string[]>("Tags"));
        Assert.Equal(lists.Select(l => l.Select(n => n * 0.5)), rows.Column<double[]>("Numbers"));
    }, iter: 30, threads: 1);

    [Fact]
    public async Task ReadParquet_ColumnOfRecords_IsRefusedUnlessLeftOut()
    {
        string path = Path.Combine(_folder, "records.parquet");
        await ParquetSerializer.SerializeAsync([new WithRecords { X = 1, Inner = [new Item { I = 1 }] }], path);
        Assert.Contains("Column 'Inner'", Assert.Throws<NotSupportedException>(() => DataFrame.ReadParquet(path)).Message);
        Assert.Equal([1], DataFrame.ReadParquet(path, columns: ["X"])["X"].Compute<int>());
    }

    public sealed class WithRecords
    {
        public int X { get; set; }
        public List<Item> Inner { get; set; } = [];
    }

    public sealed class WithList
    {
        public int X { get; set; }
        public List<string> Tags { get; set; } = [];
        public List<double> Numbers { get; set; } = [];
    }

    [Fact]
    public void ReadParquet_WhatIsNotThere_ThrowsAtTheCall()
    {
        string text = Path.Combine(_folder, "text.parquet");
        File.WriteAllText(text, "no parquet at all, but more than twelve bytes");
        Assert.Contains("is no Parquet file", Assert.Throws<InvalidDataException>(() => DataFrame.ReadParquet(text)).Message);
        File.WriteAllText(text, "");
        Assert.Throws<InvalidDataException>(() => DataFrame.ReadParquet(text));
        Assert.Throws<FileNotFoundException>(() => DataFrame.ReadParquet(Path.Combine(_folder, "none.parquet")));
        Assert.Throws<FileNotFoundException>(() => DataFrame.ReadParquet(Path.Combine(_folder, "none-*.parquet")));
        Assert.Contains("Did you mean 'delay'?", Assert.Throws<ArgumentException>(() => DataFrame.ReadParquet(Flights, columns: ["dealy"])).Message);
    }

    [Fact]
    public void ReadParquet_DamagedPage_FailsWithFileAndRowGroup()
    {
        byte[] bytes = File.ReadAllBytes(Flights);
        Array.Fill(bytes, (byte)0xAB, 5000, 20000);
        string path = Path.Combine(_folder, "damaged.parquet");
        File.WriteAllBytes(path, bytes);
        var error = Assert.Throws<TaskFailedException>(() => DataFrame.ReadParquet(path).Compute());
        Assert.Contains("Row group 0 of", error.Message);
    }
}
