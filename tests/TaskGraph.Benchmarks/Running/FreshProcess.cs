namespace TaskGraph.Benchmarks;

/// <summary>An engine in a new process for each run, so that the peak of its memory is that of the run alone.</summary>
internal sealed class FreshProcess(Func<PeerProcess> start) : IEngine
{
    public Measurement Run(Workload workload)
    {
        using var process = start();
        return process.Run(workload);
    }

    public void Dispose()
    {
    }
}
