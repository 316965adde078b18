using System.Diagnostics;

namespace TaskGraph.Benchmarks;

/// <summary>What watching costs, on tasks of one microsecond and on tasks that do nothing: no observer, and each kind of observer.</summary>
internal sealed class ObserverSuite : Suite
{
    private const int Count = 200_000;

    public override string Name => "observers";

    public override IReadOnlyList<string> Peers => [];

    public override IReadOnlyList<string> OwnEngines => ["no-observer", "profiler", "progress", "own-observer"];

    public override IEnumerable<Workload> Workloads(bool quick)
    {
        int runs = quick ? 5 : 15;
        yield return new("spin-1us", Count, runs);
        yield return new("no-op", Count, runs);
    }

    public override IEngine Start(string engine) => new Engine(engine);

    private sealed class Engine(string name) : IEngine
    {
        public Measurement Run(Workload workload)
        {
            var graph = Graph(workload.Name == "no-op" ? 0 : Stopwatch.Frequency / 1_000_000);
            var counter = new Counter();
            var options = name switch
            {
                "profiler" => new ComputeOptions { Observers = [new Profiler()] },
                "progress" => new ComputeOptions { Progress = counter },
                "own-observer" => new ComputeOptions { Observers = [counter] },
                _ => new ComputeOptions(),
            };
            long started = Stopwatch.GetTimestamp();
            ((IHelpingScheduler)Scheduler.Threads).Execute(graph, options, CancellationToken.None);
            return new(Stopwatch.GetElapsedTime(started).TotalSeconds, graph.TaskCount);
        }

        public void Dispose()
        {
        }

        // Chains of ten beside one another: workers meet both successors of their own and the queue.
        private static Graph Graph(long ticks)
        {
            var assembler = new GraphAssembler();
            assembler.BeginLayer(new GraphLayer { Name = "spin", Code = new SpinCode(ticks), Count = Count });
            for (int i = 0; i < Count; i++) assembler.Add(i % 10 == 0 ? [] : [i - 1]);
            return assembler.Build([.. Enumerable.Range(0, Count / 10).Select(c => new GraphOutput(10 * c + 9, OutputMode.Value))]);
        }
    }

    private sealed class SpinCode(long ticks) : TaskCode
    {
        private static readonly object _result = new();

        public override object? Run(in TaskInputs inputs, TaskContext context)
        {
            long end = ticks == 0 ? 0 : Stopwatch.GetTimestamp() + ticks;
            while (ticks != 0 && Stopwatch.GetTimestamp() < end) { }
            return _result;
        }
    }

    private sealed class Counter : IExecutionObserver, IProgress<ComputeProgress>
    {
        private long _events;

        public void OnEvent(ExecutionEvent executionEvent) => _events++;

        public void Report(ComputeProgress value) => _events++;
    }
}
