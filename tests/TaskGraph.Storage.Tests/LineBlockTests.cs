using System.Text;
using CsCheck;
using TaskGraph.Testing;

namespace TaskGraph.Tests;

public class LineBlockTests
{
    [Fact]
    public void Lines_OfAnyText_AndAnyBlockSize_AreThoseOfTheWholeFile()
    {
        using var folder = new TemporaryFolder();
        string[] pieces = ["\n", "\r\n", "a", "é", "漢字", "🦜", "", "long line without an end ", "\r", "\n\n"];
        Gen.Select(Gen.Int[0, pieces.Length - 1].Array[0, 60], Gen.Int[1, 40]).Sample((chosen, size) =>
        {
            string text = string.Concat(chosen.Select(i => pieces[i]));
            string path = folder.File(Guid.NewGuid() + ".txt", text);
            var blocks = FileBlock.Split(LocalFiles.Instance.List(path), new ByteSize(size));
            Assert.Equal(LinesOf(text), blocks.SelectMany(Read));
            File.Delete(path);
        }, iter: 300);
    }

    [Fact]
    public void Lines_OfSeveralBzip2Streams_AreAll()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "x.bz2");
        using (var file = File.Create(path))
        {
            foreach (string text in (string[])["one\ntw", "o\n", "", "three\n"])
                using (var stream = Compression.Compress(path, file)) stream.Write(Encoding.UTF8.GetBytes(text));
        }
        Assert.Equal(["one", "two", "three"], FileBlock.Split(LocalFiles.Instance.List(path), new ByteSize(10)).SelectMany(Read));
    }

    [Theory]
    [InlineData(".gz"), InlineData(".br"), InlineData(".zst"), InlineData(".lz4"), InlineData(".bz2"), InlineData("")]
    public void Lines_OfACompressedFile_AreOneBlock(string extension)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "x.txt" + extension);
        string[] lines = [.. Enumerable.Range(0, 50_000).Select(i => $"line {i}")];
        using (var pending = LocalFiles.Instance.Create(path))
        {
            using (var stream = Compression.Compress(path, pending.Stream))
                stream.Write(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
            pending.Commit();
        }
        var blocks = FileBlock.Split(LocalFiles.Instance.List(path), new ByteSize(1000));
        Assert.Equal(extension.Length == 0, blocks.Length > 1);
        Assert.Equal(lines, blocks.SelectMany(Read));
    }

    [Fact]
    public void Lines_LongerThanTheBuffer_AreWhole()
    {
        using var folder = new TemporaryFolder();
        string line = new('x', 1_000_000);
        string path = folder.File("x.txt", $"{line}\n{line}y");
        Assert.Equal([line, line + "y"], FileBlock.Split(LocalFiles.Instance.List(path), new ByteSize(100_000)).SelectMany(Read));
    }

    [Fact]
    public void Split_BadSize_IsAnError()
        => Assert.Throws<ArgumentOutOfRangeException>(() => FileBlock.Split([], new ByteSize(0)));

    private static List<string> Read(FileBlock block)
    {
        using var lines = new LineBlock(LocalFiles.Instance, block);
        var read = new List<string>();
        while (lines.TryReadLine(out var line)) read.Add(Encoding.UTF8.GetString(line));
        return read;
    }

    // A CR before an LF belongs to the line's end, as does one before the end of the text.
    private static IEnumerable<string> LinesOf(string text)
    {
        string[] lines = text.Split('\n');
        int count = lines[^1].Length == 0 ? lines.Length - 1 : lines.Length;
        return lines.Take(count).Select(l => l.EndsWith('\r') ? l[..^1] : l);
    }
}
