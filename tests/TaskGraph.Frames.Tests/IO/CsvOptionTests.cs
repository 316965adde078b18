using System.Text;
using TaskGraph.Testing;

namespace TaskGraph.Frames.Tests.IO;

/// <summary>Comments, null spellings and bad lines, wherever a block begins.</summary>
public sealed class CsvOptionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Write(string text)
    {
        string path = Path.Combine(_folder.Path, $"{Guid.NewGuid():N}.csv");
        File.WriteAllBytes(path, Encoding.UTF8.GetBytes(text));
        return path;
    }

    [Theory]
    [InlineData(4)]
    [InlineData(17)]
    [InlineData(1000)]
    public void ReadCsv_CommentLines_AreSkipped(int blockSize)
    {
        string path = Write("# made by hand\na,b\n1,x\n#2,y\n3,z\n# the, end\n");
        var frame = DataFrame.ReadCsv(path, comment: '#', blockSize: blockSize).Compute();
        Assert.Equal([1L, 3L], frame.Column<long>("a").ToArray());
        Assert.Equal(["x", "z"], frame.Column<string>("b").ToArray());
    }

    [Fact]
    public void ReadCsv_NamedNulls_AreNullInAnyColumn()
    {
        var frame = DataFrame.ReadCsv(Write("a,b,c\n1,x,0.5\n-999,?,?\n?,\"?\",2\n"), nulls: ["?", "-999"]).Compute();
        Assert.Equal([1L, null, null], frame.Column<long?>("a").ToArray());
        Assert.Equal(["x", null, "?"], frame.Column<string>("b").ToArray());
        Assert.Equal([0.5, null, 2], frame.Column<double?>("c").ToArray());
    }

    [Theory]
    [InlineData(5)]
    [InlineData(1000)]
    public void ReadCsv_BadLines_AreSkippedOrAnErrorWithTheLine(int blockSize)
    {
        string path = Write("a,b\n1,x\n2\n3,y,z\n4,w\n");
        var schema = new FrameSchema(("a", typeof(long)), ("b", typeof(string)));
        Assert.Equal([1L, 4L], DataFrame.ReadCsv(path, schema, badLines: BadLines.Skip, blockSize: blockSize).Compute().Column<long>("a").ToArray());
        var error = Assert.Throws<TaskFailedException>(() => DataFrame.ReadCsv(path, schema, blockSize: blockSize).Compute(Scheduler.Synchronous));
        Assert.Contains("Line 3", error.InnerException!.Message);
        Assert.Contains("1 field", error.InnerException.Message);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(1000)]
    public void ReadCsv_BadLinesCollected_AreRowsOfTheirOwn(int blockSize)
    {
        string path = Write("a,b\n1,x\n2\r\n\n3,y,\"z\"\n4,w\n");
        var frame = DataFrame.ReadCsv(path, badLines: BadLines.Collect, blockSize: blockSize);
        Assert.Equal("a: long, b: string, bad_line: string, bad_file: string, bad_line_number: long, bad_column: string", frame.Schema.ToString());
        var rows = frame.Compute();
        Assert.Equal([1L, null, null, 4L], rows.Column<long?>("a"));
        Assert.Equal([null, "2", "3,y,\"z\"", null], rows.Column<string>("bad_line"));
        Assert.Equal([1L, null, null, 4L], frame["a"].Compute<long?>());
        Assert.Equal(["2", "3,y,\"z\""], frame["bad_line"].ToFrame().DropNa()["bad_line"].Compute<string>());
    }

    [Theory]
    [InlineData(5)]
    [InlineData(17)]
    [InlineData(1000)]
    public void ReadCsv_LinesWithOtherValues_AreBadWhicheverColumnsAreRead(int blockSize)
    {
        string path = Write("a,b,c\n1,x,2001-02-03\nten,y,2001-02-04\n\n3,\"z\nz\",\n4,w\n5,\"v\"v,never\n6,u,2001-02-06");
        var schema = new FrameSchema(("a", typeof(int)), ("b", typeof(string)), ("c", typeof(DateOnly)));
        var skipped = DataFrame.ReadCsv(path, schema, badLines: BadLines.Skip, blockSize: blockSize);
        Assert.Equal([1, 3, 6], skipped["a"].Compute<int>());
        Assert.Equal(["x", "z\nz", "u"], skipped["b"].Compute<string>());
        Assert.Equal(3, skipped.RowCount().Compute());
        Assert.Equal([2, 6, 12], skipped.Assign(("a", skipped["a"] * 2))["a"].Compute<int>());
        var collected = DataFrame.ReadCsv(path, schema, badLines: BadLines.Collect, blockSize: blockSize);
        var rows = collected.Compute();
        Assert.Equal([1, null, 3, null, null, 6], rows.Column<int?>("a"));
        Assert.Equal(["x", null, "z\nz", null, null, "u"], rows.Column<string>("b"));
        Assert.Equal([null, "ten,y,2001-02-04", null, "4,w", "5,\"v\"v,never", null], rows.Column<string>("bad_line"));
        Assert.Equal([null, 3L, null, 7L, 8L, null], rows.Column<long?>("bad_line_number"));
        Assert.Equal([null, "a", null, null, "b", null], rows.Column<string>("bad_column"));
        Assert.Equal([null, path, null, path, path, null], rows.Column<string>("bad_file"));
        Assert.Equal([null, 3L, null, 7L, 8L, null], collected["bad_line_number"].Compute<long?>());
        Assert.Equal([new DateOnly(2001, 2, 3), null, null, null, null, new DateOnly(2001, 2, 6)], collected["c"].Compute<DateOnly?>());
    }

    [Fact]
    public void ReadCsv_ManyBadLinesInACompressedFile_AreSkippedOrCollectedWithTheirNumbers()
    {
        var text = new StringBuilder("n\n");
        for (int i = 0; i < 200_000; i++) text.Append(i % 3 == 1 ? "x\n" : "7\n");
        using var memory = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(memory, System.IO.Compression.CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(text.ToString()));
        string path = _folder.File("many.csv.gz", memory.ToArray());
        var schema = new FrameSchema(("n", typeof(long)));
        Assert.Equal(7L * 133_333, DataFrame.ReadCsv(path, schema, badLines: BadLines.Skip)["n"].Sum<long>().Compute());
        long[] numbers = DataFrame.ReadCsv(path, schema, badLines: BadLines.Collect)["bad_line_number"].ToFrame().DropNa()["bad_line_number"].Compute<long>().ToArray();
        Assert.Equal(Enumerable.Range(0, 200_000).Where(i => i % 3 == 1).Select(i => i + 2L), numbers);
    }

    [Fact]
    public void ReadCsv_CollectingWhereAColumnHasTheName_IsRefused()
        => Assert.Contains("Pass names:", Assert.Throws<ArgumentException>(() => DataFrame.ReadCsv(Write("a,bad_file\n1,2\n"), badLines: BadLines.Collect)).Message);

    [Fact]
    public void ReadCsv_Thousands_AreReadInGroupsOfThree()
    {
        string path = Write("n,x,s\n\"1,234\",\"-12,345,678.25\",\"1,2\"\n5,0.5,\"x,y\"\n");
        var frame = DataFrame.ReadCsv(path, thousands: ',');
        Assert.Equal("n: long, x: double, s: string", frame.Schema.ToString());
        Assert.Equal([1234L, 5], frame["n"].Compute<long>());
        Assert.Equal([-12345678.25, 0.5], frame["x"].Compute<double>());
        Assert.Equal(["1,2", "x,y"], frame["s"].Compute<string>());
        Assert.Equal([1234, 1000000], DataFrame.ReadCsv(Write("n\n1'234\n1'000'000\n"), new FrameSchema(("n", typeof(int))), thousands: '\'')["n"].Compute<int>());
        Assert.Contains("Line 2", Assert.Throws<TaskFailedException>(() => DataFrame.ReadCsv(Write("n\n12'34\n"), new FrameSchema(("n", typeof(int))), thousands: '\'').Compute()).Message);
        Assert.Throws<ArgumentException>(() => DataFrame.ReadCsv(path, thousands: '.'));
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    [InlineData("iso-8859-1")]
    [InlineData("us-ascii")]
    public void ReadCsv_OtherEncodings_AreTheSameText(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        string word = name == "us-ascii" ? "a" : "äöü";
        string text = $"{word},n\n\"{word},\n{word}\",1\n{word},2\n" + string.Concat(Enumerable.Range(3, 5000).Select(i => $"{word}{i % 10},{i}\n"));
        string path = _folder.File("encoded.csv", [.. encoding.Preamble, .. encoding.GetBytes(text)]);
        var frame = DataFrame.ReadCsv(path, encoding: encoding, blockSize: 100);
        Assert.Equal($"{word}: string, n: long", frame.Schema.ToString());
        Assert.Equal([$"{word},\n{word}", word, $"{word}3"], frame[word].Head(3).Compute<string>());
        Assert.Equal(5002L * 5003 / 2, frame["n"].Sum<long>().Compute());
        File.AppendAllText(path, "x,y\n", encoding);
        var bad = DataFrame.ReadCsv(path, frame.Schema, encoding: encoding);
        Assert.Contains("Line 5005 of", Assert.Throws<TaskFailedException>(() => bad["n"].Sum().Compute()).Message);
    }

    [Fact]
    public void ReadCsv_WrongEncoding_SaysWhatToPass()
        => Assert.Contains("encoding: Encoding.Unicode", Assert.Throws<InvalidDataException>(() => DataFrame.ReadCsv(_folder.File("u.csv", [0xFF, 0xFE, 65, 0]))).Message);

    [Fact]
    public void ReadCsv_NamesAndSkippedLines_ReplaceTheHeader()
    {
        string path = Write("made by \"hand\nyesterday\na,b\n1,x\n2,y\n");
        Assert.Equal(["p", "q"], DataFrame.ReadCsv(path, skipLines: 2, names: ["p", "q"]).Columns);
        Assert.Equal([1L, 2], DataFrame.ReadCsv(path, skipLines: 2, names: ["p", "q"], blockSize: 3)["p"].Compute<long>());
        Assert.Equal(["1", "2"], DataFrame.ReadCsv(path, skipLines: 3, header: false, names: ["p", "q"])["p"].Cast<string>().Compute<string>());
        Assert.Contains("3 names were given", Assert.Throws<ArgumentException>(() => DataFrame.ReadCsv(path, skipLines: 2, names: ["p", "q", "r"])).Message);
    }

    [Fact]
    public void ReadCsv_CommentThatSeparates_IsAnErrorAtTheCall()
        => Assert.Throws<ArgumentException>(() => DataFrame.ReadCsv(Write("a,b\n"), comment: ','));
}
