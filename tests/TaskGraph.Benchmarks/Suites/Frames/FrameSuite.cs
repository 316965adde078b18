namespace TaskGraph.Benchmarks;

/// <summary>
/// The questions of H2O.ai's db-benchmark to frames in memory, and reading. N is the number of rows. Text keys are dictionary-encoded for every
/// engine (categories, enumerations), and the answer stays in the engine: a persisted frame, a temporary table, a frame of the peer's.
/// </summary>
internal sealed class FrameSuite : Suite
{
    private static readonly string[] _groups = ["q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8", "q9", "q10"];
    private static readonly string[] _joins = ["j1", "j2", "j3", "j4", "j5"];
    private static readonly string[] _files = ["csv-read", "csv-group", "parquet-read", "parquet-group"];
    private static readonly string[] _others = ["sort-word", "sort-number", "distinct-word", "distinct-number", "counts-word", "counts-number"];

    public override string Name => "frames";

    public override IReadOnlyList<string> Peers => ["duckdb", "polars", "pandas", "dask"];

    public override IEnumerable<Workload> Workloads(bool quick)
    {
        int rows = quick ? 1_000_000 : 10_000_000, runs = quick ? 5 : 3;
        FrameData.Ensure(rows);
        // Debian's pandas reads no Parquet; Dask has no median of groups but by a Python function for each.
        foreach (string name in (IEnumerable<string>)[.. _groups, .. _joins, .. _files, .. _others])
            yield return new(name, rows, runs, name.StartsWith("parquet", StringComparison.Ordinal) ? ["pandas", "dask"]
                : name is "q6" or "q8" or "q10" or "sort-word" ? ["dask"] : []);
    }

    public override IEngine Start(string engine) => engine switch
    {
        "taskgraph" => new FrameQuestions(),
        "duckdb" => new DuckDbEngine(),
        "polars" => new PeerProcess(engine, "node", "frames/polars_frames.js"),
        _ => new PeerProcess(engine, "/usr/bin/python3", $"frames/{engine}_frames.py"),
    };
}
