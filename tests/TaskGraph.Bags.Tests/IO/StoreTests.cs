using System.Collections.Concurrent;
using System.IO.Enumeration;
using TaskGraph.Testing;

namespace TaskGraph.Tests;

/// <summary>Sources and sinks on a store of the user's.</summary>
public sealed class StoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task SinksThenSources_InMemory_GiveTheSame()
    {
        var store = new MemoryStore();
        var options = new ComputeOptions { Scheduler = Scheduler.Threads };
        string[] lines = [.. Enumerable.Range(0, 500).Select(i => $"line {i}")];
        var written = await Bag.FromSequence(lines, 3).WriteTextAsync("mem:/part-*.txt", "mem:/all.json", store, options);
        await Bag.FromSequence(lines, 2).WriteTextAsync("mem:/packed-*.txt.gz", store: store, options: options);
        await Bag.FromSequence(lines, 2).Select(l => new Row(l)).WriteJsonLinesAsync("mem:/rows-*.jsonl", store: store, options: options);
        Assert.Equal(["mem:/part-00.txt", "mem:/part-01.txt", "mem:/part-02.txt"], written.Select(w => w.Path));
        Assert.Equal(500, written.Sum(w => w.Items));
        Assert.Equal(8, store.Files.Count);
        foreach (string pattern in (string[])["mem:/part-*.txt", "mem:/packed-*"])
        {
            Assert.Equal(lines, Bag.ReadText(pattern, 300, store: store).Compute(options));
            Assert.Equal(lines, Bag.ReadUtf8Lines(pattern, 300, store).Select(Utf8.ToString).Compute(options));
        }
        Assert.Equal(lines, Bag.ReadJsonLines<Row>("mem:/rows-*", 700, store: store).Select(r => r.Text).Compute(options));
        Assert.Equal(written.Sum(w => w.Bytes), Bag.ReadFiles("mem:/part-*.txt", store: store).Sum(f => f.Content.Length).Compute(options));
        Assert.Throws<FileNotFoundException>(() => Bag.ReadText("mem:/none", store: store));
    }

    [Fact]
    public async Task AFailure_InMemory_LeavesNothing()
    {
        var store = new MemoryStore();
        var bad = Bag.FromSequence(["a", "b", "c"], 1).Select(x => x == "c" ? throw new FormatException() : x);
        await Assert.ThrowsAsync<TaskFailedException>(() => bad.WriteTextAsync("x", "manifest", store, new() { Scheduler = Scheduler.Threads }));
        Assert.Empty(store.Files);
    }

    [Fact]
    public async Task AStore_InProcesses_TravelsWithItsFields()
    {
        var store = new FolderStore(_folder.Path);
        var options = new ComputeOptions { Scheduler = Scheduler.Processes };
        var written = await Bag.Range(0, 100, 4).Select(i => $"{i}").WriteTextAsync("n-*.txt", store: store, options: options);
        Assert.Equal(["n-00.txt", "n-01.txt", "n-02.txt", "n-03.txt"], written.Select(w => w.Path));
        Assert.Equal(4, Directory.GetFiles(_folder.Path).Length);
        Assert.Equal(99 * 100 / 2, Bag.ReadText("n-*.txt", store: store).Sum(int.Parse).Compute(options));
    }

    private sealed record Row(string Text);

    private sealed class MemoryStore : IStore
    {
        public ConcurrentDictionary<string, byte[]> Files { get; } = new();

        public IReadOnlyList<StoredFile> List(string pattern)
        {
            StoredFile[] found = [.. Files.Where(f => FileSystemName.MatchesSimpleExpression(pattern, f.Key)).Select(f => new StoredFile(f.Key, f.Value.Length, default)).OrderBy(f => f.Path, StringComparer.Ordinal)];
            return found.Length > 0 ? found : throw new FileNotFoundException(pattern);
        }

        public Stream OpenRead(string path) => new MemoryStream(Files[path], writable: false);

        public IPendingFile Create(string path) => new Pending(path, this);

        private sealed class Pending(string path, MemoryStore store) : IPendingFile
        {
            private readonly MemoryStream _bytes = new();

            public Stream Stream => _bytes;

            public void Commit() => store.Files[path] = _bytes.ToArray();

            public void Dispose() => _bytes.Dispose();
        }
    }

    /// <summary>Files of a folder by their names alone.</summary>
    private sealed class FolderStore(string folder) : IStore
    {
        public IReadOnlyList<StoredFile> List(string pattern)
            => [.. Directory.GetFiles(folder, pattern).Order(StringComparer.Ordinal).Select(f => new StoredFile(Path.GetFileName(f), new FileInfo(f).Length, default))];

        public Stream OpenRead(string path) => File.OpenRead(Path.Combine(folder, path));

        public IPendingFile Create(string path) => new Pending(Path.Combine(folder, path));

        private sealed class Pending(string path) : IPendingFile
        {
            private readonly FileStream _stream = File.Create(path + ".new");

            public Stream Stream => _stream;

            public void Commit()
            {
                _stream.Dispose();
                File.Move(path + ".new", path);
            }

            public void Dispose() => _stream.Dispose();
        }
    }
}
