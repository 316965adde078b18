using System.Diagnostics;

namespace TaskGraph.Benchmarks;

/// <summary>What a task costs that does nothing, in graphs of six shapes. N is the shape's size, the number of tasks nearly.</summary>
internal sealed class SchedulerSuite : Suite
{
    public override string Name => "scheduler";

    public override IReadOnlyList<string> Peers => ["dask", "tpl"];

    // With and without making the graph, since Dask orders its graph on every run and TPL makes its tasks.
    public override IReadOnlyList<string> OwnEngines => ["taskgraph", "taskgraph-build"];

    public override IEnumerable<Workload> Workloads(bool quick)
    {
        foreach (string shape in Shape.Names) yield return new(shape, 10_000, quick ? 3 : 9);
        if (quick) yield break;
        foreach (string shape in Shape.Names) yield return new(shape, 1_000_000, 3, "dask");
    }

    public override IEngine Start(string engine) => engine switch
    {
        "taskgraph" => new OwnEngine(withBuild: false),
        "taskgraph-build" => new OwnEngine(withBuild: true),
        "tpl" => new TplEngine(),
        _ => new PeerProcess(engine, "/usr/bin/python3", "scheduler/dask_threads.py"),
    };

    private sealed class OwnEngine(bool withBuild) : IEngine
    {
        public Measurement Run(Workload workload)
        {
            var shape = Shape.Make(workload.Name, (int)workload.N);
            var code = new MarkCode(new byte[shape.Count]);
            var outputs = shape.Outputs();
            long started = Stopwatch.GetTimestamp();
            var graph = shape.Assemble(code).Build(outputs);
            if (!withBuild) started = Stopwatch.GetTimestamp();
            ((IHelpingScheduler)Scheduler.Threads).Execute(graph, null, CancellationToken.None);
            return new(Stopwatch.GetElapsedTime(started).TotalSeconds, code.Marked);
        }

        public void Dispose()
        {
        }
    }

    /// <summary>Marks that the task has run, and nothing else.</summary>
    private sealed class MarkCode(byte[] marks) : TaskCode
    {
        private static readonly object _result = new();

        public int Marked => marks.Count(m => m == 1);

        public override object? Run(in TaskInputs inputs, TaskContext context)
        {
            marks[context.Block]++;
            return _result;
        }
    }

    private sealed class TplEngine : IEngine
    {
        public Measurement Run(Workload workload)
        {
            var shape = Shape.Make(workload.Name, (int)workload.N);
            byte[] marks = new byte[shape.Count];
            long started = Stopwatch.GetTimestamp();
            var tasks = new Task[shape.Count];
            for (int i = 0; i < tasks.Length; i++)
            {
                int task = i;
                var inputs = shape.InputsOf(i);
                if (inputs.Length == 0)
                {
                    tasks[i] = Task.Run(() => { marks[task]++; });
                    continue;
                }
                if (inputs.Length == 1)
                {
                    tasks[i] = tasks[inputs[0]].ContinueWith(_ => { marks[task]++; }, TaskScheduler.Default);
                    continue;
                }
                var before = new Task[inputs.Length];
                for (int k = 0; k < before.Length; k++) before[k] = tasks[inputs[k]];
                tasks[i] = Task.Factory.ContinueWhenAll(before, _ => { marks[task]++; });
            }
            Task.WaitAll(tasks);
            return new(Stopwatch.GetElapsedTime(started).TotalSeconds, marks.Count(m => m == 1));
        }

        public void Dispose()
        {
        }
    }
}
