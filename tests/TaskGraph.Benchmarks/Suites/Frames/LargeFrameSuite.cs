using System.Diagnostics;
using System.Globalization;
using DuckDB.NET.Data;

namespace TaskGraph.Benchmarks;

/// <summary>
/// Questions to CSV files that are larger than the memory allowed: three groupings, a join of two tables of the same size, and a sort written as Parquet.
/// N is the number of rows: 1e8 in 5 GB under 2 GiB, or a tenth under 512 MiB. Every run has a process of its own, and its peak is reported with it.
/// </summary>
internal sealed class LargeFrameSuite : Suite
{
    private static readonly string[] _questions = ["q1", "q3", "q5", "join", "sort"];

    public override string Name => "frames-large";

    public override IReadOnlyList<string> Peers => ["duckdb"];

    public override IEnumerable<Workload> Workloads(bool quick)
    {
        int rows = quick ? 10_000_000 : 100_000_000;
        FrameData.EnsureText(rows);
        foreach (string name in _questions) yield return new(name, rows, Runs: 1);
    }

    public override IEngine Start(string engine) => new FreshProcess(() => PeerProcess.OfOurs(this, engine));

    public override IEngine StartHere(string engine) => new Engine(engine == "duckdb" ? AskDuckDb : Ask);

    public override async Task WriteNotesAsync(IReadOnlyList<Row> rows, TextWriter writer)
    {
        foreach (var row in rows)
            await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"{row.Workload.Name}: peak of {string.Join(", ", row.Runs.Select(r => $"{r.Engine} {(r.Runs.Max(m => m.PeakBytes) ?? 0) >> 20} MiB"))}, limit {LimitOf(row.Workload.N) >> 20} MiB"));
    }

    private static long LimitOf(long rows) => rows > 10_000_000 ? 2L << 30 : 512L << 20;

    private static string SortedFolder(long rows) => Path.Combine(FrameData.FolderOf(rows), "sorted");

    private static double Ask(string name, long rows)
    {
        var options = new ComputeOptions { Scheduler = new ThreadedScheduler(new() { MemoryLimit = new ByteSize(LimitOf(rows)) }) };
        DataFrame Table(string table) => DataFrame.ReadCsv(Path.Combine(FrameData.FolderOf(rows), $"{table}.csv"));
        Frame Groups(string key, params Agg[] aggregates) => Table("G1").GroupBy([key], sort: false).Agg(aggregates).Compute(options);
        switch (name)
        {
            case "q1":
                return Total(Groups("id1", Agg.Sum("v1")), "v1");
            case "q3":
                return Total(Groups("id3", Agg.Sum("v1"), Agg.Mean("v3")), "v1", "v3");
            case "q5":
                return Total(Groups("id6", Agg.Sum("v1"), Agg.Sum("v2"), Agg.Sum("v3")), "v1", "v2", "v3");
            case "join":
                return Total(Table("x").Merge(Table("big"), on: "id3").GroupBy(["id1"], sort: false).Agg(Agg.Sum("v1"), Agg.Sum("v2")).Compute(options), "v1", "v2");
            default:
                Table("x").SortValues("id3").WriteParquetAsync(Path.Combine(SortedFolder(rows), "part-*.parquet"), options: options).GetAwaiter().GetResult();
                return 0;
        }
    }

    private static double Total(Frame frame, params string[] columns)
    {
        double total = 0;
        foreach (var row in frame)
            foreach (string column in columns) total += Convert.ToDouble(row[column], CultureInfo.InvariantCulture);
        return total;
    }

    private static double AskDuckDb(string name, long rows)
    {
        string folder = FrameData.FolderOf(rows), sorted = SortedFolder(rows);
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        foreach (string setting in (string[])
            [$"threads = {Environment.ProcessorCount}", "preserve_insertion_order = false", string.Create(CultureInfo.InvariantCulture, $"memory_limit = '{LimitOf(rows) >> 20}MiB'"),
                $"temp_directory = '{Path.Combine(folder, "duckdb")}'"])
            Run($"SET {setting}");
        string Sum(string sums, string query) => $"SELECT ({sums})::DOUBLE FROM ({query})";
        switch (name)
        {
            case "q1":
                return Number(Sum("sum(v1)", $"SELECT id1, sum(v1) v1 FROM '{folder}/G1.csv' GROUP BY id1"));
            case "q3":
                return Number(Sum("sum(v1) + sum(v3)", $"SELECT id3, sum(v1) v1, avg(v3) v3 FROM '{folder}/G1.csv' GROUP BY id3"));
            case "q5":
                return Number(Sum("sum(v1) + sum(v2) + sum(v3)", $"SELECT id6, sum(v1) v1, sum(v2) v2, sum(v3) v3 FROM '{folder}/G1.csv' GROUP BY id6"));
            case "join":
                return Number(Sum("sum(v1) + sum(v2)", $"SELECT id1, sum(v1) v1, sum(v2) v2 FROM '{folder}/x.csv' JOIN '{folder}/big.csv' USING (id3) GROUP BY id1"));
            default:
                Directory.CreateDirectory(sorted);
                Run("SET preserve_insertion_order = true");
                Run($"COPY (SELECT * FROM '{folder}/x.csv' ORDER BY id3) TO '{sorted}/part.parquet' (FORMAT parquet)");
                return 0;
        }

        void Run(string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }

        double Number(string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            return Convert.ToDouble(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        }
    }

    private sealed class Engine(Func<string, long, double> ask) : IEngine
    {
        public Measurement Run(Workload workload)
        {
            string sorted = SortedFolder(workload.N);
            if (Directory.Exists(sorted)) Directory.Delete(sorted, recursive: true);
            long started = Stopwatch.GetTimestamp();
            double checksum = ask(workload.Name, workload.N);
            double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            long? peak = PeakMemory.Bytes;
            if (Directory.Exists(sorted))
            {
                var result = DataFrame.ReadParquet(Path.Combine(sorted, "*.parquet"));
                checksum = result.Head(1000)["v1"].Sum().Compute() + result["v1"].Sum().Compute();
                Directory.Delete(sorted, recursive: true);
            }
            return new(seconds, checksum, peak);
        }

        public void Dispose()
        {
        }
    }
}
