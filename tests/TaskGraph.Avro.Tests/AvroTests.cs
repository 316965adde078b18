using Avro.File;
using Avro.Generic;
using CsCheck;

namespace TaskGraph.Tests;

/// <summary>Records to Avro files and back, and files that Avro's own library wrote.</summary>
public sealed class AvroTests : IDisposable
{
    private const string Schema = """{"type":"record","name":"Sale","fields":[{"name":"id","type":"long"},{"name":"item","type":["null","string"]},{"name":"price","type":"double"}]}""";

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Write_ThenRead_AnyPartitionsAndBlocks_IsTheSame()
    {
        int n = 0;
        await Gen.Select(Gen.Int[0, 400], Gen.Int[1, 4], Gen.Int[20, 5000], Gen.Bool).SampleAsync(async (count, partitions, block, packed) =>
        {
            string folder = Path.Combine(_folder, $"{Interlocked.Increment(ref n)}");
            Directory.CreateDirectory(folder);
            var sales = Sales(count);
            var files = await Bag.FromSequence(sales, partitions).WriteAvroAsync(
                Path.Combine(folder, "part-*.avro"), Schema, Fill, packed ? AvroCompression.Deflate : AvroCompression.None, options: new() { Scheduler = Scheduler.Threads });
            Assert.Equal(count, files.Sum(f => f.Items));
            Assert.Equal(sales, Bag.ReadAvro(Path.Combine(folder, "*.avro"), Read, block).Compute(Scheduler.Threads));
        }, iter: 20, threads: 1);
    }

    [Fact]
    public async Task ReadAndWrite_InProcesses_Work()
    {
        var sales = Sales(100);
        string manifest = Path.Combine(_folder, "all.json");
        await Bag.FromSequence(sales, 3).WriteAvroAsync(Path.Combine(_folder, "part-*.avro"), Schema, Fill, manifest: manifest, options: new() { Scheduler = Scheduler.Processes });
        Assert.Equal(sales, Bag.ReadAvro(Path.Combine(_folder, "part-*.avro"), Read).Compute(Scheduler.Processes));
        Assert.Contains("part-02.avro", File.ReadAllText(manifest));
    }

    [Fact]
    public async Task Read_OnError_KeepsTheRecordsThatGiveAnElement()
    {
        var sales = Sales(100);
        await Bag.FromSequence(sales, 3).WriteAvroAsync(Path.Combine(_folder, "part-*.avro"), Schema, Fill);
        var some = Bag.ReadAvro(Path.Combine(_folder, "part-*.avro"), r => (long)r["id"] % 30 == 7 ? throw new FormatException("seven") : Read(r)).OnError(ErrorAction.Collect);
        foreach (var scheduler in (IScheduler[])[Scheduler.Threads, Scheduler.Processes])
        {
            var (kept, bad) = Compute.All(some, some.Failures, new() { Scheduler = scheduler });
            Assert.Equal(sales.Where(s => s.Id % 30 != 7), kept);
            Assert.Equal(sales.Count(s => s.Id % 30 == 7), bad.Count);
            Assert.All(bad, b => Assert.Equal((null, "seven"), (Assert.IsType<FileRecord>(b.Item).Line, b.Exception.Message)));
        }
    }

    [Fact]
    public void Read_ManyDataBlocks_GivesEachRecordOnce()
    {
        string path = Path.Combine(_folder, "own.avro");
        var sales = Sales(3000);
        var schema = (Avro.RecordSchema)Avro.Schema.Parse(Schema);
        using (var writer = DataFileWriter<GenericRecord>.OpenWriter(new GenericDatumWriter<GenericRecord>(schema), path))
        {
            foreach (var (sale, i) in sales.Select((s, i) => (s, i)))
            {
                var record = new GenericRecord(schema);
                Fill(sale, record);
                writer.Append(record);
                if (i % 70 == 0) writer.Sync();
            }
        }
        foreach (int block in (int[])[16, 100, 1000, 1 << 20])
            Assert.Equal(sales, Bag.ReadAvro(path, Read, block).Compute(Scheduler.Threads));
        Assert.Equal(3000, Bag.ReadAvro(path, Read).LongCount().Compute(Scheduler.Threads));
    }

    [Fact]
    public async Task BadSchemasAndFiles_SayWhatIsWrong()
    {
        var bag = Bag.FromSequence(Sales(3), 1);
        Assert.Throws<ArgumentException>(() => { _ = bag.WriteAvroAsync("x.avro", """{"type":"string"}""", Fill); });
        Assert.Throws<ArgumentException>(() => { _ = bag.WriteAvroAsync("x.avro", "no schema", Fill); });
        string path = Path.Combine(_folder, "bad.avro");
        await Assert.ThrowsAsync<TaskFailedException>(() => bag.WriteAvroAsync(path, Schema, (sale, record) => record.Add("id", "no number"), options: new() { Scheduler = Scheduler.Threads }));
        Assert.False(File.Exists(path));
        File.WriteAllText(path, "This is no Avro file.");
        Assert.Throws<TaskFailedException>(() => Bag.ReadAvro(path, Read).Compute(Scheduler.Threads));
    }

    private static Sale[] Sales(int count) => [.. Enumerable.Range(0, count).Select(i => new Sale(i, i % 5 == 0 ? null : $"item {i % 37}", i / 4.0))];

    private static void Fill(Sale sale, GenericRecord record)
    {
        record.Add("id", sale.Id);
        record.Add("item", sale.Item);
        record.Add("price", sale.Price);
    }

    private static Sale Read(GenericRecord record) => new((long)record["id"], (string?)record["item"], (double)record["price"]);
}

internal sealed record Sale(long Id, string? Item, double Price);
