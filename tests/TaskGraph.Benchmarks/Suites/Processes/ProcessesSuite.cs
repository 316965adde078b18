namespace TaskGraph.Benchmarks;

/// <summary>
/// What worker processes cost, beside Python's, and what they gain: lock-bound work on one thread, two threads and two workers.
/// N is the number of tasks, or the bytes that travel.
/// </summary>
internal sealed class ProcessesSuite : Suite
{
    public const int LockBoundTasks = 12;
    private const string Threads = "threads", OneThread = "one-thread";
    private static readonly string[] _python = ["multiprocessing", "executor", "dask"];

    public override string Name => "processes";

    public override IReadOnlyList<string> Peers => _python;

    // On the rows of numbers in memory, one-thread is the same sum in this process.
    public override IReadOnlyList<string> OwnEngines => ["taskgraph", Threads, OneThread];

    public override IEnumerable<Workload> Workloads(bool quick)
    {
        int few = quick ? 3 : 7;
        yield return new("cold-start", 1, few, Threads, OneThread, "dask");
        yield return new("idle-worker", 1, few, [.. _python, Threads, OneThread]);
        yield return new("round-trip", 1_000, few, Threads, OneThread, "dask");
        yield return new("round-trip", 20_000, few, Threads, OneThread, "executor", "dask");
        yield return new("pipelined", 10_000, few, Threads, OneThread, "dask");
        yield return new("pipelined", 2_000, few, Threads, OneThread, "multiprocessing", "executor");
        foreach (int bytes in (int[])[1 << 16, 1 << 20, 1 << 24, 100_000_000]) yield return new("echo", bytes, few, Threads, OneThread, "dask");
        yield return new("records", 200_000, few, Threads, OneThread, "dask");
        yield return new("sum-sent", 100_000_000, few, Threads, "dask");
        yield return new("sum-copied", 100_000_000, few, Threads, "executor", "dask");
        yield return new("sum-shared", 100_000_000, few, Threads, "executor", "dask");
        foreach (string name in LockBoundWork.All.Keys) yield return new(name, LockBoundTasks, few, _python);
    }

    public override IEngine Start(string engine) => engine switch
    {
        "taskgraph" => new PoolEngine(),
        Threads => new ThreadsEngine(2),
        OneThread => new ThreadsEngine(1),
        _ => new PeerProcess(engine, "/usr/bin/python3", $"processes/{engine}_pool.py"),
    };
}
