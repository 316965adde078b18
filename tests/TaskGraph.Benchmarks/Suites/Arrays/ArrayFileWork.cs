using System.Diagnostics;

namespace TaskGraph.Benchmarks;

/// <summary>Our side of the suite on files.</summary>
internal sealed class ArrayFileWork(string folder) : IEngine
{
    private const int ChunkElements = 2_000_000;

    // What the memory limit is of the file's size.
    private const int Part = 4;

    public Measurement Run(Workload workload)
    {
        long columns = ColumnsOf(workload.Name);
        MakeFile(workload);
        var scheduler = new ThreadedScheduler(new() { MemoryLimit = workload.N * columns * sizeof(double) / Part });
        long started = Stopwatch.GetTimestamp();
        var x = Array<double>.ReadNpy(PathOf(workload), chunks: [ChunkElements / columns, columns]);
        double checksum = workload.Name switch
        {
            "sum" => x.Sum().Compute(scheduler),
            "standardize" => ((x - x.Mean(axis: 0)) / x.Std(axis: 0)).Sum().Compute(scheduler),
            "gram" => x.T.MatMul(x).Compute(scheduler)[3, 7],
            _ => throw new BenchmarkException($"There is no workload on files '{workload.Name}'."),
        };
        return new(Stopwatch.GetElapsedTime(started).TotalSeconds, checksum);
    }

    public void Dispose()
    {
    }

    // Once for all runs: it stays.
    private void MakeFile(Workload workload)
    {
        string path = PathOf(workload);
        if (File.Exists(path)) return;
        long columns = ColumnsOf(workload.Name);
        var chunks = Chunks.Of([workload.N, columns], [Math.Min(workload.N, ChunkElements / columns), columns], sizeof(double));
        new Array<double>(GeneratedExpr<double>.Whole("hashed", new HashedSource<double>(1), chunks, default)).WriteNpyAsync(path).GetAwaiter().GetResult();
    }

    // The same names in file_engines.py.
    private string PathOf(Workload workload) => Path.Combine(folder, $"{workload.N}x{ColumnsOf(workload.Name)}.npy");

    private static long ColumnsOf(string workload) => workload == "gram" ? 50 : 5000;
}
