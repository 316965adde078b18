namespace TaskGraph.Tests;

public class LookingAtGraphsTests
{
    private static readonly int[] _five = [1, 2, 3, 4, 5];

    [Fact]
    public void Settings_OfAFusedChain_HoldForTheTaskTheyBecome()
    {
        var chain = Numbers.Source(_five).Add(Numbers.Source(1, 1, 1, 1, 1)).WithName("data");
        var graph = chain.Add(chain).WithName("twice").ToGraph();
        Assert.Equal(5, graph.TaskCount);
        Assert.Equal("data+twice", graph.KeyOf(0).Name);
    }

    [Fact]
    public void WithPriority_OfOneStep_KeepsItATaskOfItsOwn()
    {
        var graph = Numbers.Source(_five).Plus(1).WithPriority(7).Add(Numbers.Source(_five)).ToGraph();
        var layer = Assert.Single(graph.Layers, l => l.Priority == 7);
        Assert.Equal("plus", layer.Name);
    }

    [Fact]
    public void WithAffinity_OfOneStep_HoldsForItAlone()
    {
        var graph = Numbers.Source(_five).Plus(1).WithAffinity(TaskAffinity.LockBound).Add(Numbers.Source(_five)).ToGraph();
        Assert.Equal([("add", TaskAffinity.LockFree), ("plus", TaskAffinity.LockBound)],
            graph.Layers.Where(l => l.Name != "source").Select(l => (l.Name, l.Affinity)).Order());
    }

    [Fact]
    public void WithRetries_OfAStepInTheMiddle_RunsOnlyItAgain()
    {
        int sources = 0, calls = 0;
        var source = Delayed.Call(() => Interlocked.Increment(ref sources));
        var flaky = Delayed.Call(x => Interlocked.Increment(ref calls) < 3 ? throw new IOException() : x + calls, source).WithRetries(2).WithName("flaky");
        Assert.Equal(5, Delayed.Call(x => x + 1, flaky).Compute());
        Assert.Equal((1, 3), (sources, calls));
    }

    [Fact]
    public void WithRetries_OtherFilter_IsAnotherTask()
    {
        Func<Exception, bool> when = e => e is IOException;
        var x = Numbers.Source(_five);
        Assert.Equal(x.WithRetries(2, when: when).Expr.Token, x.WithRetries(2, when: when).Expr.Token);
        Assert.NotEqual(x.WithRetries(2, when: when).Expr.Token, x.WithRetries(2).Expr.Token);
        Assert.Equal(10, x.WithRetries(2, when: when).Add(x.WithRetries(2).Plus(1)).ToGraph().Layers.Where(l => l.Retries == 2).Sum(l => l.Count));
        var graph = x.WithRetries(2, when: when).Add(x.WithRetries(2, when: when)).WithRetries(2, when: when).ToGraph();
        Assert.Equal((5, when), (graph.TaskCount, graph.Layers[0].RetryWhen));
    }

    [Fact]
    public void All_EqualPureParts_AreOneTaskEach()
    {
        var first = Numbers.Source(_five).Plus(1).Sum();
        var second = Numbers.Source(_five).Plus(1).Sum();
        var profile = new Profiler();
        Assert.Equal((20, 20), Compute.All(first, second, new ComputeOptions { Observers = [profile] }));
        Assert.Equal(first.ToGraph().TaskCount, profile.Tasks.Count);
    }

    [Fact]
    public void Persist_ThenCompute_RunsTheRestOnly()
    {
        var held = Numbers.Source(_five).Plus(1).Persist();
        var profile = new Profiler();
        Assert.Equal(20, held.Sum().Compute(observer: profile));
        Assert.Contains(profile.Tasks, t => t.Key.Name == "held");
        Assert.DoesNotContain(profile.Tasks, t => t.Key.Name.Contains("plus", StringComparison.Ordinal));
        held.Release();
    }

    [Fact]
    public void ToGraph_Tree_HasAKeyForEachTask()
    {
        var graph = Numbers.Source([.. Enumerable.Range(0, 40)]).Sum().ToGraph();
        Assert.Equal(graph.TaskCount, Enumerable.Range(0, graph.TaskCount).Select(graph.KeyOf).Distinct().Count());
    }

    [Fact]
    public async Task Merge_GraphsOfCollections_SharesWhatIsPure()
    {
        var x = Numbers.Source(_five).Plus(1);
        Graph sum = x.Sum().ToGraph(), reversed = Numbers.Source(_five).Plus(1).Reverse().Add(x).Sum().ToGraph();
        var merged = Graph.Merge(sum, Numbers.Source(_five).Plus(1).Sum().ToGraph(), reversed);
        Assert.Equal(sum.TaskCount, Graph.Merge(sum, Numbers.Source(_five).Plus(1).Sum().ToGraph()).TaskCount);
        Assert.Equal([20, 20, 40], await Scheduler.Threads.ExecuteAsync(merged));
    }

    [Fact]
    public void Visualize_PlanWithAStage_NamesIt()
    {
        var staged = Numbers.Source(_five).Positive();
        Assert.Contains("'positive'", Assert.Throws<InvalidOperationException>(() => staged.ToGraph()).Message);
        Assert.Contains("'positive'", Assert.Throws<InvalidOperationException>(() => staged.Visualize("x.svg")).Message);
        Assert.False(File.Exists("x.svg"));
    }

    [Fact]
    public void Visualize_Collection_WritesThePicture()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".svg");
        Numbers.Source(_five).Sum().Visualize(path, new() { Title = "five" });
        Assert.Contains(">five<", File.ReadAllText(path));
        File.Delete(path);
    }

    [Fact]
    public void Recommend_Sample_RunsItOnBoth()
    {
        var sample = Delayed.WhenAll(Enumerable.Range(0, 8).Select(i => Delayed.Call(() => Spin(i))));
        var advice = Scheduler.Recommend(sample);
        Assert.True(advice.OneThread > TimeSpan.Zero && advice.Threads > TimeSpan.Zero && advice.Processes > TimeSpan.Zero);
        Assert.Same(advice.Threads <= advice.Processes ? Scheduler.Threads : Scheduler.Processes, advice.Scheduler);
        Assert.Equal(16, Assert.Single(advice.LockReport.Evidence, e => e.Name.Contains("Spin", StringComparison.Ordinal) || e.Tasks == 16).Tasks);
        Assert.Contains("threads", advice.ToString());
    }

    private static double Spin(int seed)
    {
        double x = seed;
        for (int i = 0; i < 200_000; i++) x = Math.Sqrt(x + i);
        return x;
    }
}
