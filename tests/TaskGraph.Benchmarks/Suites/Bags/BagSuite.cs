namespace TaskGraph.Benchmarks;

/// <summary>
/// Bags of lines and objects. N is megabytes of the file that is read; where there is none, thousands of elements. Peers do the same work in the words that
/// come first to their users' minds; the UTF-8 forms are compared with PLINQ over blocks of bytes, written by hand.
/// </summary>
internal sealed class BagSuite : Suite
{
    private static readonly string[] _ofFiles = ["words", "words-utf8", "json", "json-utf8", "group-words", "regex", "distinct"];
    private static readonly string[] _ofNumbers = ["join", "order"];

    public override string Name => "bags";

    public override IReadOnlyList<string> Peers => ["linq", "plinq", "dask"];

    public override IReadOnlyList<string> OwnEngines => ["taskgraph", "threads"];

    public override IEnumerable<Workload> Workloads(bool quick)
    {
        int megabytes = quick ? 20 : 200, runs = 3;
        BagData.Ensure(megabytes);
        // Python has no other form for bytes, and a shuffle of single words takes Dask many minutes.
        foreach (string name in _ofFiles) yield return new(name, megabytes, runs, name.EndsWith("utf8", StringComparison.Ordinal) || name == "group-words" ? ["dask"] : []);
        // dask.bag joins with a list only, and does not sort.
        foreach (string name in _ofNumbers) yield return new(name, (name == "join" ? 1000 : 5000) / (quick ? 10 : 1), runs, "dask");
    }

    public override IEngine Start(string engine) => engine switch
    {
        "taskgraph" => new BagEngine(Scheduler.Processes),
        "threads" => new BagEngine(Scheduler.Threads),
        "linq" => new LinqEngine(),
        "plinq" => new PlinqEngine(),
        _ => new PeerProcess(engine, "/usr/bin/python3", "bags/dask_bags.py", Path.Combine(Path.GetTempPath(), "taskgraph-benchmarks")),
    };
}
