using System.Text;
using Sylvan.Data.Csv;
using TaskGraph.Testing;

namespace TaskGraph.Frames.Tests.IO;

/// <summary>
/// Files that are hardly CSV, in blocks down to a byte, beside Sylvan.Data.Csv: the same rows, or both refuse the file. One difference is meant: a carriage
/// return that no line feed follows ends no line here.
/// </summary>
public sealed class CsvHostileTests : IDisposable
{
    private static readonly string[] _fields =
        ["", "a", "\"\"", "\"a,b\"", "\"\n\"", "\"\r\n\"", "\"a\"\"b\"", "x\"y", "a\"", "é", "日本語", "\0", "\"\0\"", " ", " \"a\"", "\uFEFF", "\"\"\"\"", "NULL", "'", "\\"];

    private static readonly string[] _scraps = ["\"", "\"a", "\"a\"b", "\"\"x", ",", ",,", "a\"b\"", "\"\"\"", "\"a\" "];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ReadCsv_HostileFiles_GiveSylvansRowsOrAreRefusedByBoth()
    {
        var random = new Random(20);
        var (read, refused) = (0, 0);
        for (int i = 0; i < 500; i++)
        {
            int scraps = random.Next(3) == 0 ? 12 : int.MaxValue;
            string end = random.Next(3) switch { 0 => "\r\n", 1 => "\n", _ => "" };
            var text = new StringBuilder(random.Next(4) == 0 ? "\uFEFFa,b\n" : "a,b\n");
            for (int row = random.Next(0, 30); row > 0; row--)
            {
                text.Append(Field()).Append(',').Append(Field()).Append(end.Length > 0 ? end : random.Next(2) == 0 ? "\n" : "\r\n");
                if (random.Next(12) == 0) text.Append(random.Next(2) == 0 ? "\n" : "\r\n");
            }
            if (random.Next(2) == 0 && text[^1] == '\n') text.Length -= text[^2] == '\r' ? 2 : 1;
            string content = text.ToString();
            string? expected = BySylvan(content);
            foreach (int block in (int[])[1, random.Next(2, 40), 1 << 20])
            {
                string? actual = Read(content, block);
                Assert.True(expected == actual, $"in blocks of {block} {Show(content)} gives {Show(actual)}, by Sylvan {Show(expected)}");
            }
            if (expected is null) refused++;
            else read++;

            string Field() => random.Next(scraps) == 0 ? _scraps[random.Next(_scraps.Length)] : _fields[random.Next(_fields.Length)];
        }
        Assert.True(read > 150 && refused > 30, $"{read} read, {refused} refused");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public void ReadCsv_LoneCarriageReturns_AreBytesLikeOthers(int blockSize)
        => Assert.Equal("a\rb|\r/\rc|d", Read("a,b\na\rb,\"\r\"\n\rc,d\r\n", blockSize));

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-32")]
    [InlineData("iso-8859-1")]
    public void ReadCsv_OtherEncodings_GiveWhatUtf8Gives(string name)
    {
        const string text = "a,b\n\"é,\n\",x\"y\r\nö,\"\"\"\"\n";
        var encoding = Encoding.GetEncoding(name);
        Assert.Equal(Read(text, 1000), Read([.. encoding.GetPreamble(), .. encoding.GetBytes(text)], 5, encoding));
    }

    [Fact]
    public void ReadCsv_LinesLongerThanAPiece_AreRead()
    {
        string field = new string('x', 700_000) + "\"\"" + new string(',', 700_000);
        string text = $"a,b\n1,2\n\"{field}\",z\n{new string('y', 3_000_000)},\n3,4\n";
        string expected = BySylvan(text)!;
        foreach (int block in (int[])[700_001, 1 << 24]) Assert.Equal(expected.Length, Read(text, block)?.Length);
        Assert.Equal(expected, Read(text, 1 << 24));
    }

    private string? Read(string text, int blockSize) => Read(Encoding.UTF8.GetBytes(text), blockSize, null);

    // Rows as text; null where the file is refused.
    private string? Read(byte[] content, int blockSize, Encoding? encoding)
    {
        string path = _folder.File("hostile.csv", content);
        try
        {
            var schema = new FrameSchema(("a", typeof(string)), ("b", typeof(string)));
            var frame = DataFrame.ReadCsv(path, schema, blockSize: blockSize, encoding: encoding).Compute(Scheduler.Synchronous);
            var (a, b) = (frame.Column<string>("a"), frame.Column<string>("b"));
            return string.Join('/', Enumerable.Range(0, (int)frame.RowCount).Select(r => $"{a[r]}|{b[r]}"));
        }
        catch (TaskFailedException error) when (error.InnerException is InvalidDataException)
        {
            return null;
        }
    }

    private static string? BySylvan(string text)
    {
        try
        {
            using var reader = CsvDataReader.Create(new StreamReader(new MemoryStream(Encoding.UTF8.GetBytes(text))), new CsvDataReaderOptions { BufferSize = Math.Max(4096, 2 * text.Length) });
            var rows = new List<string>();
            while (reader.Read())
            {
                if (reader.RowFieldCount == 2) rows.Add($"{reader.GetString(0)}|{reader.GetString(1)}");
                else if (reader.RowFieldCount != 1 || reader.GetString(0).Length > 0) return null; // a blank line is one field there
            }
            return string.Join('/', rows);
        }
        catch (Sylvan.Data.Csv.CsvFormatException)
        {
            return null;
        }
    }

    private static string Show(string? text) => text is null ? "nothing" : $"\"{text.Replace("\n", "\\n").Replace("\r", "\\r").Replace("\0", "\\0")}\"";
}
