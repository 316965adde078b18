using System.Data;
using Apache.Arrow;
using CsCheck;
using TaskGraph.Testing;

namespace TaskGraph.Frames.Tests;

public sealed class ConversionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static Frame Small => Frame.FromColumns(
        ("k", new[] { "a", null, "c,\"x\"\n" }), ("x", new double?[] { 1.5, null, double.NaN }), ("n", new[] { 1L, 2, 3 }),
            ("b", new bool?[] { true, false, null }),
        ("t", new[] { new DateTime(2001, 2, 3), new DateTime(2001, 2, 3, 4, 5, 6), new DateTime(1960, 1, 1) }));

    public sealed record Item(string? K, double? X, long N, bool? B, DateTime T);

    [Fact]
    public void WriteCsv_AnyFrame_ReadsBackTheSame() =>
        Gen.Select(FrameGen.Partition, Gen.Int[1, 5]).Sample((data, partitions) =>
        {
            var frame = DataFrame.FromFrame(Frame.Over(data), partitions);
            var paths = frame.WriteCsvAsync(Path.Combine(_folder.Path, "out", "part-*.csv")).GetAwaiter().GetResult();
            Assert.Equal(partitions, paths.Count);
            var back = DataFrame.ReadCsv(Path.Combine(_folder.Path, "out", "part-*.csv"), frame.Schema, blockSize: 700);
            Assert.Equal(FrameGen.Boxed(data), FrameGen.Boxed(back.Compute().Data));
            Directory.Delete(Path.Combine(_folder.Path, "out"), recursive: true);
        }, iter: 60, threads: 1);

    [Fact]
    public async Task WriteCsv_OneColumnWithNulls_KeepsEveryRow()
    {
        var frame = DataFrame.FromColumns(("s", new[] { null, "", "a", null }));
        var path = Path.Combine(_folder.Path, "one.csv.gz");
        await frame.WriteCsvAsync(path);
        Assert.Equal([null, "", "a", null], DataFrame.ReadCsv(path)["s"].Compute<string>());
    }

    [Fact]
    public async Task WriteCsv_SeveralPartitionsToOneName_ThrowsAtTheCall() =>
        Assert.Contains("'*'",
            (await Assert.ThrowsAsync<ArgumentException>(async ()
            => await DataFrame.FromFrame(Small, 2).WriteCsvAsync(Path.Combine(_folder.Path, "x.csv")))).Message);

    [Fact]
    public async Task WriteCsv_FailingTask_LeavesNoFile()
    {
        var frame = DataFrame.FromFrame(Small).MapPartitions(f => throw new InvalidDataException("bad"), Small.Schema);
        await Assert.ThrowsAsync<TaskFailedException>(() => frame.WriteCsvAsync(Path.Combine(_folder.Path, "x.csv")));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task ComputePartitions_AllAndSome_AreInOrder()
    {
        var frame = DataFrame.FromColumns(("n", Enumerable.Range(0, 1000).ToArray()));
        frame = DataFrame.FromFrame(frame.Compute(), 9);
        var seen = new List<int>();
        await foreach (Frame partition in frame[frame["n"] >= 10].ComputePartitionsAsync()) seen.AddRange(partition.Column<int>("n"));
        Assert.Equal(Enumerable.Range(10, 990), seen);
        await foreach (Frame partition in frame.ComputePartitionsAsync())
        {
            Assert.Equal(0, partition.Column<int>("n")[0]);
            break;
        }
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (Frame _ in frame.ComputePartitionsAsync(cancellationToken: new CancellationToken(true))) { }
        });
    }

    [Fact]
    public void Bag_ThereAndBack_GivesTheSameRecords()
    {
        var records = Small.ToRecords<Item>();
        var frame = DataFrame.FromFrame(Small, 2);
        Assert.Equal(records, frame.ToBag<Item>().Compute());
        Assert.Equal([1L, 3], frame.ToBag<Item>().Where(i => i.N != 2).ToDataFrame()["N"].Compute<long>());
        Assert.Contains("'Z'", Assert.Throws<ArgumentException>(() => frame.ToBag<Wrong>()).Message);
    }

    public sealed record Wrong(string Z);

    [Fact]
    public void ToArray_OfMemory_HasShapeAndValues()
    {
        var frame = DataFrame.FromFrame(Frame.FromColumns(("a", new[] { 1, 2, 3, 4, 5 }), ("b", new double?[] { 0.5, null, 2, 3, 4 }),
            ("s", new string[5])), 2);
        Array<double> matrix = frame.ToArray<double>("b", "a");
        Assert.Equal([5L, 2], matrix.Shape);
        var tensor = matrix.Compute();
        Assert.Equal([0.5, 1, double.NaN, 2, 2, 3, 3, 4, 4, 5], Enumerable.Range(0, 10).Select(i => tensor[i / 2, i % 2]));
        Assert.Equal(15, frame["a"].ToArray<long>().Sum().Compute());
        Assert.Contains("FillNa", Assert.Throws<TaskFailedException>(() => frame.ToArray<long>("b").Compute()).Message);
        Assert.Contains("'s' holds string", Assert.Throws<ArgumentException>(() => frame.ToArray<double>()).Message);
    }

    [Fact]
    public void ToArray_OfCsvWithUnknownRows_ComputesWithThem()
    {
        string path = _folder.File("a.csv", "a,b\n" + string.Concat(Enumerable.Range(0, 1000).Select(i => $"{i},{i % 7}\n")));
        Array<double> x = DataFrame.ReadCsv(path, blockSize: 1000).ToArray<double>();
        Array<double> z = (x - x.Mean(axis: 0)) / x.Std(axis: 0);
        var tensor = z.Compute();
        Assert.Equal([1000, 2], tensor.Lengths.ToArray());
        Assert.Equal(-499.5 / Math.Sqrt((1000.0 * 1000 - 1) / 12), tensor[0, 0], 1e-12);
    }

    [Fact]
    public void ToArrow_AllTypes_HaveTheirValues()
    {
        using RecordBatch batch = Small.ToArrow();
        Assert.Equal(3, batch.Length);
        var codes = (DictionaryArray)batch.Column("k");
        Assert.Equal("c,\"x\"\n", ((StringArray)codes.Dictionary).GetString(((Int32Array)codes.Indices).GetValue(2)!.Value));
        Assert.True(codes.Indices.IsNull(1));
        Assert.Equal([1.5, null, double.NaN], Enumerable.Range(0, 3).Select(i => ((DoubleArray)batch.Column("x")).GetValue(i)));
        Assert.Equal([true, false, null], Enumerable.Range(0, 3).Select(i => ((BooleanArray)batch.Column("b")).GetValue(i)));
        Assert.Equal(new DateTimeOffset(2001, 2, 3, 4, 5, 6, TimeSpan.Zero), ((TimestampArray)batch.Column("t")).GetTimestamp(1));
    }

    [Fact]
    public void CreateDataReader_LoadedIntoTable_HasTheRows()
    {
        var table = new DataTable();
        table.Load(Small.CreateDataReader());
        Assert.Equal(3, table.Rows.Count);
        Assert.Equal(DBNull.Value, table.Rows[1]["x"]);
        Assert.Equal(3L, table.Rows[2]["n"]);
        using var reader = Small.CreateDataReader();
        Assert.Throws<InvalidOperationException>(() => reader.GetInt64(2));
        Assert.True(reader.Read());
        Assert.Equal(1, reader.GetDouble(reader.GetOrdinal("n")));
    }

    [Fact]
    public void BagToArray_AnyPartitions_HasItsElements() => Gen.Select(Gen.Int[-50, 50].Array[0, 40], Gen.Int[1, 6]).Sample((items, partitions) =>
    {
        var array = Bag.FromSequence(items, partitions).Where(x => x % 3 != 0).Select(x => (double)x).ToArray();
        Assert.Equal(items.Where(x => x % 3 != 0).Sum(), array.Sum().Compute(Scheduler.Threads));
        Assert.Equal(items.Where(x => x % 3 != 0).Select(x => 2.0 * x), (array + array).Compute(Scheduler.Threads).ToArray());
        var rows = Bag.FromSequence(items, partitions).Select(x => new[] { x, -x, 1, x + 1 }).ToArray(width: 2);
        Assert.Equal(items.SelectMany(x => new[] { x, -x, 1, x + 1 }), rows.Compute(Scheduler.Threads).ToArray());
    }, iter: 30);

    [Fact]
    public void BagToArray_NoWholeRows_Fails()
    {
        var rows = Bag.FromSequence([new[] { 1, 2, 3 }], 1).ToArray(width: 2);
        Assert.IsType<ArgumentException>(Assert.Throws<TaskFailedException>(() => rows.Compute(Scheduler.Processes)).InnerException);
    }
}
