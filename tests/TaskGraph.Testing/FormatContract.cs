using Xunit;

namespace TaskGraph.Testing;

/// <summary>What every file format promises. A format's tests derive from this class and say how it is read and written.</summary>
public abstract class FormatContract<TCollection, TResult> : IDisposable where TCollection : LazyCollection<TResult>
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>What file names end with, such as <c>.csv</c>.</summary>
    protected abstract string Extension { get; }

    /// <summary>Collections to write and read back, of one and of several blocks, empty ones among them where the format has such.</summary>
    protected abstract IEnumerable<TCollection> Samples { get; }

    /// <summary>A collection of several blocks of which the last cannot be computed.</summary>
    protected abstract TCollection Failing { get; }

    /// <summary>Reads files by a path with wildcards.</summary>
    protected abstract TCollection Read(string pattern);

    /// <summary>Writes a file for each block.</summary>
    protected abstract Task WriteAsync(TCollection collection, string pattern, ComputeOptions options);

    /// <summary>Asserts that what was read is what was written.</summary>
    protected abstract void Same(TResult written, TResult read);

    [Fact]
    public async Task Read_WhatWasWritten_GivesTheSameOnEveryScheduler()
    {
        int number = 0;
        foreach (var sample in Samples)
        {
            string pattern = PathOf($"sample-{number++}/part-*{Extension}");
            await WriteAsync(sample, pattern, new() { Scheduler = Scheduler.Threads });
            TResult written = sample.Compute(Scheduler.Synchronous);
            foreach (var scheduler in (IScheduler[])[Scheduler.Synchronous, Scheduler.Threads, Scheduler.Processes]) Same(written, Read(pattern).Compute(scheduler));
        }
        Assert.NotEqual(0, number);
    }

    [Fact]
    public async Task Write_InWorkerProcesses_GivesTheSameFiles()
    {
        foreach (var sample in Samples)
        {
            await WriteAsync(sample, PathOf($"threads/part-*{Extension}"), new() { Scheduler = Scheduler.Threads });
            await WriteAsync(sample, PathOf($"processes/part-*{Extension}"), new() { Scheduler = Scheduler.Processes });
            Assert.Equal(Contents(PathOf("threads")), Contents(PathOf("processes")));
            Directory.Delete(PathOf("threads"), recursive: true);
            Directory.Delete(PathOf("processes"), recursive: true);
        }
    }

    [Fact]
    public async Task Write_AgainOverOldFiles_ReplacesThem()
    {
        var sample = Samples.First();
        string pattern = PathOf($"again/part-*{Extension}");
        for (int i = 0; i < 2; i++) await WriteAsync(sample, pattern, new());
        Same(sample.Compute(Scheduler.Synchronous), Read(pattern).Compute(Scheduler.Synchronous));
    }

    [Fact]
    public async Task Write_ComputationThatFails_LeavesNoUnfinishedFile()
    {
        string folder = PathOf("failing");
        var failure = await Assert.ThrowsAsync<TaskFailedException>(() => WriteAsync(Failing, Path.Combine(folder, $"part-*{Extension}"), new() { Scheduler = Scheduler.Threads }));
        Assert.NotNull(failure.InnerException);
        string[] left = Directory.Exists(folder) ? Directory.GetFiles(folder, "*", new EnumerationOptions { AttributesToSkip = 0 }) : [];
        Assert.All(left, file => Assert.EndsWith(Extension, file, StringComparison.Ordinal));
        foreach (string file in left) Assert.NotNull(Read(file).Compute(Scheduler.Synchronous));
    }

    [Fact]
    public void Read_MissingFile_IsAnErrorAtTheCall()
    {
        string path = PathOf("missing" + Extension);
        var error = Assert.ThrowsAny<IOException>(() => Read(path));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_PatternThatMatchesNothing_IsAnErrorAtTheCall()
    {
        string pattern = PathOf("nothing-*" + Extension);
        var error = Assert.ThrowsAny<IOException>(() => Read(pattern));
        Assert.Contains(pattern, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Unused_RunsNothing()
    {
        using (Scheduler.Use(new ThrowingScheduler()))
        {
            Assert.ThrowsAny<IOException>(() => Read(PathOf("missing" + Extension)));
            Assert.Throws<InvalidOperationException>(() => Samples.First().Compute());
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A path in the test's folder.</summary>
    protected string PathOf(string name) => Path.Combine(_folder.Path, name);

    private static IEnumerable<(string Name, string Bytes)> Contents(string folder)
        => Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(f => (Path.GetFileName(f), Convert.ToHexString(File.ReadAllBytes(f))));
}
