using System.Xml.Linq;

namespace TaskGraph.Tests;

public sealed class VisualizeTests : IDisposable
{
    private const string Hostile = "a\"<script>alert('x')</script>&\\n\u0001\n]]>{{title}}";

    private static readonly XNamespace _svg = "http://www.w3.org/2000/svg";

    private readonly string _folder = Directory.CreateTempSubdirectory("drawings").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Visualize_SmallGraph_DrawsEachTaskAndEdgeOnce()
    {
        var svg = Svg(Diamond());
        Assert.Equal(["source", "left [3]", "right", "join"], Nodes(svg).Select(n => n.Element(_svg + "text")!.Value));
        Assert.Equal(["0-1", "0-2", "1-3", "2-3"], Edges(svg).Order(StringComparer.Ordinal));
        Assert.Contains(Nodes(svg).Last().Descendants(_svg + "rect"), r => r.Attribute("stroke-width")!.Value == "2.6");
        Assert.Contains("VisualizeTests.cs:", Nodes(svg).First().Element(_svg + "title")!.Value);
    }

    [Theory]
    [InlineData("svg"), InlineData("html"), InlineData("dot"), InlineData("mmd")]
    public void Visualize_EachForm_IsAFileOfItsKind(string extension)
    {
        string text = Draw(Diamond(), extension, new() { Title = "Four \"tasks\"" });
        Assert.StartsWith(extension switch { "svg" => "<svg ", "html" => "<!DOCTYPE html>", "dot" => "digraph ", _ => "---\ntitle: " }, text);
        foreach (string name in (string[])["source", "left", "right", "join"]) Assert.Contains(name, text);
        Assert.DoesNotContain("{{", text);
        Assert.DoesNotContain("http", text.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Visualize_HostileNames_AreTextAndNothingElse()
    {
        var builder = new GraphBuilder();
        builder.Add(Hostile, () => 1);
        builder.Add("b\ud800", (int x) => x, Hostile);
        var graph = builder.Build("b\ud800");
        var options = new DrawingOptions { Title = Hostile };
        var svg = XDocument.Parse(Draw(graph, "svg", options));
        Assert.Equal(Hostile.Replace('\u0001', '\ufffd'), svg.Root!.Elements(_svg + "text").First().Value.ReplaceLineEndings("\n"));
        string html = Draw(graph, "html", options);
        Assert.Equal(1, Count(html, "<script>"));
        Assert.DoesNotContain("alert('x')", html);
        string dot = Draw(graph, "dot", options);
        Assert.Contains("""label="a\"<script>alert('x')</script>&\\n""", dot);
        Assert.All(dot.Split('\n'), line => Assert.Equal(0, Count(line.Replace("\\\\", "", StringComparison.Ordinal).Replace("\\\"", "", StringComparison.Ordinal), "\"") % 2));
        string mermaid = Draw(graph, "mmd", options);
        Assert.DoesNotContain("<script", mermaid[mermaid.IndexOf("flowchart", StringComparison.Ordinal)..]);
        Assert.Contains("#60;script#62;", mermaid);
    }

    [Theory]
    [InlineData("x.png", "'x.png' ends in '.png', which cannot be drawn. Use .svg, .html, .dot or .mmd.")]
    [InlineData("x", "'x' has no extension. Use .svg, .html, .dot or .mmd.")]
    public void Visualize_UnknownExtension_SaysWhatIsKnown(string path, string message)
        => Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => Diamond().Visualize(path)).Message);

    [Fact]
    public void Visualize_TimeWithoutProfile_SaysWhatToDo()
        => Assert.Contains("Profiler", Assert.Throws<ArgumentException>(() => Draw(Diamond(), "svg", new() { Color = DrawingColor.Time })).Message);

    [Fact]
    public void Visualize_ByAffinity_ColoursAndExplains()
    {
        var svg = Svg(Diamond(), new() { Color = DrawingColor.Affinity });
        Assert.Equal(2, Nodes(svg).Select(n => n.Element(_svg + "rect")!.Attribute("fill")!.Value).Distinct().Count());
        Assert.Contains(svg.Root!.Elements(_svg + "text"), t => t.Value == "worker processes (lock-bound)");
    }

    [Fact]
    public void Visualize_OmitsShortcuts_LeavesOutWhatALongerWayJoins()
    {
        var builder = new GraphBuilder();
        builder.Add("a", () => 1);
        builder.Add("b", (int x) => x, "a");
        builder.Add("c", (int x, int y) => x + y, "a", "b");
        var graph = builder.Build("c");
        Assert.Equal(["0-1", "0-2", "1-2"], Edges(Svg(graph)).Order(StringComparer.Ordinal));
        Assert.Equal(["0-1", "1-2"], Edges(Svg(graph, new() { OmitsShortcuts = true })).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Visualize_LargeLayers_OneNodeForEachLayer()
    {
        var assembler = new GraphAssembler();
        assembler.BeginLayer(new GraphLayer { Name = "load", Code = new ValueCode(1), Count = 1000 });
        for (int i = 0; i < 1000; i++) assembler.Add([]);
        assembler.BeginLayer(new GraphLayer { Name = "scan", Code = new ValueCode(1), Count = 1000 });
        for (int i = 0; i < 1000; i++) assembler.Add(i == 0 ? [0] : [i, 999 + i]);
        var svg = Svg(assembler.Build([new(1999, OutputMode.Value)]));
        Assert.Equal(["load × 1,000", "scan × 1,000"], Nodes(svg).Select(n => n.Element(_svg + "text")!.Value));
        Assert.Equal("1,000 edges", Assert.Single(svg.Descendants(_svg + "path"), p => p.Attribute("data-from") is not null).Element(_svg + "title")!.Value);
    }

    [Theory]
    [InlineData("names")] // few names, tasks of one reading those of another and the other way round
    [InlineData("all")] // every task has a name of its own
    public void Visualize_ManyTasksByHand_IsSummarisedWithoutACircle(string kind)
    {
        var builder = new GraphBuilder();
        TaskKey last = builder.Add("start", () => 0);
        for (int i = 0; i < 20_000; i++)
            last = builder.Add(kind == "all" ? $"step {i}" : new TaskKey(i % 2 == 0 ? "even" : "odd", i), (int x) => x, last);
        var graph = builder.Build(last);
        var drawing = GraphDrawer.Draw(graph, new DrawingOptions { MostNodes = 50 });
        Assert.InRange(drawing.Nodes.Count, 2, 50);
        Assert.Equal(20_001, drawing.Nodes.Sum(n => n.Tasks));
        Assert.NotEmpty(SvgWriter.Write(drawing));
    }

    [Fact]
    public void Visualize_NoTasks_IsAnEmptyPicture()
        => Assert.Contains("no tasks", SvgWriter.Write(GraphDrawer.Draw(new GraphAssembler().Build([]), new DrawingOptions())));

    [Fact]
    public void Visualize_WrongArguments_Throws()
    {
        Assert.Throws<ArgumentException>(() => Diamond().Visualize(" "));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DrawingOptions { MostNodes = 0 });
        Assert.Throws<DirectoryNotFoundException>(() => Diamond().Visualize(Path.Combine(_folder, "nowhere", "x.svg")));
    }

    private XDocument Svg(Graph graph, DrawingOptions? options = null) => XDocument.Parse(Draw(graph, "svg", options));

    private string Draw(Graph graph, string extension, DrawingOptions? options = null)
    {
        string path = Path.Combine(_folder, "drawing." + extension);
        graph.Visualize(path, options);
        return File.ReadAllText(path);
    }

    private static IEnumerable<XElement> Nodes(XDocument svg) => svg.Descendants(_svg + "g").Where(g => g.Attribute("data-node") is not null);

    private static IEnumerable<string> Edges(XDocument svg)
        => svg.Descendants(_svg + "path").Where(p => p.Attribute("data-from") is not null).Select(p => $"{p.Attribute("data-from")!.Value}-{p.Attribute("data-to")!.Value}");

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static Graph Diamond()
    {
        var builder = new GraphBuilder();
        builder.Add("source", () => 1);
        builder.Add(new TaskKey("left", 3), (int x) => x + 1, "source");
        builder.Add("right", (int x) => x + 2, "source");
        builder.Add("join", (int x, int y) => x * 1000 + y, new TaskKey("left", 3), "right");
        return builder.WithAffinity("right", TaskAffinity.LockBound).Build("join");
    }
}
