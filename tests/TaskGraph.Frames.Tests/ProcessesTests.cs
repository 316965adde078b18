using TaskGraph.Testing;

namespace TaskGraph.Frames.Tests;

public sealed class ProcessesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Compute_InWorkerProcesses_GivesWhatThreadsGive()
    {
        string path = _folder.File("a.csv",
            "k,x,t\n" + string.Concat(Enumerable.Range(0, 1000).Select(i => $"word{i % 7},{(i % 11 == 0 ? "" : i)},2001-01-{i % 28 + 1:00}\n")));
        var frame = DataFrame.ReadCsv(path, blockSize: 3000);
        int least = 100;
        var result = frame[frame["x"] > least & frame["k"].Str.Upper() != "WORD3"].Assign(("y",
            frame[frame["x"] > least & frame["k"].Str.Upper() != "WORD3"]["t"].Dt.Day))
            .MapPartitions(f => f.Slice(0, Math.Max(0, f.RowCount - least / 50)));
        Assert.Equal(result.Compute(Scheduler.Threads).ToString(), result.Compute(Scheduler.Processes).ToString());
        Assert.Equal(frame["x"].Std().Compute(Scheduler.Threads), frame["x"].Std().Compute(Scheduler.Processes));
        var memory = DataFrame.FromColumns(("x", new double?[] { 1, null, 3 }), ("s", new[] { "a", "b", null }));
        Assert.Equal(memory.Compute(Scheduler.Threads).ToString(), memory.Compute(Scheduler.Processes).ToString());
    }
}
