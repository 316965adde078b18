using System.Diagnostics;

namespace TaskGraph.Benchmarks;

/// <summary>What it costs to make the graph of a collection of N blocks: rules, fusion, tasks, order. The peak is what the graph holds.</summary>
internal static class BuiltGraphs
{
    public const string Array = "build-array", Bag = "build-bag";

    public static bool Is(string workload) => workload is Array or Bag;

    public static Measurement Run(Workload workload)
    {
        int blocks = (int)workload.N;
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long started = Stopwatch.GetTimestamp();
        var graph = workload.Name == Array
            ? (Array<double>.Zeros([blocks], chunks: [1]) + 1).Sum().ToGraph()
            : TaskGraph.Bag.FromSequence(Enumerable.Range(0, blocks), partitions: blocks).Select(i => i + 1).Where(i => i > 3).ToGraph();
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        long held = GC.GetTotalMemory(forceFullCollection: true) - before;
        return new(seconds, graph.TaskCount, held);
    }
}
