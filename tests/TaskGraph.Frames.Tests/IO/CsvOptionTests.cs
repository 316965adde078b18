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

    [Fact]
    public void ReadCsv_CommentThatSeparates_IsAnErrorAtTheCall()
        => Assert.Throws<ArgumentException>(() => DataFrame.ReadCsv(Write("a,b\n"), comment: ','));
}
