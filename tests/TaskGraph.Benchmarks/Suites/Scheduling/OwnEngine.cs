using System.Diagnostics;

namespace TaskGraph.Benchmarks;

/// <summary>Runs the suite's graphs on one of our schedulers.</summary>
internal sealed class OwnEngine(Action<Graph> execute, bool withBuild) : IEngine
{
    public static void Helping(Graph graph) => ((IHelpingScheduler)Scheduler.Threads).Execute(graph, null, CancellationToken.None);

    public Measurement Run(Workload workload)
    {
        if (LargeResults.Is(workload.Name)) return LargeResults.Run(workload);
        if (BuiltGraphs.Is(workload.Name)) return BuiltGraphs.Run(workload);
        bool isBusy = BusyCode.Names.Contains(workload.Name);
        var shape = Shape.Make(isBusy ? "emb" : workload.Name, (int)workload.N);
        byte[] marks = new byte[shape.Count];
        TaskCode code = isBusy ? new BusyCode(marks, BusyCode.TimeOf(workload.Name)) : new MarkCode(marks);
        var outputs = shape.Outputs();
        GC.Collect();
        long started = Stopwatch.GetTimestamp();
        var graph = shape.Assemble(code).Build(outputs);
        if (!withBuild) started = Stopwatch.GetTimestamp();
        execute(graph);
        return new(Stopwatch.GetElapsedTime(started).TotalSeconds, marks.Count(m => m == 1));
    }

    public void Dispose()
    {
    }
}

/// <summary>Marks that the task has run, and nothing else.</summary>
internal sealed class MarkCode(byte[] marks) : TaskCode
{
    private static readonly object _result = new();

    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        marks[context.Block]++;
        return _result;
    }
}

/// <summary>Keeps its thread busy for a time before it marks that it has run.</summary>
internal sealed class BusyCode(byte[] marks, TimeSpan time) : TaskCode
{
    private readonly long _ticks = (long)(time.TotalSeconds * Stopwatch.Frequency);

    public static IReadOnlyList<string> Names { get; } = ["busy-1us", "busy-10us"];

    public static TimeSpan TimeOf(string name) => TimeSpan.FromMicroseconds(name == "busy-1us" ? 1 : 10);

    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        for (long until = Stopwatch.GetTimestamp() + _ticks; Stopwatch.GetTimestamp() < until;)
        {
        }
        marks[context.Block]++;
        return null;
    }
}
