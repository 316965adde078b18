using System.Diagnostics;
using System.Globalization;

namespace TaskGraph.Benchmarks;

/// <summary>The questions as one writes them with this library.</summary>
internal sealed class FrameQuestions : IEngine
{
    private readonly Dictionary<(string, long), DataFrame> _tables = [];

    public Measurement Run(Workload workload)
    {
        var (ask, sums) = Question(workload);
        long started = Stopwatch.GetTimestamp();
        var answer = ask().Persist();
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        double checksum = sums.Length == 0 ? answer.RowCount().Compute() : sums.Sum(s => answer[s].Sum().Compute());
        if (workload.Name.StartsWith("sort", StringComparison.Ordinal)) checksum = answer.Head(1000)[sums[0]].Sum().Compute();
        answer.Release();
        return new(seconds, checksum);
    }

    public void Dispose()
    {
    }

    private (Func<DataFrame> Ask, string[] Sums) Question(Workload workload)
    {
        long n = workload.N;
        string csv = Path.Combine(FrameData.FolderOf(n), "G1.csv"), parquet = Path.Combine(FrameData.FolderOf(n), "G1.parquet");
        DataFrame Table(string name) => _tables.TryGetValue((name, n), out var known) ? known : _tables[(name, n)] = Load(name, n);
        FrameGroups By(params string[] keys) => Table("G1").GroupBy(keys, sort: false);
        DataFrame g = workload.Name[0] is 'j' or 'c' or 'p' && !workload.Name.StartsWith("counts", StringComparison.Ordinal) ? null! : Table("G1");
        DataFrame Late(DataFrame frame) => frame[frame["v2"] > 7].GroupBy("id1").Agg(Agg.Sum("v1"), Agg.Mean("v3"));
        DataFrame Join(string right, string on, JoinKind how = JoinKind.Inner) => Table("x").Merge(Table(right), on: on, how: how);
        return workload.Name switch
        {
            "q1" => (() => By("id1").Agg(Agg.Sum("v1")), ["v1"]),
            "q2" => (() => By("id1", "id2").Agg(Agg.Sum("v1")), ["v1"]),
            "q3" => (() => By("id3").Agg(Agg.Sum("v1"), Agg.Mean("v3")), ["v1", "v3"]),
            "q4" => (() => By("id4").Agg(Agg.Mean("v1"), Agg.Mean("v2"), Agg.Mean("v3")), ["v1", "v2", "v3"]),
            "q5" => (() => By("id6").Agg(Agg.Sum("v1"), Agg.Sum("v2"), Agg.Sum("v3")), ["v1", "v2", "v3"]),
            "q6" => (() => By("id4", "id5").Agg(Agg.Median("v3"), Agg.Std("v3").As("s")), ["v3", "s"]),
            "q7" => (() => Range(By("id3").Agg(Agg.Max("v1"), Agg.Min("v2"))), ["range"]),
            "q8" => (() => g["id6", "v3"].GroupBy("id6").NLargest(2, "v3"), ["v3"]),
            "q9" => (() => Squared(By("id2", "id4").Agg(Agg.Corr("v1", "v2").As("r"))), ["r2"]),
            "q10" => (() => By("id1", "id2", "id3", "id4", "id5", "id6").Agg(Agg.Sum("v3"), Agg.Count().As("n")), ["v3", "n"]),
            "j1" => (() => Join("small", "id1"), ["v1", "v2"]),
            "j2" => (() => Join("medium", "id2"), ["v1", "v2"]),
            "j3" => (() => Join("medium", "id2", JoinKind.Left), ["v1", "v2"]),
            "j4" => (() => Join("medium", "id5"), ["v1", "v2"]),
            "j5" => (() => Join("big", "id3"), ["v1", "v2"]),
            "csv-read" => (() => DataFrame.ReadCsv(csv), ["v1", "v3"]),
            "csv-group" => (() => Late(DataFrame.ReadCsv(csv)), ["v1", "v3"]),
            "parquet-read" => (() => DataFrame.ReadParquet(parquet).Select("id1", "v1", "v3"), ["v1", "v3"]),
            "parquet-group" => (() => Late(DataFrame.ReadParquet(parquet)), ["v1", "v3"]),
            "sort-word" => (() => g.SortValues("id3"), ["id6"]),
            "sort-number" => (() => g.SortValues("id6"), ["id6"]),
            "distinct-word" => (() => g["id3"].ToFrame().DropDuplicates(), []),
            "distinct-number" => (() => g["id6"].ToFrame().DropDuplicates(), []),
            "counts-word" => (() => g["id3"].ValueCounts(), ["count"]),
            "counts-number" => (() => g["id6"].ValueCounts(), ["count"]),
            _ => throw new BenchmarkException($"There is no question '{workload.Name}'."),
        };
    }

    private static DataFrame Range(DataFrame frame) => frame.Assign(("range", frame["v1"] - frame["v2"]))["id3", "range"];

    private static DataFrame Squared(DataFrame frame) => frame.Assign(("r2", frame["r"] * frame["r"]))["id2", "id4", "r2"];

    private static DataFrame Load(string table, long n) => DataFrame.FromFrame(table == "G1"
        ? DataFrame.ReadParquet(Path.Combine(FrameData.FolderOf(n), "G1.parquet")).Compute()
        : Words(Frame.FromColumns([.. ColumnsOf(table).Select(c => (c, Column(n, table, c)))])));

    private static string[] ColumnsOf(string table) => table switch
    {
        "x" => ["id1", "id2", "id3", "v1"],
        "small" => ["id1", "v2"],
        "medium" => ["id1", "id2", "v2"],
        _ => ["id1", "id2", "id3", "v2"],
    };

    private static Array Column(long n, string table, string column)
    {
        int[] raw = FrameData.Raw(n, table, column);
        return column[0] == 'v' ? Array.ConvertAll(raw, v => v / 1e6) : raw;
    }

    // The keys of id1 and id2 again as words.
    private static Frame Words(Frame frame)
    {
        foreach (var (key, word) in (IEnumerable<(string, string)>)[("id1", "id4"), ("id2", "id5")])
        {
            if (!frame.Schema.Contains(key)) continue;
            var words = new Dictionary<int, string>();
            frame = frame.With(word, frame.Column<int>(key).ToArray().Select(v => WordOf(words, v)).ToArray());
        }
        return frame;
    }

    private static string WordOf(Dictionary<int, string> words, int value)
        => words.TryGetValue(value, out string? known) ? known : words[value] = "id" + value.ToString(CultureInfo.InvariantCulture);
}
