using TaskGraph.Testing;

namespace TaskGraph.Frames.Tests;

public sealed class JsonLinesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ReadJsonLines_WithoutSchema_FindsTypes()
    {
        string path = _folder.File("a.jsonl", """
            {"n": 1, "x": 1, "s": "a\"b", "b": true, "t": "2001-02-03T04:05:06", "l": [1, 2], "o": {"k": [1]}}

            {"x": 2.5, "n": null, "s": "ä", "l": [], "new": 7}
            {"n": 3, "x": 1e3, "mixed": 1, "l": [0.5, null]}
            {"mixed": "two"}
            """);
        var frame = DataFrame.ReadJsonLines(path, blockSize: 40);
        Assert.Equal("n: long, x: double, s: string, b: bool, t: DateTime, l: double[], o: string, new: long, mixed: string", frame.Schema.ToString());
        var rows = frame.Compute();
        Assert.Equal([1, null, 3, null], rows.Column<long?>("n"));
        Assert.Equal([1, 2.5, 1000, null], rows.Column<double?>("x"));
        Assert.Equal(["a\"b", "ä", null, null], rows.Column<string>("s"));
        Assert.Equal("{\"k\": [1]}", rows[0]["o"]);
        Assert.Equal([null, null, "1", "two"], rows.Column<string>("mixed"));
        Assert.Equal([0.5, double.NaN], rows[2].Get<double[]>("l"));
        Assert.Equal(4, frame.RowCount().Compute());
        Assert.Contains("1 of 9 columns", frame["n"].Sum().Explain());
    }

    [Fact]
    public void ReadJsonLines_SchemaOfAllColumns_GivesTheirOrder()
    {
        string path = _folder.File("a.jsonl", "{\"b\": 1, \"a\": \"x\"}\n{\"a\": \"y\", \"b\": 2}\n");
        var whole = DataFrame.ReadJsonLines(path, new FrameSchema(("c", typeof(bool)), ("a", typeof(string)), ("b", typeof(int))));
        Assert.Equal("c: bool, a: string, b: int", whole.Schema.ToString());
        Assert.Equal([1, 2], whole.Compute().Column<int>("b"));
        Assert.Equal("b: int, a: string, c: bool", DataFrame.ReadJsonLines(path, new FrameSchema(("c", typeof(bool)), ("b", typeof(int)))).Schema.ToString());
    }

    [Theory]
    [InlineData("{\"n\": \"x\"}", "property 'n' is no long")]
    [InlineData("{\"n\": 1", "Expected")]
    [InlineData("[1]", "it is no JSON object")]
    [InlineData("{\"n\": 1} {}", "")]
    [InlineData("{\"n\": 1, \"n\": 2}", "property 'n' is there twice")]
    [InlineData("{\"n\": 1.5}", "property 'n' is no long")]
    [InlineData("{\"n\": true}", "property 'n' is no long")]
    public void ReadJsonLines_BadLine_IsNamedWithFileAndLine(string line, string problem)
    {
        string path = _folder.File("bad.jsonl", string.Concat(Enumerable.Range(0, 1500).Select(i => $"{{\"n\": {i}}}\n")) + line + "\n{\"n\": 5}");
        var error = Assert.Throws<TaskFailedException>(() => DataFrame.ReadJsonLines(path, blockSize: 3000)["n"].Sum().Compute());
        Assert.Contains($"Line 1501 of '{path}'", error.Message);
        Assert.Contains(problem, error.Message);
    }

    [Fact]
    public void ReadJsonLines_BadSample_ThrowsAtTheCall()
    {
        string path = _folder.File("bad.jsonl", "{\"n\": 1}\nno json\n");
        Assert.Contains("Line 2 of", Assert.Throws<InvalidDataException>(() => DataFrame.ReadJsonLines(path)).Message);
    }

    [Fact]
    public async Task WriteJsonLines_Compressed_ReadsBackThroughBags()
    {
        string path = Path.Combine(_folder.Path, "x.jsonl.gz");
        await DataFrame.FromColumns(("n", new int?[] { 1, null, 3 }), ("x", new[] { double.NaN, 0.1, double.PositiveInfinity })).WriteJsonLinesAsync(path);
        Assert.Equal([1, null, 3], DataFrame.ReadJsonLines(path, new FrameSchema(("x", typeof(double))))["n"].Compute<long?>());
        Assert.Equal([double.NaN, 0.1, double.PositiveInfinity], DataFrame.ReadJsonLines(path, new FrameSchema(("x", typeof(double))))["x"].Compute<double>());
        Assert.Equal([1, null, 3], Bag.ReadJsonLines<Line>(path).Compute(Scheduler.Synchronous).Select(l => l.N));
    }

    public sealed record Line(int? N);
}
