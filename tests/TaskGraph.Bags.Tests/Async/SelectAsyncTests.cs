namespace TaskGraph.Tests;

/// <summary>Asynchronous functions keep their order and their limits.</summary>
public class SelectAsyncTests
{
    [Fact]
    public async Task Concurrency_OfSeveralPartitions_IsKeptTogether()
    {
        int now = 0, most = 0;
        async Task<int> Work(int x, CancellationToken stop)
        {
            int running = Interlocked.Increment(ref now);
            for (int seen = most; running > seen; seen = most) Interlocked.CompareExchange(ref most, running, seen);
            await Task.Yield();
            Interlocked.Decrement(ref now);
            return -x;
        }
        var numbers = Bag.FromSequence(Enumerable.Range(0, 100), 4);
        Assert.Equal(Enumerable.Range(0, 100).Select(x => -x), await numbers.SelectAsync(Work, concurrency: 3).ComputeAsync(Scheduler.Threads));
        Assert.InRange(most, 1, 3);
        most = 0;
        Assert.Equal(Enumerable.Range(0, 100).Select(x => -x), await numbers.SelectAsync(Work, totalConcurrency: 2).ComputeAsync(Scheduler.Threads));
        Assert.InRange(most, 1, 2);
    }

    [Fact]
    public void TotalConcurrency_OfProcesses_IsKeptAndSurvivesAKilledWorker()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        string killed = Path.Combine(folder, "killed");
        try
        {
            // While an element is worked on its file is there: at most two files at any time.
            var seen = Bag.FromSequence(Enumerable.Range(0, 60), 6).SelectAsync(async (x, stop) =>
            {
                if (x == 25 && !File.Exists(killed))
                {
                    File.WriteAllText(killed, "");
                    System.Diagnostics.Process.GetCurrentProcess().Kill();
                }
                string mine = Path.Combine(folder, $"{x}-{Environment.ProcessId}.at");
                await File.WriteAllTextAsync(mine, "", stop);
                int together = Directory.GetFiles(folder, "*.at").Count(f => IsAlive(f));
                File.Delete(mine);
                return together;
            }, totalConcurrency: 2).Compute(new ProcessPoolScheduler(new() { Workers = 2 }));
            Assert.Equal(60, seen.Count);
            Assert.All(seen, n => Assert.InRange(n, 1, 2));
            Assert.True(File.Exists(killed));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void PerSecond_InTotal_SpreadsTheBeginnings()
    {
        // Not how fast it is, which depends on the machine: at a rate of 200 a second the last of 30 begins 145 ms after the first at the earliest.
        foreach (var scheduler in (IScheduler[])[Scheduler.Threads, Scheduler.Processes])
        {
            var started = Bag.FromSequence(Enumerable.Range(0, 30), 3).SelectAsync((x, stop) => Task.FromResult(System.Diagnostics.Stopwatch.GetTimestamp()), totalPerSecond: 200).Compute(scheduler);
            Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(started.Min(), started.Max()) > TimeSpan.FromMilliseconds(100));
        }
        Assert.Equal([2, 4], Bag.FromSequence([1, 2], 2).SelectAsync(async (x, stop) => { await Task.Yield(); return 2 * x; }, perSecond: 1000).Compute(Scheduler.Processes));
    }

    [Fact]
    public void WorkerLocal_InAFunction_IsMadeOnceAProcess()
    {
        var made = new WorkerLocal<(int Process, Guid Id)>(() => (Environment.ProcessId, Guid.NewGuid()));
        var seen = Bag.FromSequence(Enumerable.Range(0, 40), 8).Select(x => made.Value).Compute(Scheduler.Processes).Distinct().ToList();
        Assert.Equal(seen.Count, seen.DistinctBy(s => s.Process).Count());
        Assert.DoesNotContain(Environment.ProcessId, seen.Select(s => s.Process));
    }

    [Fact]
    public void Limits_NotPositive_AreRefused()
    {
        var bag = Bag.FromSequence([1]);
        Task<int> Work(int x, CancellationToken stop) => Task.FromResult(x);
        Assert.Throws<ArgumentOutOfRangeException>(() => bag.SelectAsync(Work, concurrency: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => bag.SelectAsync(Work, perSecond: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => bag.SelectAsync(Work, totalConcurrency: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => bag.SelectAsync(Work, totalPerSecond: double.NaN));
    }

    private static bool IsAlive(string file)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(int.Parse(Path.GetFileNameWithoutExtension(file).Split('-')[1]));
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
