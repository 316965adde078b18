using TaskGraph.Testing;

namespace TaskGraph.Core.Tests;

public class MemoryLimitTests
{
    private const int Length = 16 << 10;

    [Theory]
    [InlineData("2 GiB", 2L << 30)]
    [InlineData("1048576", 1 << 20)]
    public void MemoryLimit_Size_IsRead(string text, long bytes) => Assert.Equal(bytes, ((MemoryLimit)text).Size.Bytes);

    [Fact]
    public void MemoryLimit_Share_IsOfWhatTheProcessMayUse()
    {
        long all = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        Assert.Equal(all / 2, MemoryLimit.Parse("50%").Size.Bytes);
        Assert.Equal(all, MemoryLimit.Parse("100 %").Size.Bytes);
    }

    [Theory]
    [InlineData("0%")]
    [InlineData("101%")]
    [InlineData("x%")]
    [InlineData("much")]
    public void MemoryLimit_Nonsense_IsRefused(string text) => Assert.Throws<FormatException>(() => MemoryLimit.Parse(text));

    [Fact]
    public void MemoryLimit_Zero_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => (MemoryLimit)0);

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Threads_ResultsBeyondTheLimit_GoToDiskAndComeBack(int workers)
    {
        using var folder = new TemporaryFolder();
        var scheduler = new ThreadedScheduler(new() { Workers = workers, MemoryLimit = 8 * 8 * Length, SpillFolder = folder.Path });
        // Every source is needed by both sums, so all are alive at once: 64 results where 8 fit.
        var (graph, expected) = TwoSums(64, index => Filled(index));
        Assert.Equal([expected, -expected], await scheduler.ExecuteAsync(graph));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task Synchronous_LimitOfTheComputation_Holds()
    {
        using var folder = new TemporaryFolder();
        long most = 0;
        var (graph, expected) = TwoSums(32, index =>
        {
            most = Math.Max(most, SpilledFiles(folder.Path));
            return Filled(index);
        });
        var results = await new SynchronousScheduler().ExecuteAsync(graph, new() { MemoryLimit = 4 * 8 * Length, SpillFolder = folder.Path });
        Assert.Equal([expected, -expected], results);
        if (OperatingSystem.IsLinux()) Assert.InRange(most, 26, 32); // 32 made, 4 fit
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task Threads_OutputsBeyondTheLimit_AllComeBack()
    {
        using var folder = new TemporaryFolder();
        var scheduler = new ThreadedScheduler(new() { Workers = 2, MemoryLimit = 4 * 8 * Length, SpillFolder = folder.Path });
        var builder = new GraphBuilder();
        var keys = Enumerable.Range(0, 20).Select(i => builder.Add(new TaskKey("source", i), () => Filled(i))).ToList();
        var results = await scheduler.ExecuteAsync(builder.Build([.. keys, keys[3]]));
        for (int i = 0; i < 20; i++) Assert.Equal(Filled(i), results[i]);
        Assert.Equal(Filled(3), results[20]);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task Threads_TaskFails_NothingIsLeftOnDisk()
    {
        using var folder = new TemporaryFolder();
        var scheduler = new ThreadedScheduler(new() { Workers = 2, MemoryLimit = 4 * 8 * Length, SpillFolder = folder.Path });
        int spilled = 0;
        var builder = new GraphBuilder();
        var keys = Enumerable.Range(0, 20).Select(i => builder.Add(new TaskKey("source", i), () => Filled(i))).ToList();
        var bad = builder.AddMany<double[], int>("bad", _ =>
        {
            spilled = SpilledFiles(folder.Path);
            throw new FormatException();
        }, keys);
        await Assert.ThrowsAsync<TaskFailedException>(() => scheduler.ExecuteAsync(builder.Build(bad)));
        if (OperatingSystem.IsLinux()) Assert.True(spilled > 0);
        Assert.Equal(0, SpilledFiles(folder.Path));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
        var one = new GraphBuilder();
        Assert.Equal([1], await scheduler.ExecuteAsync(one.Build(one.Add("one", () => 1))));
    }

    [Fact]
    public async Task Threads_FolderCannotBeWritten_SaysSo()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("not-a-folder");
        var scheduler = new ThreadedScheduler(new() { Workers = 2, MemoryLimit = 4 * 8 * Length, SpillFolder = file });
        var (graph, _) = TwoSums(32, Filled);
        var error = await Assert.ThrowsAsync<SpillException>(() => scheduler.ExecuteAsync(graph));
        Assert.Equal(file, error.Folder);
        Assert.Contains("SpillFolder", error.Message);
        Assert.IsAssignableFrom<IOException>(error.InnerException);
    }

    [Fact]
    public async Task Threads_SourcesUnderALimit_WaitForWhatFreesMemory()
    {
        int alive = 0, most = 0;
        var gate = new Lock();
        var builder = new GraphBuilder();
        // Each source is reduced at once; with room for four, no more than those and one a worker are ever alive.
        var small = Enumerable.Range(0, 100).Select(i =>
        {
            var source = builder.Add(new TaskKey("source", i), () =>
            {
                lock (gate) most = Math.Max(most, ++alive);
                return Filled(i);
            });
            return builder.Add(new TaskKey("sum", i), (double[] x) =>
            {
                lock (gate) alive--;
                return x.Sum();
            }, source);
        }).ToList();
        var total = builder.AddMany("total", (IReadOnlyList<double> sums) => sums.Sum(), small);
        var scheduler = new ThreadedScheduler(new() { Workers = 4, MemoryLimit = 4 * 8 * Length });
        Assert.Equal([Enumerable.Range(0, 100).Sum(i => (double)i * Length)], await scheduler.ExecuteAsync(builder.Build(total)));
        Assert.InRange(most, 1, 8);
    }

    [Fact]
    public async Task Threads_AsyncTasksUnderALimit_ReadWhatCameBack()
    {
        var builder = new GraphBuilder();
        var sources = Enumerable.Range(0, 16).Select(i => builder.AddAsync(new TaskKey("source", i), async _ => { await Task.Yield(); return Filled(i); })).ToList();
        var sums = sources.Select((s, i) => builder.AddAsync(new TaskKey("sum", i), async (double[] x, CancellationToken _) => { await Task.Yield(); return x.Sum(); }, s)).ToList();
        var first = builder.AddMany("first", (IReadOnlyList<double[]> all) => all.Sum(x => x[0]), sources);
        var total = builder.AddMany("total", (IReadOnlyList<double> all) => all.Sum(), [first, .. sums]);
        var scheduler = new ThreadedScheduler(new() { Workers = 2, MemoryLimit = 4 * 8 * Length });
        Assert.Equal([120.0 + 120.0 * Length], await scheduler.ExecuteAsync(builder.Build(total)));
    }

    [Fact]
    public void Sweep_FolderOfADeadProcess_IsRemovedAndOnlyThat()
    {
        using var folder = new TemporaryFolder();
        string dead = Path.Combine(folder.Path, "taskgraph-spill-dead"), other = folder.File("other.lock");
        Directory.CreateDirectory(dead);
        File.WriteAllText(Path.Combine(dead, "1"), "left");
        File.WriteAllText(dead + ".lock", "");
        using var alive = SpillFolder.Open(folder.Path);
        Assert.False(Directory.Exists(dead));
        Directory.CreateDirectory(dead);
        File.WriteAllText(dead + ".lock", "");
        SpillFolder.Sweep(folder.Path);
        Assert.False(Directory.Exists(dead) || File.Exists(dead + ".lock"));
        Assert.True(Directory.Exists(alive.Path));
        Assert.True(File.Exists(other));
        alive.Dispose();
        Assert.Equal([other], Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void PrimitiveArrayCodec_ArraysOfAnyRank_RoundTrip()
    {
        using var folder = new TemporaryFolder();
        Array[] arrays =
        [
            Filled(3), new[] { true, false }, new[] { 'a', 'ß' }, new double[2, 3] { { 1, 2, 3 }, { 4, 5, 6 } }, Array.Empty<long>(), new byte[3_000_000],
            new[, ,] { { { float.NaN, -0f } } },
        ];
        foreach (var array in arrays)
        {
            Assert.True(PrimitiveArrayCodec.Instance.CanEncode(array.GetType()));
            using var file = SpillFile.Write(folder.Path, array, PrimitiveArrayCodec.Instance);
            Assert.InRange(file.Length, Buffer.ByteLength(array) + 12, Buffer.ByteLength(array) + 20);
            Assert.Equal(array, file.Read(PrimitiveArrayCodec.Instance));
            Assert.Equal(array, file.Read(PrimitiveArrayCodec.Instance));
        }
        Assert.False(PrimitiveArrayCodec.Instance.CanEncode(typeof(string[])));
        Assert.False(PrimitiveArrayCodec.Instance.CanEncode(typeof(nint[])));
    }

    /// <summary>How many spilled results this process has under a folder: their files have no names any more.</summary>
    private static int SpilledFiles(string folder)
        => OperatingSystem.IsLinux() ? new DirectoryInfo("/proc/self/fd").EnumerateFiles().Count(f => f.LinkTarget?.StartsWith(folder, StringComparison.Ordinal) == true) : 0;

    private static double[] Filled(int value)
    {
        var array = new double[Length];
        Array.Fill(array, value);
        return array;
    }

    private static (Graph Graph, double Expected) TwoSums(int count, Func<int, double[]> make)
    {
        var builder = new GraphBuilder();
        var sources = Enumerable.Range(0, count).Select(i => builder.Add(new TaskKey("source", i), () => make(i))).ToList();
        var up = builder.AddValue("start", 0.0);
        foreach (var (source, i) in sources.Select((s, i) => (s, i))) up = builder.Add(new TaskKey("up", i), (double sum, double[] x) => sum + x[0] + x[^1], up, source);
        // The second walk begins when the first is done, with the source that the first read first.
        var down = builder.Add("turn", (double sum) => 0 * sum, up);
        foreach (var (source, i) in sources.Select((s, i) => (s, i))) down = builder.Add(new TaskKey("down", i), (double sum, double[] x) => sum - x[0] - x[^1], down, source);
        return (builder.Build(up, down), 2.0 * count * (count - 1) / 2);
    }
}
