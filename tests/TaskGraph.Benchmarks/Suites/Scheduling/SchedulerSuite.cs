namespace TaskGraph.Benchmarks;

/// <summary>
/// What a task costs that does nothing, in graphs of six shapes, where N is the shape's size, nearly the number of tasks; whether a
/// second thread helps tasks that do a little; what it costs to make the graph of a collection of N blocks; and large results under a memory limit, where N is
/// their number.
/// </summary>
internal sealed class SchedulerSuite : Suite
{
    private static readonly string[] _continuing = ["tpl", "dataflow"], _own = ["taskgraph-api", "taskgraph-1", "taskgraph-sync", "taskgraph-build"];

    public override string Name => "scheduler";

    public override IReadOnlyList<string> Peers => ["dask", .. _continuing];

    // The executor alone; through the public method; on one thread; synchronously; and with making the graph, since Dask orders its
    // graph on every run and TPL makes its tasks.
    public override IReadOnlyList<string> OwnEngines => ["taskgraph", .. _own];

    public override IEnumerable<Workload> Workloads(bool quick)
    {
        foreach (string shape in Shape.Names) yield return new(shape, 10_000, quick ? 7 : 21, quick ? [] : ["dask"]);
        foreach (string busy in BusyCode.Names) yield return new(busy, 10_000, quick ? 3 : 9, ["dask", .. _continuing, "taskgraph-api", "taskgraph-sync", "taskgraph-build"]);
        foreach (string build in (string[])[BuiltGraphs.Array, BuiltGraphs.Bag])
            yield return new(build, quick ? 100_000 : 1_000_000, quick ? 3 : 5, ["dask", .. _continuing, .. _own]);
        if (quick) yield break;
        foreach (string shape in Shape.Names) yield return new(shape, 10_000, 1, [.. _continuing, .. _own]);
        foreach (string shape in Shape.Names) yield return new(shape, 1_000_000, 3, "dask");
        yield return new(LargeResults.Tree, 1000, 1, [.. _continuing, .. _own]);
        yield return new(LargeResults.Twice, 160, 1, [.. _continuing, .. _own]);
    }

    public override Task WriteNotesAsync(IReadOnlyList<Row> rows, TextWriter writer) => CostPerTask.WriteAsync(rows, writer);

    public override IEngine Start(string engine) => engine switch
    {
        "taskgraph" => new OwnEngine(OwnEngine.Helping, withBuild: false),
        "taskgraph-api" => new OwnEngine(g => Scheduler.Threads.ExecuteAsync(g).GetAwaiter().GetResult(), withBuild: false),
        "taskgraph-1" => new OwnEngine(g => ((IHelpingScheduler)Scheduler.Threads).Execute(g, new() { MaxDegreeOfParallelism = 1 }, CancellationToken.None), withBuild: false),
        "taskgraph-sync" => new OwnEngine(g => ((IHelpingScheduler)Scheduler.Synchronous).Execute(g, null, CancellationToken.None), withBuild: false),
        "taskgraph-build" => new OwnEngine(OwnEngine.Helping, withBuild: true),
        "tpl" => new ContinuationEngine(),
        "dataflow" => new DataflowEngine(),
        _ => new PeerProcess(engine, "/usr/bin/python3", "scheduler/dask_threads.py"),
    };
}
