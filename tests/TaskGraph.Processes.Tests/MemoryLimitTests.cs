namespace TaskGraph;

/// <summary>The limit of a computation for what lies in the client, where its tasks run in workers and in the client.</summary>
public sealed class MemoryLimitTests : IAsyncDisposable
{
    private const int Count = 24, Length = 1 << 17;

    private readonly ProcessPoolScheduler _pool = new(new() { Workers = 2 });
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public async ValueTask DisposeAsync()
    {
        await _pool.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static Delayed<T> Here<T>(Delayed<T> task) => task.WithAffinity(TaskAffinity.Client);

    private static Delayed<T> There<T>(Delayed<T> task) => task.WithAffinity(TaskAffinity.LockBound);

    private static long[] Make(int i) => [.. Enumerable.Range(0, Length).Select(k => (long)k * i)];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Results_MoreThanTheLimit_WaitOnDiskAndComeBack(bool madeInWorkers)
    {
        var threads = new ThreadedScheduler(new() { Workers = 2, MemoryLimit = "4 MiB", SpillFolder = _folder });
        var made = Enumerable.Range(0, Count).Select(i => madeInWorkers ? There(Delayed.Call(() => Make(i))) : Here(Delayed.Call(() => Make(i)))).ToList();
        // All of them are held in the client until each has been looked at.
        var looked = Delayed.WhenAll(made.Select(m => Here(Delayed.Call(a => a.Length, m))));
        var here = made.Select(m => Here(Delayed.Call((a, _) => a.Sum(), m, looked)));
        var there = made.Select(m => There(Delayed.Call((a, _) => a.Sum(), m, looked)));
        var sums = Delayed.WhenAll(here.Concat(there)).Compute(_pool.ByAffinity(threads));
        long[] expected = [.. Enumerable.Range(0, Count).Select(i => Make(i).Sum())];
        Assert.Equal([.. expected, .. expected], sums);
        Assert.True(threads.Memory!.SpilledBytes > 0);
        Assert.Equal(0, threads.Memory.HeldBytes);
    }

    [Fact]
    public void Results_NoRoomOnDisk_FailsWithTheFolder()
    {
        var made = Enumerable.Range(0, Count).Select(i => Here(Delayed.Call(() => Make(i)))).ToList();
        string missing = Path.Combine(_folder, "a file");
        File.WriteAllText(missing, "");
        var failure = Assert.Throws<SpillException>(() => Delayed.Call(all => all.Sum(a => a[1]), Delayed.WhenAll(made))
            .Compute(new ComputeOptions { Scheduler = _pool, MemoryLimit = "2 MiB", SpillFolder = missing }));
        Assert.Equal(missing, failure.Folder);
    }
}
