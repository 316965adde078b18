using System.Diagnostics;

namespace TaskGraph;

[CollectionDefinition(nameof(SharedArrayTests), DisableParallelization = true)]
public sealed class SharedArrayCollection;

/// <summary>Memory that the client and its workers share.</summary>
[Collection(nameof(SharedArrayTests))]
public sealed class SharedArrayTests : IAsyncDisposable
{
    private readonly ProcessPoolScheduler _pool = new(new ProcessPoolOptions { Workers = 2 });

    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    private static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values) sum += value;
        return sum;
    }

    [Fact]
    public void Tasks_ReadAndWriteInPlace_AndTheClientSeesIt()
    {
        const int tasks = 8, part = 50_000;
        using var input = new SharedArray<double>(Enumerable.Range(0, tasks * part).Select(i => (double)i).ToArray());
        using var output = new SharedArray<double>(tasks * part);
        var done = Enumerable.Range(0, tasks).Select(t => Delayed.Call(() =>
        {
            var to = output.Slice((long)t * part, part);
            input.Slice((long)t * part, part).CopyTo(to);
            foreach (ref double value in to) value *= 2;
            return Environment.ProcessId;
        }));
        Assert.DoesNotContain(Environment.ProcessId, Delayed.WhenAll(done).Compute(_pool));
        Assert.Equal(2 * Sum(input.Span), Sum(output.Span));
    }

    [Fact]
    public void Capture_OfALargeArray_TravelsAsAName()
    {
        using var large = new SharedArray<double>(1_000_000);
        Func<double> sum = () => Sum(large.Span);
        Assert.InRange(Pickle.Dump(sum).Length, 1, 1000);
    }

    [Fact]
    public void Dispose_AndANewArray_ReusesTheMemoryThatWorkersHaveMapped()
    {
        SharedSegments.Trim();
        using (var first = new SharedArray<double>(Enumerable.Repeat(1.0, 100_000).ToArray()))
            Assert.Equal(100_000.0, Delayed.Call(() => Sum(first.Span)).Compute(_pool));
        Assert.True(SharedSegments.IdleBytes >= 800_000);
        using (var second = new SharedArray<double>(Enumerable.Repeat(3.0, 99_999).ToArray()))
        {
            Assert.Equal(0, SharedSegments.IdleBytes);
            Assert.Equal(299_997.0, Delayed.Call(() => Sum(second.Span)).Compute(_pool));
            Assert.Throws<ArgumentOutOfRangeException>(() => second.Slice(99_999, 1));
        }
        SharedSegments.Trim();
        Assert.Equal(0, SharedSegments.IdleBytes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void LargeConstant_OfManyTasks_LiesInSharedMemoryOnceUntilTheEnd(bool asValue)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("There is no /dev/shm.");
        SharedSegments.Trim();
        double[] table = [.. Enumerable.Range(0, 500_000).Select(i => (double)i)];
        var value = Delayed.Value(table);
        var tasks = Enumerable.Range(0, 12).Select(i => asValue ? Delayed.Call(t => Sum(t) + i, value) : Delayed.Call(() => Sum(table) + i)).ToList();
        tasks.Add(Delayed.Call(() => (double)Directory.GetFiles("/dev/shm", "segment-*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length)));
        var results = Delayed.WhenAll(tasks).Compute(_pool);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => Sum(table) + i), results.Take(12));
        Assert.True(results[12] >= 4_000_000);
        Assert.InRange(SharedSegments.IdleBytes, 4_000_000, 4_000_000 + (1 << 16));
        SharedSegments.Trim();
    }

    [Fact]
    public void Array_DisposedBeforeTheTaskRuns_IsAClearError()
    {
        var gone = new SharedArray<double>(100_000);
        var task = Delayed.Call(() => gone.Span.Length);
        gone.Dispose();
        SharedSegments.Trim();
        var failure = Assert.Throws<TaskFailedException>(() => task.Compute(_pool));
        Assert.Contains("its SharedArray was disposed", failure.InnerException!.Message);
        Assert.Throws<ObjectDisposedException>(() => gone.Span.Length);
    }

    [Fact]
    public void Array_MadeInATask_IsRefused()
    {
        var failure = Assert.Throws<TaskFailedException>(() => Delayed.Call(() => new SharedArray<int>(10).Length).Compute(_pool));
        Assert.Contains("Make it in the program", failure.InnerException!.Message);
    }

    [Fact]
    public void Worker_KilledWhileItHasTheArray_CostsNothingOfIt()
    {
        using var shared = new SharedArray<int>(100_000);
        var tasks = Enumerable.Range(0, 20).Select(t => Delayed.Call(() =>
        {
            bool isFirst = shared.Span[t] == 0;
            shared.Span[t] = t + 1;
            if (t == 7 && isFirst) Process.GetCurrentProcess().Kill();
            return shared.Span[t];
        }));
        Assert.Equal(210, Delayed.WhenAll(tasks).Compute(_pool).Sum());
        Assert.Equal(210, Enumerable.Range(0, 20).Sum(t => shared.Span[t]));
    }

    private const string Full = "mount -t tmpfs -o size=1m tmpfs /dev/shm && head -c 900K /dev/zero > /dev/shm/full";

    private const string ReadOnly = "mount -t tmpfs -o ro tmpfs /dev/shm";

    // A folder of devices with those that the runtime asks for, and nothing else.
    private const string Absent = "d=$(mktemp -d) && mount -t tmpfs tmpfs $d && cd $d && touch null zero random urandom "
        + "&& for f in *; do mount --bind /dev/$f $f; done && cd / && mount --move $d /dev && rmdir $d";

    /// <summary>Large inputs and results go over the socket where there is no memory to share.</summary>
    [Theory]
    [InlineData("shared", Full)]
    [InlineData("captured", Full)]
    [InlineData("returned", Full)]
    [InlineData("captured", ReadOnly)]
    [InlineData("shared", Absent)]
    [InlineData("captured", Absent)]
    [InlineData("returned", Absent)]
    public void Program_WithoutSharedMemory_DoesWithoutIt(string what, string how)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("There is no /dev/shm.");
        // A view of the file system of its own.
        string script = how + " && exec \"$@\"";
        string host = Path.Combine(AppContext.BaseDirectory, "TaskGraph.Processes.Host.dll"), mains = Path.GetTempFileName();
        using var process = Process.Start(new ProcessStartInfo("unshare", ["-m", "sh", "-c", script, "sh", "dotnet", "exec", host, what, mains])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        string output = process.StandardOutput.ReadToEnd(), errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        File.Delete(mains);
        if (errors.Contains("ermitted") || errors.Contains("denied")) Assert.Skip("A file system of its own cannot be made here.");
        Assert.Equal(("result 1000000\n", ""), (output, errors));
        Assert.Empty(Directory.GetDirectories(Path.GetTempPath(), $"taskgraph-{process.Id}-*"));
    }

    [Theory]
    [InlineData("KILL")]
    [InlineData("TERM")]
    public async Task Program_EndedWhileItHoldsMemory_LeavesNothing(string signal)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("There is no /dev/shm.");
        string host = Path.Combine(AppContext.BaseDirectory, "TaskGraph.Processes.Host.dll"), mains = Path.GetTempFileName();
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", host, "hold", mains]) { RedirectStandardOutput = true })!;
        Assert.StartsWith("holding", await process.StandardOutput.ReadLineAsync());
        string pattern = $"taskgraph-{process.Id}-*";
        Assert.Single(Directory.GetDirectories("/dev/shm", pattern));
        Process.Start("kill", ["-" + signal, $"{process.Id}"])!.WaitForExit();
        await process.WaitForExitAsync();
        File.Delete(mains);
        for (int i = 0; i < 500 && Directory.GetDirectories("/dev/shm", pattern).Length > 0; i++) await Task.Delay(10);
        Assert.Empty(Directory.GetDirectories("/dev/shm", pattern));
    }
}
