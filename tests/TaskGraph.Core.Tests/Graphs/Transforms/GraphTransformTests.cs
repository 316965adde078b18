using CsCheck;
using QuikGraph;
using QuikGraph.Algorithms;

namespace TaskGraph.Tests;

public class GraphTransformTests
{
    private static readonly IScheduler _scheduler = new SynchronousScheduler();

    [Fact]
    public void Find_Key_GivesItsTask()
    {
        var graph = Diamond(out _);
        Assert.Equal("left", graph.KeyOf(graph.Find("left")).Name);
        Assert.Contains("Did you mean 'left'?", Assert.Throws<ArgumentException>(() => graph.Find("lef")).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => graph.KeyOf(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => graph.InputsOf(-1));
    }

    [Fact]
    public async Task Cull_OneBranch_LeavesTheOtherOut()
    {
        var graph = Diamond(out int[] calls);
        var culled = graph.Cull(graph.Find("left"));
        Assert.Equal(2, culled.TaskCount);
        Assert.Equal([2], await _scheduler.ExecuteAsync(culled));
        Assert.Equal(1, calls[0]);
        Assert.Throws<ArgumentException>(() => graph.Cull());
        Assert.Throws<ArgumentOutOfRangeException>(() => graph.Cull(4));
    }

    [Fact]
    public async Task Subgraph_KnownResult_StandsForWhatMadeIt()
    {
        var graph = Diamond(out int[] calls);
        var part = graph.Subgraph(graph.OutputTasks, new Dictionary<int, object?> { [graph.Find("source")] = 100 });
        Assert.Equal([101 * 1000 + 102], await _scheduler.ExecuteAsync(part));
        Assert.Equal(0, calls[0]);
        var constants = graph.Subgraph([graph.Find("left")], new Dictionary<int, object?> { [graph.Find("left")] = 7 });
        Assert.Equal(1, constants.TaskCount);
        Assert.Equal([7], await _scheduler.ExecuteAsync(constants));
    }

    [Fact]
    public async Task Merge_PartsOfOneGraph_SharesTheirTasks()
    {
        var graph = Diamond(out int[] calls);
        var merged = Graph.Merge(graph.Cull(graph.Find("left")), graph.Cull(graph.Find("right")), graph);
        Assert.Equal(4, merged.TaskCount);
        Assert.Equal([2, 3, 2003], await _scheduler.ExecuteAsync(merged));
        Assert.Equal(1, calls[0]);
    }

    [Fact]
    public async Task Merge_TasksOfEqualNameOnly_KeepsBoth()
    {
        var merged = Graph.Merge(Diamond(out _), Diamond(out _));
        Assert.Equal(8, merged.TaskCount);
        Assert.Equal([2003, 2003], await _scheduler.ExecuteAsync(merged));
        Assert.Throws<ArgumentException>(() => Graph.Merge());
    }

    [Fact]
    public async Task Merge_EqualTokensAndInputs_RunOnce()
    {
        int calls = 0;
        Graph Make(int plus)
        {
            var builder = new GraphBuilder();
            var a = builder.Add(new TaskKey("pure", -1, 77), () => ++calls);
            builder.Add(new TaskKey("next", -1, 78), (int x) => x + plus, a);
            return builder.Build(new TaskKey("next", -1, 78));
        }

        var merged = Graph.Merge(Make(10), Make(10));
        Assert.Equal(2, merged.TaskCount);
        Assert.Equal([11, 11], await _scheduler.ExecuteAsync(merged));
        Assert.Equal(1, calls);
    }

    [Fact]
    public void FindCriticalPath_GivenDurations_IsTheLongestChain()
    {
        var graph = Diamond(out _);
        var path = graph.FindCriticalPath(t => TimeSpan.FromSeconds(graph.KeyOf(t).Name == "right" ? 5 : 1));
        Assert.Equal(["source", "right", "join"], path.Tasks.Select(t => graph.KeyOf(t).Name));
        Assert.Equal(TimeSpan.FromSeconds(7), path.Duration);
        Assert.Contains("'source'", Assert.Throws<ArgumentException>(() => graph.FindCriticalPath(_ => TimeSpan.FromSeconds(-1))).Message);
    }

    [Fact]
    public void FindCriticalPath_RandomGraphs_IsAPathNoShorterThanAnyOther()
        => Gen.Int[0, 1 << 30].Sample(seed =>
        {
            var random = new Random(seed);
            var graph = RandomGraph(random, 20);
            var took = Enumerable.Range(0, graph.TaskCount).Select(_ => TimeSpan.FromTicks(random.Next(5))).ToArray();
            var path = graph.FindCriticalPath(t => took[t]);
            for (int i = 1; i < path.Tasks.Count; i++) Assert.True(graph.InputsOf(path.Tasks[i]).Contains(path.Tasks[i - 1]));
            Assert.Equal(path.Duration, path.Tasks.Aggregate(TimeSpan.Zero, (sum, t) => sum + took[t]));
            TimeSpan Longest(int task) => took[task] + graph.InputsOf(task).ToArray().Select(Longest).DefaultIfEmpty().Max();
            Assert.Equal(Enumerable.Range(0, graph.TaskCount).Max(Longest), path.Duration);
        }, iter: 200);

    [Fact]
    public void ToQuikGraph_RandomGraphs_HasTheSameEdgesBothWays()
        => Gen.Int[0, 1 << 30].Sample(seed =>
        {
            var graph = RandomGraph(new Random(seed), 25);
            var view = graph.ToQuikGraph();
            Assert.Equal(graph.TaskCount, view.VertexCount);
            Assert.Equal(graph.EdgeCount, view.Edges.Count());
            Assert.Equal(view.Edges.Order(ByEnds), view.Vertices.SelectMany(view.InEdges).Order(ByEnds));
            foreach (var edge in view.Edges) Assert.True(view.ContainsEdge(edge) && view.TryGetEdges(edge.Source, edge.Target, out var same) && same.Contains(edge));
            Assert.False(view.ContainsEdge(graph.TaskCount, 0));
            int[] order = [.. view.TopologicalSort()];
            Assert.All(view.Edges, e => Assert.True(Array.IndexOf(order, e.Source) < Array.IndexOf(order, e.Target)));
        }, iter: 100);

    private static readonly Comparer<SEquatableEdge<int>> ByEnds = Comparer<SEquatableEdge<int>>.Create((a, b) => (a.Source, a.Target).CompareTo((b.Source, b.Target)));

    private static Graph Diamond(out int[] calls)
    {
        int[] counted = calls = [0];
        var builder = new GraphBuilder();
        builder.Add("source", () => ++counted[0]);
        builder.Add("left", (int x) => x + 1, "source");
        builder.Add("right", (int x) => x + 2, "source");
        builder.Add("join", (int x, int y) => x * 1000 + y, "left", "right");
        return builder.Build("join");
    }

    private static Graph RandomGraph(Random random, int count)
    {
        var builder = new GraphBuilder();
        for (int i = 0; i < count; i++)
            builder.AddMany<int, int>(new TaskKey("t", i), x => x.Count, Enumerable.Range(0, i == 0 ? 0 : random.Next(4)).Select(_ => new TaskKey("t", random.Next(i))));
        return builder.Build(Enumerable.Range(0, count).Select(i => new TaskKey("t", i)));
    }
}
