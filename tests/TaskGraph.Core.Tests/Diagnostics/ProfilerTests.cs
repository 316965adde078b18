using System.Diagnostics;
using System.Text.Json;

namespace TaskGraph.Tests;

public sealed class ProfilerTests : IDisposable
{
    private static readonly IScheduler _threads = new ThreadedScheduler(new() { Workers = 2 });
    private readonly string _folder = Directory.CreateTempSubdirectory("profiles").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Tasks_AfterARun_SayWhenAndWhere()
    {
        var profile = new Profiler();
        await _threads.ExecuteAsync(Pipeline(), new() { Observers = [profile] });
        Assert.Equal(7, profile.Tasks.Count);
        foreach (var task in profile.Tasks)
        {
            Assert.InRange(task.Started, task.Queued, task.Ended);
            Assert.NotEmpty(task.Worker);
            Assert.True(task.Queued >= TimeSpan.Zero && task.Ended <= profile.Elapsed);
        }
        var sum = profile.Tasks.Single(t => t.Key.Name == "sum");
        // The worker that counts down last need not be the one that ended last.
        var made = profile.Tasks.Where(t => t.Key.Name == "make").Select(t => t.Ended).ToList();
        Assert.Contains(sum.Queued, made);
        Assert.True(sum.Started >= made.Max());
        var make = profile.Summary.Single(s => s.Name == "make");
        Assert.Equal(5, make.Count);
        Assert.True(make.Allocated >= 5 * 80_000, $"{make.Allocated} bytes were seen of 5 arrays of 10000 doubles.");
        Assert.InRange((make.Total - make.Mean * 5).Ticks, -5, 5);
        Assert.True(profile.Samples.Count >= 2);
        Assert.Contains("make", profile.ToString());
    }

    [Fact]
    public async Task Tasks_OnOneThread_AreThereToo()
    {
        var profile = new Profiler();
        await new SynchronousScheduler().ExecuteAsync(Pipeline(), new() { Observers = [profile] });
        Assert.Equal(7, profile.Tasks.Count);
        Assert.Equal(["main"], profile.Tasks.Select(t => t.Worker).Distinct());
    }

    [Fact]
    public void OnEvent_EventsOfAUsersScheduler_AreTaken()
    {
        var graph = Pipeline();
        var profile = new Profiler();
        profile.OnEvent(new ComputeStarted(1000, graph, "mine", 1));
        profile.OnEvent(new TaskStarted(2000, graph.KeyOf(0), "w"));
        profile.OnEvent(new TaskFinished(5000, graph.KeyOf(0), "w", 2000, 77));
        profile.OnEvent(new TaskFinished(5000, "stranger", "w", 2000, 77));
        profile.OnEvent(new ComputeFinished(9000, null));
        var only = Assert.Single(profile.Tasks);
        Assert.Equal((graph.KeyOf(0), "w", 77L), (only.Key, only.Worker, only.Bytes));
        Assert.Equal(Stopwatch.GetElapsedTime(2000, 5000), only.Duration);
        Assert.Equal(Stopwatch.GetElapsedTime(1000, 9000), profile.Elapsed);
    }

    [Fact]
    public void Profile_OfNothing_IsEmptyAndCanBeWritten()
    {
        var profile = new Profiler();
        Assert.Empty(profile.Tasks);
        Assert.Equal(TimeSpan.Zero, profile.Elapsed);
        Assert.Equal("No task has run.", profile.LockReport().ToString());
        profile.WriteHtml(Path.Combine(_folder, "empty.html"));
        Assert.Equal(0, Data("empty.html").GetProperty("tasks").GetInt32());
    }

    [Fact]
    public async Task WriteHtml_Run_HoldsItsTasksAsData()
    {
        var profile = new Profiler();
        await _threads.ExecuteAsync(Pipeline("</script><script>alert(1)</script>"), new() { Observers = [profile] });
        profile.WriteHtml(Path.Combine(_folder, "p.html"));
        Assert.DoesNotContain("alert(1)</script>", File.ReadAllText(Path.Combine(_folder, "p.html")));
        var data = Data("p.html");
        Assert.Equal(7, data.GetProperty("bars").GetArrayLength());
        Assert.Contains("</script><script>alert(1)</script>", data.GetProperty("names").EnumerateArray().Select(n => n.GetString()));
    }

    [Fact]
    public async Task WriteHtml_HundredThousandTasks_StaysSmall()
    {
        var assembler = new GraphAssembler();
        assembler.BeginLayer(new GraphLayer { Name = "tiny", Code = new ValueCode(1), Count = 100_000 });
        for (int i = 0; i < 100_000; i++) assembler.Add([]);
        var profile = new Profiler();
        await _threads.ExecuteAsync(assembler.Build([.. Enumerable.Range(0, 100_000).Select(t => new GraphOutput(t, OutputMode.Value))]), new() { Observers = [profile] });
        profile.WriteHtml(Path.Combine(_folder, "big.html"));
        var bars = Data("big.html").GetProperty("bars").EnumerateArray().ToArray();
        Assert.InRange(bars.Length, 1, 30_000);
        Assert.Equal(100_000, bars.Sum(b => b[5].GetInt32()));
    }

    [Fact]
    public async Task Visualize_WithAProfile_ShowsTimes()
    {
        var graph = Pipeline();
        var profile = new Profiler();
        await _threads.ExecuteAsync(graph, new() { Observers = [profile] });
        var drawing = GraphDrawer.Draw(graph, new() { Profile = profile, Color = DrawingColor.Time });
        Assert.All(drawing.Nodes, n => Assert.Matches(@"^[\d.]+ (ns|µs|ms|s)$", n.Detail));
        Assert.True(drawing.Nodes.Select(n => n.Color.Fill).Distinct().Count() > 1);
        var path = graph.FindCriticalPath(profile);
        Assert.Equal("mean", graph.KeyOf(path.Tasks[^1]).Name);
        Assert.True(path.Duration <= profile.Elapsed);
        var unseen = new GraphBuilder();
        unseen.Add("unseen", () => 1);
        Assert.Equal("", GraphDrawer.Draw(unseen.Build("unseen"), new() { Profile = profile }).Nodes[0].Detail);
    }

    private static Graph Pipeline(string name = "make")
    {
        var builder = new GraphBuilder();
        var parts = Enumerable.Range(0, 5).Select(i => builder.Add(new TaskKey(name, i), () => Enumerable.Range(0, 10_000).Select(x => Math.Sqrt(x + i)).ToArray())).ToArray();
        builder.AddMany("sum", (IReadOnlyList<double[]> all) => all.Sum(a => a.Sum()), parts);
        builder.Add("mean", (double x) => x / 50_000, "sum");
        return builder.Build("mean");
    }

    private JsonElement Data(string file)
    {
        string page = File.ReadAllText(Path.Combine(_folder, file));
        const string open = "<script id=\"data\" type=\"application/json\">";
        int from = page.IndexOf(open, StringComparison.Ordinal) + open.Length;
        return JsonDocument.Parse(page[from..page.IndexOf("</script>", from, StringComparison.Ordinal)]).RootElement;
    }
}
