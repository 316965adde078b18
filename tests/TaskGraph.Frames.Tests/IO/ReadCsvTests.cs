using System.IO.Compression;
using System.Text;
using CsCheck;
using Sylvan.Data.Csv;
using TaskGraph.Testing;

namespace TaskGraph.Frames.Tests;

public sealed class ReadCsvTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string Data(string name)
    {
        string folder = AppContext.BaseDirectory;
        while (!Directory.Exists(Path.Combine(folder, "samples", "data"))) folder = Path.GetDirectoryName(folder)!;
        return Path.Combine(folder, "samples", "data", name);
    }

    [Fact]
    public void ReadCsv_AllTypes_AreInferred()
    {
        string path = _folder.File("a.csv",
            "b,l,d,t,s,n\ntrue,1,1.5,2001-02-03,x,\nFALSE,-20,2,2001-02-03T04:05:06.5Z,\"a,\"\"b\"\"\nc\",\r\n,NA,1e300,,,\n");
        var frame = DataFrame.ReadCsv(path);
        Assert.Equal("b: bool, l: long, d: double, t: DateTime, s: string, n: string", frame.Schema.ToString());
        Assert.Equal(
            [[true, 1L, 1.5, new DateTime(2001, 2, 3), "x", null], [false, -20L, 2.0, new DateTime(2001, 2, 3, 4, 5, 6, 500), "a,\"b\"\nc", null],
                [null, null, 1e300, null, null, null]],
            FrameGen.Boxed(frame.Compute().Data));
    }

    [Theory]
    [InlineData("airports.csv", 3376)]
    [InlineData("birdstrikes.csv", 10000)]
    [InlineData("seattle-weather.csv", 1461)]
    public void ReadCsv_RealFiles_EqualOracleForAnyBlockSize(string name, int rows)
    {
        string path = Data(name);
        var expected = Oracle(File.ReadAllText(path));
        Assert.InRange(expected.Count, rows - 1, rows);
        foreach (long blockSize in (long[])[1 << 22, 100_003, 4096, 501])
        {
            var frame = DataFrame.ReadCsv(path, schema: AllText(path), blockSize: blockSize);
            AssertSame(expected, frame.Compute());
        }
        Assert.Equal(expected.Count, DataFrame.ReadCsv(path).RowCount().Compute());
    }

    [Fact]
    public void ReadCsv_SeattleWeather_HasItsTypesAndNumbers()
    {
        var weather = DataFrame.ReadCsv(Data("seattle-weather.csv"), blockSize: 5000);
        Assert.Equal("date: DateTime, precipitation: double, temp_max: double, temp_min: double, wind: double, weather: string",
            weather.Schema.ToString());
        Assert.Equal(1461, weather["date"].Count().Compute());
        Assert.Equal(new DateTime(2015, 12, 31), weather["date"].Max<DateTime>().Compute());
        Assert.Equal(File.ReadLines(Data("seattle-weather.csv")).Skip(1).Sum(l => decimal.Parse(l.Split(',')[2])),
            (decimal)weather["temp_max"].Sum().Compute());
    }

    private static readonly char[] _nasty = ['a', '"', ',', '\n', '"', '\r', 'b', ' ', 'é', '"'];

    [Fact]
    public void ReadCsv_RandomQuotedContent_EqualsOracleForAnyBlockSize() =>
        Gen.Select(Gen.Int[1, 4], Gen.Int[0, 40], Gen.Int[1, 400], Gen.Bool).SelectMany((columns, rows, block, feed) =>
            Gen.Int[0, _nasty.Length - 1].Select(i => _nasty[i]).Array[0, 12].Select(c => new string(c)).Array[columns].Array[rows].Select(cells
                => (columns, cells, block, feed)))
        .Sample(t =>
        {
            string end = t.feed ? "\n" : "\r\n";
            string text = string.Join(',',
                Enumerable.Range(0, t.columns).Select(i => $"c{i}")) + end + string.Concat(t.cells.Select(r
                => string.Join(',', r.Select(Quoted)) + end));
            string path = _folder.File("random.csv", text);
            var computed = DataFrame.ReadCsv(path, AllText(path), blockSize: t.block).Compute();
            AssertSame([.. t.cells], computed);
        }, iter: 400, threads: 1);

    [Fact]
    public void ReadCsv_NumbersAndDates_ParseAsDotNetDoes() =>
        Gen.Select(Gen.Double, Gen.Long, Gen.Decimal, Gen.DateTime, Gen.Float).Array[1, 50].Sample(rows =>
        {
            var text = new StringBuilder("d,l,m,t,f\n");
            foreach (var (d, l, m, t, f) in rows)
                text.Append(FormattableString.Invariant($"{d:R},{l},{decimal.Round(m % 1000000, 4)},{t:yyyy-MM-ddTHH:mm:ss.fffffff},{f:R}\n"));
            string path = _folder.File("numbers.csv", text.ToString());
            var schema = new FrameSchema(("d", typeof(double)), ("l", typeof(long)), ("m", typeof(double)), ("t", typeof(DateTime)),
                ("f", typeof(float)));
            var frame = DataFrame.ReadCsv(path, schema, blockSize: 300).Compute();
            Assert.Equal(rows.Select(r => r.Item1), frame.Column<double>("d").Values.ToArray());
            Assert.Equal(rows.Select(r => r.Item2), frame.Column<long>("l"));
            Assert.Equal(rows.Select(r => double.Parse(FormattableString.Invariant($"{decimal.Round(r.Item3 % 1000000, 4)}"))),
                frame.Column<double>("m"));
            Assert.Equal(rows.Select(r => new DateTime(r.Item4.Ticks)), frame.Column<DateTime>("t"));
            Assert.Equal(rows.Select(r => r.Item5), frame.Column<float>("f").Values.ToArray());
        }, iter: 100, threads: 1);

    [Fact]
    public void ReadCsv_SomeColumns_ReadsNoOthers()
    {
        var text = new StringBuilder("a,b\n1,2\n");
        for (int i = 0; i < 100_000; i++) text.Append("1,2\n");
        text.Append("1,not a number\n");
        for (int i = 0; i < 100_000; i++) text.Append("1,2\n");
        var frame = DataFrame.ReadCsv(_folder.File("a.csv", text.ToString()));
        Assert.Equal(200_002, frame["a"].Sum<long>().Compute());
        string explained = frame.Assign(("c", frame["b"] + 1)).Select("a").Explain();
        Assert.Contains("a.csv, 1 of 2 columns", explained);
        var error = Assert.Throws<TaskFailedException>(() => frame["b"].Sum<long>().Compute());
        Assert.IsType<InvalidDataException>(error.InnerException);
        Assert.Contains("Line 100003 of", error.Message);
        Assert.Contains("a.csv' has not a number in column 'b', which is no long", error.Message);
        Assert.Contains("Pass schema: new FrameSchema((\"b\", typeof(string)))", error.Message);
    }

    [Fact]
    public void ReadCsv_SeveralFiles_FollowInOrder()
    {
        _folder.File("p-2.csv", "x,y\n3,c\n");
        _folder.File("p-1.csv", "\uFEFFx,y\r\n1,a\r\n2,b");
        var frame = DataFrame.ReadCsv(Path.Combine(_folder.Path, "p-*.csv"));
        Assert.Equal([1L, 2, 3], frame["x"].Compute<long>());
        _folder.File("p-3.csv", "x,z\n3,c\n");
        Assert.Contains("has the columns x, z, but",
            Assert.Throws<InvalidDataException>(() => DataFrame.ReadCsv(Path.Combine(_folder.Path, "p-*.csv"))).Message);
    }

    [Fact]
    public void ReadCsv_Compressed_ReadsAsOneBlock()
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest)) gzip.Write("x,y\n1,a\n2,\"b\nc\"\n"u8);
        var frame = DataFrame.ReadCsv(_folder.File("x.csv.gz", memory.ToArray()), blockSize: 1);
        Assert.Equal(1, frame.PartitionCount);
        Assert.Equal(["a", "b\nc"], frame["y"].Compute<string>());
    }

    [Fact]
    public void ReadCsv_QuotedFieldLongerThanManyBlocks_IsOneField()
    {
        string text = string.Concat(Enumerable.Repeat("1,\"2\"\n", 5000));
        string path = _folder.File("long.csv", "k,text\n1,\"" + text.Replace("\"", "\"\"") + "\"\n2,b\n");
        var frame = DataFrame.ReadCsv(path, blockSize: 1000);
        Assert.Equal([text, "b"], frame["text"].Compute<string>());
        Assert.Equal([1L, 2], frame["k"].Compute<long>());
    }

    [Fact]
    public void ReadCsv_LongQuotedFieldWithoutQuotesWithin_IsReadOrRefused()
    {
        string text = string.Concat(Enumerable.Repeat("1,2\n", 50_000));
        string path = _folder.File("long.csv", "k,text\n1,\"" + text + "\"\n2,b\n" + string.Concat(Enumerable.Repeat("3,c\n", 50_000)));
        Assert.Contains("Pass blockSize:",
            Assert.Throws<TaskFailedException>(() => DataFrame.ReadCsv(path, blockSize: 10_000)["text"].Compute()).Message);
        Assert.Equal(text, DataFrame.ReadCsv(path, blockSize: "1 MiB")["text"].Compute<string>()[0]);
    }

    [Fact]
    public void ReadCsv_BlankLinesAndNoHeader_AreHandled()
    {
        Assert.Equal([1L, 2, 3], DataFrame.ReadCsv(_folder.File("blank.csv", "\n\na,b\n\n1,x\n\r\n2,y\n\n\n3,z\n\n"))["a"].Compute<long>());
        Assert.Equal([1L, null, 3], DataFrame.ReadCsv(_folder.File("one.csv", "a\n1\n\n3\n"))["a"].Compute<long?>());
        var bare = DataFrame.ReadCsv(_folder.File("bare.tsv", "1\tx\n2\ty\n"), separator: '\t', header: false);
        Assert.Equal(["column0", "column1"], bare.Columns);
        Assert.Equal(["x", "y"], bare["column1"].Compute<string>());
        Assert.Equal(["a", "Unnamed: 1", "a.1"], DataFrame.ReadCsv(_folder.File("names.csv", "a,,a\n")).Columns);
        Assert.Equal(0, DataFrame.ReadCsv(Path.Combine(_folder.Path, "names.csv")).Compute().RowCount);
    }

    [Theory]
    [InlineData("a,b\n1,2\n3\n", "Line 3 of", "has 1 field, the file has 2 columns")]
    [InlineData("a,b\n1,2\n3,4,5\n", "Line 3 of", "has 3 fields, the file has 2 columns")]
    [InlineData("a,b\n1,2\n3,\"4\n5,6\n", "Line 3 of", "opens a quote that is never closed")]
    public void ReadCsv_MalformedFile_NamesTheLine(string text, string line, string what)
    {
        string path = _folder.File("bad.csv", text);
        var error = Assert.ThrowsAny<Exception>(() => DataFrame.ReadCsv(path).Compute());
        Assert.Contains(line, error.Message);
        Assert.Contains(what, error.Message);
    }

    [Fact]
    public void ReadCsv_NothingToRead_ThrowsAtTheCall()
    {
        Assert.Contains("There is no file",
            Assert.Throws<FileNotFoundException>(() => DataFrame.ReadCsv(Path.Combine(_folder.Path, "none.csv"))).Message);
        Assert.Contains("No file matches",
            Assert.Throws<FileNotFoundException>(() => DataFrame.ReadCsv(Path.Combine(_folder.Path, "*.csv"))).Message);
        Assert.Contains("is empty", Assert.Throws<InvalidDataException>(() => DataFrame.ReadCsv(_folder.File("empty.csv", ""))).Message);
        Assert.Contains("Did you mean 'delay'?", Assert.Throws<ArgumentException>(() =>
            DataFrame.ReadCsv(_folder.File("x.csv", "delay\n1\n"), new FrameSchema(("dealy", typeof(double))))).Message);
    }

    [Fact]
    public void ReadCsv_FileChangesAfterTheCall_FailsInsteadOfMixing()
    {
        string path = _folder.File("x.csv", "a\n1\n");
        var frame = DataFrame.ReadCsv(path);
        File.WriteAllText(path, "a\n1\n2\n3\n");
        Assert.Contains("has changed since", Assert.Throws<TaskFailedException>(() => frame.Compute()).Message);
    }

    private static string Quoted(string cell)
        => cell.Length == 0 ? "\"\"" : cell.AsSpan().IndexOfAny("\",\n\r") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"")}\"";

    private static FrameSchema AllText(string path) => new(DataFrame.ReadCsv(path).Schema.Select(c => c with { Type = typeof(string) }));

    private static List<string[]> Oracle(string text)
    {
        using var reader = CsvDataReader.Create(new StringReader(text));
        var rows = new List<string[]>();
        while (reader.Read()) rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
        return rows;
    }

    private static void AssertSame(List<string[]> expected, Frame frame)
    {
        Assert.Equal(expected.Count, frame.RowCount);
        for (int c = 0; c < frame.Schema.Count; c++)
        {
            var column = frame.Column<string>(frame.Schema[c].Name);
            for (int r = 0; r < expected.Count; r++) Assert.Equal(expected[r][c], column[r] ?? "");
        }
    }
}
