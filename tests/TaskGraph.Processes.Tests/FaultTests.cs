using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Faults, for real: each test has a pool of its own, which must go on afterwards and leave nothing behind.</summary>
public sealed class FaultTests : IAsyncDisposable
{
    private readonly ProcessPoolScheduler _pool = new(new ProcessPoolOptions { Workers = 2 });

    public ValueTask DisposeAsync() => EndAsync(_pool);

    /// <summary>Ends a pool and looks for what it left.</summary>
    private static async ValueTask EndAsync(ProcessPoolScheduler pool)
    {
        int[] workers = [.. pool.ProcessIds];
        string? folder = pool.Pool.Folder;
        await pool.DisposeAsync();
        foreach (int worker in workers) await Gone(worker);
        Assert.False(Directory.Exists(folder));
    }

    private static List<Delayed<int>> Healthy() => Enumerable.Range(0, 40).Select(i => Delayed.Call(x => x * 2, Delayed.Value(i))).ToList();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Overflow(int n) => n < 0 ? 0 : Overflow(n + 1) + Overflow(n + 2) + 1;

    [Theory]
    [InlineData("exit", "exit code 7")]
    [InlineData("kill", "SIGKILL")]
    [InlineData("overflow", "SIGABRT")]
    [InlineData("failfast", "SIGABRT")]
    [InlineData("background", "SIGABRT")]
    [InlineData("native", "signal")]
    public void WorkerDies_EveryTime_BlamesThatTaskAlone(string fault, string reason)
    {
        var bad = Delayed.Call(() =>
        {
            switch (fault)
            {
                case "exit": Environment.Exit(7); break;
                case "kill": Process.GetCurrentProcess().Kill(); Thread.Sleep(Timeout.Infinite); break;
                case "overflow": Overflow(1); break;
                case "failfast": Environment.FailFast("on purpose"); break;
                case "native": Native.Crash(); break;
                case "background":
                    new Thread(() => throw new InvalidOperationException("nobody catches this")).Start();
                    Thread.Sleep(Timeout.Infinite);
                    break;
            }
            return 1;
        });
        var all = Healthy();
        all.Insert(20, bad);
        var outcomes = Compute.Each(all, new ComputeOptions { Scheduler = _pool });
        var lost = Assert.IsType<WorkerLostException>(outcomes[20].Exception);
        Assert.Equal(3, lost.Attempts);
        Assert.Contains(reason, lost.Message);
        Assert.Equal(Enumerable.Range(0, 40).Select(i => i * 2), outcomes.Where((_, i) => i != 20).Select(o => o.Value));
        Assert.Equal(5, Delayed.Call(() => 5).Compute(_pool));
    }

    [Fact]
    public void WorkerDies_AfterItWrote_TheLastLinesAreInTheMessage()
    {
        var lost = Assert.Throws<WorkerLostException>(() => Delayed.Call(() =>
        {
            Console.Error.WriteLine("the database is on fire");
            Process.GetCurrentProcess().Kill();
            Thread.Sleep(Timeout.Infinite);
            return 1;
        }).Compute(_pool));
        Assert.Contains("It last wrote:\n  the database is on fire", lost.Message);
    }

    [Fact]
    public async Task TaskHangs_LongerThanTheTimeout_IsKilledAndBlamedAlone()
    {
        var pool = new ProcessPoolScheduler(new() { Workers = 2, TaskTimeout = TimeSpan.FromSeconds(1) });
        var all = Healthy();
        all.Insert(20, Delayed.Call(() =>
        {
            for (int spins = 0; ; spins++) Thread.SpinWait(spins & 1023);
#pragma warning disable CS0162 // Never reached: that is the point.
            return 1;
#pragma warning restore CS0162
        }));
        var outcomes = Compute.Each(all, new ComputeOptions { Scheduler = pool });
        var lost = Assert.IsType<WorkerLostException>(outcomes[20].Exception);
        Assert.Contains("its task ran longer than 00:00:01 and it was killed", lost.Message);
        Assert.Equal(Enumerable.Range(0, 40).Select(i => i * 2), outcomes.Where((_, i) => i != 20).Select(o => o.Value));
        await EndAsync(pool);
    }

    [Fact]
    public async Task WorkerStopped_DoesNotAnswer_IsReplaced()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("There is no SIGSTOP.");
        var pool = new ProcessPoolScheduler(new() { Workers = 2, ResponseTimeout = TimeSpan.FromSeconds(3) });
        string file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString());
        var all = Healthy();
        all.Insert(20, Delayed.Call(() =>
        {
            if (File.Exists(file)) return 5;
            File.WriteAllText(file, $"{Environment.ProcessId}");
            Native.Stop();
            // A thread may run on for a moment before the signal stops it.
            Thread.Sleep(Timeout.Infinite);
            return 1;
        }));
        var values = Delayed.WhenAll(all).Compute(pool);
        Assert.Equal(5, values[20]);
        await Gone(int.Parse(File.ReadAllText(file)));
        File.Delete(file);
        await EndAsync(pool);
    }

    [Theory]
    [InlineData("frame of no kind", "it sent what cannot be read")]
    [InlineData("frame with garbage", "it sent what cannot be read")]
    [InlineData("half a frame", "it sent what cannot be read (The connection was closed in the middle of a frame.)")]
    [InlineData("nothing", "it closed its connection")]
    public void Connection_Damaged_BlamesTheTaskThatRan(string damage, string reason)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("The test finds the worker's sockets in /proc.");
        byte[] bytes = damage switch
        {
            "frame of no kind" => [.. Enumerable.Repeat((byte)0xff, 64)],
            "frame with garbage" => [20, 0, 0, 0, (byte)FrameKind.Done, .. Enumerable.Repeat((byte)0xee, 20)],
            "half a frame" => [100, 0, 0, 0, (byte)FrameKind.Done, 1, 2, 3],
            _ => [],
        };
        bool closes = damage is "half a frame" or "nothing";
        var all = Healthy();
        all.Insert(20, Delayed.Call(() =>
        {
            Native.WriteToSockets(bytes, closes);
            Thread.Sleep(Timeout.Infinite);
            return 1;
        }));
        var outcomes = Compute.Each(all, new ComputeOptions { Scheduler = _pool });
        var lost = Assert.IsType<WorkerLostException>(outcomes[20].Exception);
        Assert.Contains(reason, lost.Message);
        Assert.Equal(Enumerable.Range(0, 40).Select(i => i * 2), outcomes.Where((_, i) => i != 20).Select(o => o.Value));
        Assert.Equal(5, Delayed.Call(() => 5).Compute(_pool));
    }

    [Fact]
    public void WorkerDies_Once_TheTaskIsRunAgain()
    {
        string file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString());
        var once = Delayed.Call(() =>
        {
            if (!File.Exists(file))
            {
                File.WriteAllText(file, "");
                Process.GetCurrentProcess().Kill();
                Thread.Sleep(Timeout.Infinite);
            }
            return 9;
        });
        Assert.Equal(9, once.Compute(_pool));
        File.Delete(file);
    }

    [Fact]
    public void WorkerKilled_AfterItsResultsWereMade_OnlyThoseAreMadeAgain()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        var made = Enumerable.Range(0, 8).Select(i => Delayed.Call(() =>
        {
            File.AppendAllText(Path.Combine(folder, $"{i}"), "x");
            return new int[10_000 + i];
        })).ToList();
        var killed = Delayed.Call(all =>
        {
            string mark = Path.Combine(folder, "killed");
            if (!File.Exists(mark))
            {
                File.WriteAllText(mark, "");
                Process.GetCurrentProcess().Kill();
                Thread.Sleep(Timeout.Infinite);
            }
            return all.Sum(a => a.Length);
        }, Delayed.WhenAll(made));
        Assert.Equal(80_028, killed.Compute(_pool));
        Assert.All(Enumerable.Range(0, 8), i => Assert.InRange(new FileInfo(Path.Combine(folder, $"{i}")).Length, 1, 3));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task WorkersKilled_FromOutsideAgainAndAgain_EveryResultIsRight()
    {
        var layer = Enumerable.Range(0, 60).Select(i => Delayed.Call(x => Enumerable.Repeat(x, 500).ToArray(), Delayed.Value(i))).ToList();
        for (int depth = 0; depth < 3; depth++)
        {
            var below = layer;
            layer = Enumerable.Range(0, 60).Select(i => Delayed.Call((a, b) => a.Zip(b, (x, y) => x + y).ToArray(), below[i], below[(i + 7) % 60])).ToList();
        }
        var total = Delayed.Call(all => all.Sum(a => (long)a[499]), Delayed.WhenAll(layer));
        var killer = new Killer(_pool, mostKills: 3);
        Assert.Equal(8L * Enumerable.Range(0, 60).Sum(), await total.ComputeAsync(new ComputeOptions { Scheduler = _pool, Observers = [killer] }));
        Assert.Equal(8L * Enumerable.Range(0, 60).Sum(), await total.ComputeAsync(new ComputeOptions { Scheduler = _pool, Observers = [killer] }));
        Assert.InRange(killer.Kills, 1, 3);
    }

    /// <summary>Kills a worker each time that some more tasks have finished.</summary>
    private sealed class Killer(ProcessPoolScheduler pool, int mostKills) : IExecutionObserver
    {
        private int _finished;

        public int Kills { get; private set; }

        public void OnEvent(ExecutionEvent executionEvent)
        {
            if (executionEvent is not TaskFinished || ++_finished % 50 != 0 || Kills == mostKills || pool.Pool.Workers is not [var first, ..]) return;
            first.Kill();
            Kills++;
        }
    }

    [Fact]
    public async Task MemoryLimit_TaskNeedsMore_FailsAlone()
    {
        await using var tight = new ProcessPoolScheduler(new ProcessPoolOptions { Workers = 1, MemoryLimitPerWorker = "64 MiB" });
        var failure = Assert.Throws<TaskFailedException>(() => Delayed.Call(() =>
        {
            var kept = new List<byte[]>();
            for (int i = 0; i < 100; i++) kept.Add(new byte[4 << 20]);
            return kept.Count;
        }).Compute(tight));
        Assert.IsType<OutOfMemoryException>(failure.InnerException);
        Assert.Equal(1, Delayed.Call(() => 1).Compute(tight));
    }

    [Fact]
    public async Task Dispose_EndsWorkersAndRemovesTheFolder()
    {
        Delayed.Call(() => 1).Compute(_pool);
        int[] workers = [.. _pool.ProcessIds];
        Assert.NotEmpty(workers);
        string folder = _pool.Pool.Folder!;
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        await _pool.DisposeAsync();
        foreach (int worker in workers) await Gone(worker);
        Assert.False(Directory.Exists(folder));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Delayed.Call(() => 1).ComputeAsync(new ComputeOptions { Scheduler = _pool }));
    }

    internal static async Task Gone(int processId)
    {
        for (int i = 0; i < 1000; i++)
        {
            try
            {
                using var process = Process.GetProcessById(processId);
                if (process.HasExited) return;
            }
            catch (ArgumentException)
            {
                return;
            }
            await Task.Delay(10);
        }
        Assert.Fail($"The worker {processId} is still there.");
    }
}
