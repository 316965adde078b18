namespace TaskGraph.Benchmarks;

/// <summary>
/// Array workloads from an NPY file of four times the memory limit that ours has; Dask has none. Dask reads through a memory map, with
/// chunks of ours' size and with its automatic ones, and by reading each chunk: pages of a map count as its memory, though the system may
/// take them back. N is the number of rows.
/// </summary>
internal sealed class ArrayFileSuite : Suite
{
    private static readonly string _folder = Path.Combine(Path.GetTempPath(), "taskgraph-benchmarks", "array-files");

    public override string Name => "array-files";

    public override IReadOnlyList<string> Peers => ["dask-map", "dask-map-auto", "dask-read"];

    public override IEnumerable<Workload> Workloads(bool quick)
    {
        int part = quick ? 5 : 1;
        yield return new("sum", 60_000 / part, 3);
        yield return new("standardize", 60_000 / part, 3) { Tolerance = 1e-5 };
        yield return new("gram", 6_000_000 / part, 3);
    }

    // Ours runs first, and makes the file that all read.
    public override IEngine Start(string engine)
        => engine == "taskgraph" ? new ArrayFileWork(_folder) : new PeerProcess(engine, "/usr/bin/python3", "arrays/file_engines.py", engine, _folder);
}
