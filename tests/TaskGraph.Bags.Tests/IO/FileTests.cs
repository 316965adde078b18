using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace TaskGraph.Tests;

/// <summary>Files in and out.</summary>
public sealed class FileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bag-files-").FullName;

    private sealed record Order(int Id, string Name, double[] Amounts);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string In(string name) => Path.Combine(_folder, name);

    [Fact]
    public async Task WriteText_OfANullLine_SaysSo()
    {
        var error = await Assert.ThrowsAsync<TaskFailedException>(() => Bag.FromSequence<string>(["a", null!], 2).WriteTextAsync(In("x-*.txt")));
        Assert.Contains("A line is null", error.Message);
    }

    [Theory]
    [InlineData("part-*.txt")]
    [InlineData("part-*.txt.gz")]
    [InlineData("part-*.txt.zst")]
    [InlineData("part-*.txt.lz4")]
    [InlineData("part-*.txt.bz2")]
    public async Task WriteText_ReadText_GivesTheSame(string pattern)
    {
        string[] lines = [.. Enumerable.Range(0, 1000).Select(i => $"line {i} é€😀")];
        var written = await Bag.FromSequence(lines, 4).WriteTextAsync(In(pattern), manifest: In("manifest.json"));
        Assert.Equal(4, written.Count);
        Assert.Equal(1000, written.Sum(f => f.Items));
        Assert.All(written, f => Assert.Equal(new FileInfo(f.Path).Length, f.Bytes));
        Assert.Equal(4, JsonNode.Parse(File.ReadAllText(In("manifest.json")))!.AsArray().Count);
        Assert.Equal(lines, Bag.ReadText(In(pattern), "1 KiB").Compute());
    }

    [Fact]
    public void ReadText_OtherEncodings_AreDecoded()
    {
        string[] lines = ["naïve", "", "Größe", "last"];
        foreach (var encoding in (Encoding[])[Encoding.Latin1, Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, new UTF8Encoding(true)])
        {
            File.WriteAllText(In("text"), string.Join("\r\n", lines), encoding);
            Assert.Equal(lines, Bag.ReadText(In("text"), 7, encoding).Compute(Scheduler.Processes));
        }
    }

    [Theory]
    [InlineData("text.txt", "Line 3 of ")]
    [InlineData("wide.txt", "wide.txt")]
    public void ReadText_EncodingThatThrows_SaysWhereItDoes(string name, string where)
    {
        bool isWide = name == "wide.txt";
        File.WriteAllBytes(In(name), isWide ? [(byte)'a', 0, 0, 0xD8, (byte)'b', 0] : [.. "one\ntwo\nthr"u8, 0xFF, .. "e\nfour\n"u8]);
        Encoding encoding = isWide ? new UnicodeEncoding(false, false, throwOnInvalidBytes: true) : new UTF8Encoding(false, throwOnInvalidBytes: true);
        Encoding lenient = isWide ? Encoding.Unicode : Encoding.UTF8;
        foreach (var scheduler in (IScheduler[])[Scheduler.Synchronous, Scheduler.Processes])
        {
            var e = Assert.Throws<TaskFailedException>(() => Bag.ReadText(In(name), 5, encoding).Compute(scheduler));
            Assert.Contains(where, e.InnerException!.Message, StringComparison.Ordinal);
            Assert.Contains(name, e.InnerException.Message, StringComparison.Ordinal);
        }
        // The other way of reading is another computation, also beside the first.
        Assert.Contains('\uFFFD', string.Concat(Bag.ReadText(In(name), 5, lenient).Compute()));
        Assert.Throws<TaskFailedException>(() => Compute.All(Bag.ReadText(In(name), 5, lenient), Bag.ReadText(In(name), 5, encoding), new() { Scheduler = Scheduler.Synchronous }));
    }

    [Fact]
    public void Readers_FileThatChangedSinceItWasListed_SaySo()
    {
        File.WriteAllText(In("growing.txt"), "1\n2\n3\n");
        var bags = (Text: Bag.ReadText(In("growing.txt"), 2), Bytes: Bag.ReadUtf8Lines(In("growing.txt"), 2), Numbers: Bag.ReadJsonLines<int>(In("growing.txt"), 2));
        Assert.Equal(6, bags.Numbers.Sum().Compute(Scheduler.Processes));
        File.AppendAllText(In("growing.txt"), "4\n");
        IsRefused(() => bags.Text.Compute(Scheduler.Synchronous));
        IsRefused(() => bags.Bytes.Count().Compute(Scheduler.Threads));
        File.WriteAllText(In("growing.txt"), "7\n8\n9\n");
        File.SetLastWriteTimeUtc(In("growing.txt"), DateTime.UtcNow.AddHours(1));
        IsRefused(() => bags.Numbers.Sum().Compute(Scheduler.Processes));
        Assert.Equal(24, Bag.ReadJsonLines<int>(In("growing.txt"), 2).Sum().Compute(Scheduler.Processes));

        static void IsRefused(Func<object> read)
        {
            var e = Assert.Throws<TaskFailedException>(read);
            Assert.Contains("growing.txt has changed since it was listed: it had 6 bytes", e.InnerException!.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task WriteJsonLines_ReadJsonLines_GivesTheSame()
    {
        Order[] orders = [.. Enumerable.Range(0, 300).Select(i => new Order(i, $"name \"{i}\"\n", [i / 3.0, -i]))];
        await Bag.FromSequence(orders, 3).WriteJsonLinesAsync(In("orders-*.jsonl"));
        Assert.Equivalent(orders, Bag.ReadJsonLines<Order>(In("orders-*.jsonl"), 500).Compute(Scheduler.Processes), strict: true);
        Assert.Equal(299 * 300 / 2, Bag.ReadJsonLines<JsonNode>(In("orders-*.jsonl")).Sum(n => (int)n["id"]!).Compute());
    }

    [Fact]
    public void ReadJsonArrays_AFile_IsItsElements()
    {
        using (var file = new GZipStream(File.Create(In("a.json.gz")), CompressionLevel.Fastest)) file.Write("[{\"id\":1},{\"ID\":2},\n{\"id\":\"3\"}]"u8);
        Assert.Equal([1, 2, 3], Bag.ReadJsonArrays<Order>(In("*.gz")).Select(o => o.Id).Compute(Scheduler.Threads));
        File.WriteAllText(In("b.json"), "[{\"id\":1},oops]");
        var e = Assert.Throws<TaskFailedException>(() => Bag.ReadJsonArrays<Order>(In("b.json")).Compute(Scheduler.Threads));
        Assert.Contains("b.json is no JSON array", Assert.IsType<InvalidDataException>(e.InnerException).Message);
    }

    [Fact]
    public void ReadJsonLines_ABadLine_IsShown()
    {
        File.WriteAllText(In("bad.jsonl"), "{\"id\":1}\n\n{\"id\":}\n");
        var e = Assert.Throws<TaskFailedException>(() => Bag.ReadJsonLines<Order>(In("bad.jsonl")).Compute(Scheduler.Threads));
        Assert.Contains("Line 3 of ", Assert.IsType<InvalidDataException>(e.InnerException).Message);
        Assert.Contains("The line: {\"id\":}", Assert.IsType<InvalidDataException>(e.InnerException).Message);
    }

    [Fact]
    public void ReadJsonLines_OnError_NamesBadLinesAndKeepsTheOthers()
    {
        string[] lines = [.. Enumerable.Range(1, 300).Select(i => i % 50 == 0 ? "" : i % 77 == 0 ? $"{{\"id\":oops{i}}}" : $"{{\"id\":{i}}}")];
        File.WriteAllLines(In("some.jsonl"), lines);
        int[] good = [.. Enumerable.Range(1, 300).Where(i => i % 50 != 0 && i % 77 != 0)];
        foreach (var scheduler in (IScheduler[])[Scheduler.Synchronous, Scheduler.Threads, Scheduler.Processes])
        {
            var orders = Bag.ReadJsonLines<Order>(In("some.jsonl"), 500).OnError(ErrorAction.Collect, retries: 2);
            var (all, bad, counts) = Compute.All(orders, orders.Failures, orders.Counts, new() { Scheduler = scheduler });
            Assert.Equal(good, all.Select(o => o.Id));
            Assert.Equal([77L, 154, 231], bad.Select(b => Assert.IsType<FileRecord>(b.Item).Line!.Value));
            Assert.All(bad, b => Assert.Equal((In("some.jsonl"), lines[(int)((FileRecord)b.Item!).Line! - 1]), (((FileRecord)b.Item!).Path, ((FileRecord)b.Item!).Text)));
            Assert.Equal(new ItemCounts(good.Length, 3, 0), counts);
        }
        var halves = Bag.ReadJsonLines<Order>(In("some.jsonl"), 500).Select(o => o.Id == 10 ? throw new FormatException() : o.Id).OnError(ErrorAction.Collect);
        Assert.Equal(["Order", "FileRecord", "FileRecord", "FileRecord"], halves.Failures.Compute(Scheduler.Threads).Select(f => f.Item!.GetType().Name));
        var e = Assert.Throws<TaskFailedException>(() => Bag.ReadJsonLines<Order>(In("some.jsonl"), 500).OnError(ErrorAction.Fail).Compute(Scheduler.Synchronous));
        Assert.Contains("line 77: ", Assert.IsType<ItemFailedException>(e.InnerException).Message);
    }

    [Fact]
    public void ReadFiles_Compressed_AreUnpacked()
    {
        File.WriteAllBytes(In("a.bin"), [1, 2, 3]);
        using (var file = new GZipStream(File.Create(In("b.bin.gz")), CompressionLevel.Fastest)) file.Write([4, 5]);
        var files = Bag.ReadFiles(In("*.bin*")).Select(f => (Path.GetFileName(f.Path), f.Content.Length)).Compute(Scheduler.Processes);
        Assert.Equal([("a.bin", 3), ("b.bin.gz", 2)], files);
    }

    [Fact]
    public async Task WriteText_AFailure_LeavesNoHalfFile()
    {
        var bad = Bag.FromSequence(Enumerable.Range(0, 100), 2).Select(i => i == 77 ? throw new FormatException() : new string('x', 1000));
        await Assert.ThrowsAsync<TaskFailedException>(() => bad.WriteTextAsync(In("out-*.txt"), options: new() { Scheduler = Scheduler.Synchronous }));
        Assert.DoesNotContain("out-01.txt", Directory.EnumerateFiles(_folder, "*", new EnumerationOptions { AttributesToSkip = 0 }).Select(f => Path.GetFileName(f)));
        Assert.True(Directory.GetFiles(_folder, ".*.tmp").Length == 0);
        await Assert.ThrowsAsync<ArgumentException>(() => bad.WriteTextAsync(In("one.txt")));
    }

    [Fact]
    public async Task ToAsyncEnumerable_AnyOrder_GivesAllElements()
    {
        var bag = Bag.FromSequence(Enumerable.Range(0, 100), 9).Select(x => x * 2);
        foreach (var scheduler in (IScheduler[])[Scheduler.Threads, Scheduler.Processes])
        {
            var options = new ComputeOptions { Scheduler = scheduler };
            Assert.Equal(Enumerable.Range(0, 100).Select(x => x * 2), await bag.ToAsyncEnumerable(options: options).ToListAsync());
            Assert.Equal(Enumerable.Range(0, 100).Select(x => x * 2), (await bag.ToAsyncEnumerable(isOrdered: false, options: options).ToListAsync()).Order());
            Assert.Equal(Enumerable.Range(0, 100).Select(x => x * 2).Reverse(), await bag.OrderDescending().ToAsyncEnumerable(ahead: 1, options: options).ToListAsync());
        }
    }

    [Fact]
    public async Task ToAsyncEnumerable_LeavingTheLoop_ComputesNoMore()
    {
        int seen = 0;
        var bag = Bag.FromSequence(Enumerable.Range(0, 100), 100).Select(x => { Interlocked.Increment(ref seen); return x; });
        await foreach (int x in bag.ToAsyncEnumerable(ahead: 3, options: new() { Scheduler = Scheduler.Threads }))
            if (x == 10) break;
        Assert.InRange(seen, 11, 14);
    }

    [Fact]
    public async Task FromAsyncEnumerable_Range_GiveTheirElements()
    {
        Assert.Equal([1, 2, 3], (await Bag.FromAsyncEnumerableAsync(new[] { 1, 2, 3 }.ToAsyncEnumerable(), 2)).Compute(Scheduler.Threads));
        Assert.Equal([5L, 6, 7], Bag.Range(5, 3, 2).Compute(Scheduler.Processes));
        Assert.Equal(4_999_950_000, Bag.Range(0, 100_000).Sum().Compute());
        Assert.Empty(Bag.Range(0, 0).Compute(Scheduler.Threads));
    }

    [Fact]
    public void DelayedPartitions_ThereAndBack_AreTheSame()
    {
        var parts = Bag.FromSequence(Enumerable.Range(0, 10), 3).Select(x => x + 1).ToDelayedPartitions();
        Assert.Equal(3, parts.Count);
        Assert.Equal([1, 2, 3], parts[0].Compute(Scheduler.Threads));
        Assert.Equal(Enumerable.Range(1, 10), Bag.FromDelayed(parts).Compute(Scheduler.Processes));
    }

    [Fact]
    public async Task FromUrls_AServer_AreFetched()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        _ = ServeAsync(server);
        string[] urls = [.. Enumerable.Range(0, 6).Select(i => $"http://127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}/{i}")];
        var pages = await Bag.FromUrls(urls, concurrency: 2, partitions: 2).Select(p => (p.Url[^1], Encoding.ASCII.GetString(p.Content))).ComputeAsync(Scheduler.Processes);
        Assert.Equal(Enumerable.Range(0, 6).Select(i => ((char)('0' + i), $"GET /{i} HTTP/1.1")), pages);
        Assert.Throws<UriFormatException>(() => Bag.FromUrls(["no address"]));
    }

    // Answers every request with its first line.
    private static async Task ServeAsync(TcpListener server)
    {
        try
        {
            while (true)
            {
                using var client = await server.AcceptTcpClientAsync();
                using var reader = new StreamReader(client.GetStream());
                string request = (await reader.ReadLineAsync())!;
                while (await reader.ReadLineAsync() is { Length: > 0 }) { }
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {request.Length}\r\nConnection: close\r\n\r\n{request}"));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
