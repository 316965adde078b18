using System.Diagnostics;

namespace TaskGraph.Benchmarks;

/// <summary>
/// Results of 16 MiB under a limit of 256 MiB, and how much memory the process took at its peak: added up in pairs, where few are alive at a time;
/// and read a second time when all have been read once, where all are.
/// </summary>
internal static class LargeResults
{
    public const string Tree = "16MiB-tree", Twice = "16MiB-twice";
    private const int Length = 2 << 20;

    public static bool Is(string workload) => workload is Tree or Twice;

    public static Measurement Run(Workload workload)
    {
        var scheduler = new ThreadedScheduler(new() { MemoryLimit = "256 MiB" });
        int count = (int)workload.N;
        Delayed<double[]>[] blocks = [.. Enumerable.Range(0, count).Select(i => Delayed.Call(() => Filled(i)))];
        var result = workload.Name == Tree ? TreeSum(blocks) : Spread(blocks);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        PeakMemory.Reset();
        long started = Stopwatch.GetTimestamp();
        double checksum = result.Compute(scheduler);
        return new(Stopwatch.GetElapsedTime(started).TotalSeconds, checksum, PeakMemory.Bytes);
    }

    private static Delayed<double> TreeSum(IReadOnlyList<Delayed<double[]>> blocks)
    {
        while (blocks.Count > 1)
            blocks = [.. blocks.Chunk(2).Select(pair => pair.Length == 1 ? pair[0] : Delayed.Call((a, b) => Added(a, b), pair[0], pair[1]))];
        return Delayed.Call(all => all.Sum(), blocks[0]);
    }

    private static Delayed<double> Spread(Delayed<double[]>[] blocks)
    {
        var mean = Delayed.Call(all => all.Average(), Delayed.WhenAll(blocks.Select(b => Delayed.Call(x => x.Average(), b))));
        return Delayed.Call(all => all.Sum(), Delayed.WhenAll(blocks.Select(b => Delayed.Call((x, m) => x.Sum(v => (v - m) * (v - m)), b, mean))));
    }

    private static double[] Filled(int value)
    {
        double[] block = GC.AllocateUninitializedArray<double>(Length);
        Array.Fill(block, value);
        return block;
    }

    private static double[] Added(double[] a, double[] b)
    {
        double[] sum = GC.AllocateUninitializedArray<double>(Length);
        System.Numerics.Tensors.TensorPrimitives.Add(a, b, sum);
        return sum;
    }
}
