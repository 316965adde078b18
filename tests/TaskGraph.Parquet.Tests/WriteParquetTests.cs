using CsCheck;

namespace TaskGraph.Tests.Parquet;

public sealed class WriteParquetTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("taskgraph-parquet-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private sealed record Item(bool? B, int I, long? L, float F, double? D, DateTime? T, string? S);

    private static readonly Gen<Item> _items = Gen.Select(Gen.Int, Gen.Long, Gen.Double, Gen.Int[0, 63], Gen.Int[0, 100_000_000], Gen.Char.AlphaNumeric.Array[0, 12],
        (i, l, d, nulls, seconds, text) => new Item((nulls & 1) == 0 ? null : i % 2 == 0, i, (nulls & 2) == 0 ? null : l, (float)d, (nulls & 4) == 0 ? null : d,
            (nulls & 8) == 0 ? null : new DateTime(2000, 1, 1).AddSeconds(seconds).AddTicks(10L * (i & 1023)), (nulls & 16) == 0 ? null : new string(text)));

    [Fact]
    public void WriteParquet_AnyRowsAndCompression_ReadBackTheSame() => Gen.Select(_items.Array[1, 60], Gen.Int[1, 3], Gen.Enum<ParquetCompression>(), Gen.Int[1, 40])
        .Sample((items, partitions, compression, rowGroup) =>
        {
            string folder = Path.Combine(_folder, Guid.NewGuid().ToString("N"));
            var frame = DataFrame.FromRecords(items, partitions);
            var paths = frame.WriteParquetAsync(Path.Combine(folder, "part-*.parquet"), compression, rowGroup).GetAwaiter().GetResult();
            Assert.Equal(partitions, paths.Count);
            Assert.Equal(items, DataFrame.ReadParquet(Path.Combine(folder, "*.parquet")).Compute().ToRecords<Item>());
        }, iter: 40, threads: 1);

    [Fact]
    public async Task WriteParquet_OfABag_ReadsBackTheSame()
    {
        var items = Enumerable.Range(0, 50).Select(i => new { I = i, Text = $"text {i % 7}" }).ToArray();
        var paths = await Bag.FromSequence(items, 3).WriteParquetAsync(Path.Combine(_folder, "bag-*.parquet"), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(3, paths.Count);
        Assert.Equal(items.Select(i => (i.I, i.Text)), DataFrame.ReadParquet(Path.Combine(_folder, "bag-*.parquet")).Compute().ToRecords<(int, string)>());
    }

    [Fact]
    public async Task WriteParquet_RowGroups_AreLeftOutByTheirBounds()
    {
        string path = Path.Combine(_folder, "numbers.parquet");
        await DataFrame.FromRecords(Enumerable.Range(0, 100).Select(i => new { I = i }), 1).WriteParquetAsync(path, rowGroup: 10,
            cancellationToken: TestContext.Current.CancellationToken);
        var numbers = DataFrame.ReadParquet(path);
        Assert.Equal(10, numbers.PartitionCount);
        Assert.Contains("block pruning", numbers[numbers["I"] >= 90].Explain());
    }

    [Fact]
    public async Task ReadParquet_FilterOnTypesThatOnlyFilesFromHereHave_ReadsTheGroupsThatMatch()
    {
        string path = Path.Combine(_folder, "types.parquet");
        var start = new DateTimeOffset(2001, 2, 3, 0, 0, 0, TimeSpan.Zero);
        string[] sizes = ["small", "medium", "large"]; // not the order of the texts
        var frame = DataFrame.FromColumns(("span", Enumerable.Range(0, 30).Select(i => TimeSpan.FromHours(i)).ToArray()),
            ("time", Enumerable.Range(0, 30).Select(i => start.AddHours(i)).ToArray()), ("size", Enumerable.Range(0, 30).Select(i => sizes[i / 10]).ToArray()));
        await frame.Assign(("size", frame["size"].AsCategory(sizes, ordered: true))).WriteParquetAsync(path, rowGroup: 10, cancellationToken: TestContext.Current.CancellationToken);
        var back = DataFrame.ReadParquet(path);
        Assert.Equal(3, back[back["span"] > TimeSpan.FromHours(26)].RowCount().Compute());
        Assert.Contains("block pruning", back[back["span"] > TimeSpan.FromHours(26)].Explain());
        Assert.Equal(4, back[back["time"] >= start.AddHours(26)].RowCount().Compute());
        Assert.Contains("block pruning", back[back["time"] >= start.AddHours(26)].Explain());
        Assert.Equal(20, back[back["size"] >= "medium"].RowCount().Compute());
        Assert.Equal(10, back[back["size"] < "medium"].RowCount().Compute());
    }

    private sealed record Flight(string? Origin, long Year, double? Delay);

    [Fact]
    public async Task WriteParquet_ByFoldersOfNullsOnly_ReadsThemBackAsString()
    {
        Flight[] flights = [new(null, 2002, 7)];
        await DataFrame.FromRecords(flights, 1).WriteParquetAsync(Path.Combine(_folder, "nulls", "part-*.parquet"), partitionBy: ["Origin"],
            cancellationToken: TestContext.Current.CancellationToken);
        var back = DataFrame.ReadParquet(Path.Combine(_folder, "nulls", "**", "*.parquet"));
        Assert.Equal("Year: long, Delay: double, Origin: string", back.Schema.ToString());
        Assert.Equal([null], back["Origin"].Compute<string?>());
    }

    [Fact]
    public async Task WriteParquet_ByFolders_GivesThePathsOfItsFiles()
    {
        Flight[] flights = [new("b", 2001, 1), new("a", 2001, 2), new("b", 2001, 3), new(null, 2002, 4), new("x", 1999, 5)];
        string folder = Path.Combine(_folder, "paths"), pattern = Path.Combine(folder, "part-*.parquet");
        var frame = DataFrame.FromRecords(flights, 2);
        foreach (IScheduler scheduler in new[] { Scheduler.Threads, Scheduler.Synchronous })
        {
            var paths = await frame[frame["Year"] > 2000].WriteParquetAsync(pattern, partitionBy: ["Year", "Origin"], options: new() { Scheduler = scheduler }, cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(["Year=2001/Origin=a/part-00.parquet", "Year=2001/Origin=b/part-00.parquet", "Year=2001/Origin=b/part-01.parquet", "Year=2002/Origin=__HIVE_DEFAULT_PARTITION__/part-01.parquet"],
                paths.Select(p => Path.GetRelativePath(folder, p).Replace('\\', '/')));
            Assert.All(paths, p => Assert.True(File.Exists(p)));
        }
        Assert.Empty(await frame[frame["Year"] > 3000].WriteParquetAsync(Path.Combine(folder, "none-*.parquet"), partitionBy: ["Year"], cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task WriteParquet_ByFoldersOfNullsAmongNaNAndTheWordForNull_KeepsAllRows()
    {
        var frame = DataFrame.FromColumns(("k", new double?[] { double.NaN, null, double.NaN, null, 1, 2 }), ("t", new[] { "a", null, "a", "__HIVE_DEFAULT_PARTITION__", "b", null }),
            ("v", new[] { 1, 2, 3, 4, 5, 6 }));
        foreach (string key in new[] { "k", "t" })
        {
            string folder = Path.Combine(_folder, "all", key);
            await frame[key, "v"].WriteParquetAsync(Path.Combine(folder, "part-*.parquet"), partitionBy: [key], cancellationToken: TestContext.Current.CancellationToken);
            var back = DataFrame.ReadParquet(Path.Combine(folder, "**", "*.parquet")).SortValues("v");
            Assert.Equal([1, 2, 3, 4, 5, 6], back["v"].Compute<int>());
            Assert.Equal(frame[key].Cast<string>().Compute<string?>(), back[key].Cast<string>().Compute<string?>());
        }
    }

    [Fact]
    public void WriteParquet_ByFolders_ReadsBackTheSameRows() => Gen.Select(
        Gen.Select(Gen.Int[0, 4], Gen.Long[2000, 2002], Gen.Int[0, 9]).Array[1, 60], Gen.Int[1, 3]).Sample((rows, partitions) =>
        {
            string[] origins = ["JFK", "a/b=c %", "..", "ä"];
            var flights = rows.Select(r => new Flight(r.Item1 == 4 ? null : origins[r.Item1], r.Item2, r.Item3 == 0 ? null : r.Item3)).ToArray();
            string folder = Path.Combine(_folder, Guid.NewGuid().ToString("N"));
            var frame = DataFrame.FromRecords(flights, partitions);
            frame.WriteParquetAsync(Path.Combine(folder, "part-*.parquet"), partitionBy: ["Year", "Origin"]).GetAwaiter().GetResult();
            var back = DataFrame.ReadParquet(Path.Combine(folder, "**", "*.parquet"));
            Assert.Equal("Delay: double, Year: long, Origin: string", back.Schema.ToString());
            Assert.Equal(flights.Order(_flights), back.Compute().ToRecords<Flight>().Order(_flights));
            var some = back[back["Year"] == 2001];
            Assert.Equal(flights.Where(f => f.Year == 2001).Order(_flights), some.Compute().ToRecords<Flight>().Order(_flights));
            Assert.Equal(Math.Max(1, Directory.GetFiles(folder, "*.parquet", SearchOption.AllDirectories).Count(f => f.Contains("Year=2001"))),
                Optimizer.Optimize([some.Expr])[0].BlockCount);
            Assert.Equal(flights.Length, back["Origin"].ToFrame().RowCount().Compute());
            Assert.Equal("Origin: string", DataFrame.ReadParquet(Path.Combine(folder, "**", "*.parquet"), columns: ["Origin"]).Schema.ToString());
        }, iter: 20, threads: 1);

    private static readonly Comparer<Flight> _flights = Comparer<Flight>.Create((a, b) => Comparer<(string?, long, double?)>.Default.Compare((a.Origin, a.Year, a.Delay), (b.Origin, b.Year, b.Delay)));

    [Fact]
    public async Task WriteParquet_ThatFails_LeavesNoFile()
    {
        var frame = DataFrame.FromRecords(Enumerable.Range(0, 10).Select(i => new { I = i }), 1).MapPartitions(f => f.RowCount > 0 ? throw new InvalidOperationException("no") : f);
        await Assert.ThrowsAsync<TaskFailedException>(() => frame.WriteParquetAsync(Path.Combine(_folder, "x.parquet")));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void WriteParquet_WrongArguments_AreErrorsAtTheCall()
    {
        var frame = DataFrame.FromColumns(("a", new[] { 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = frame.WriteParquetAsync("x.parquet", rowGroup: 0); });
        Assert.Throws<ArgumentException>(() => { _ = frame.Select().WriteParquetAsync("x.parquet"); });
    }
}
