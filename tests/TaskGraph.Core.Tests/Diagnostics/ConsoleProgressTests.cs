using TaskGraph.Testing;

namespace TaskGraph.Tests;

[Collection(nameof(AmbientObserversCollection))]
public class ConsoleProgressTests
{
    private readonly ManualTime _time = new();
    private readonly StringWriter _terminal = new();

    [Fact]
    public void Bar_WhileSomethingComputes_ShowsHowFarItIs()
    {
        using var bar = new ConsoleProgress(_terminal, _time);
        var graph = Chain(4);
        Send(bar, new ComputeStarted(0, graph, "s", 1));
        Send(bar, new TaskStarted(0, graph.KeyOf(0), "w"));
        Assert.Equal("", _terminal.ToString());
        _time.Advance(TimeSpan.FromMilliseconds(150));
        Send(bar, new TaskFinished(0, graph.KeyOf(0), "w", 0, 0));
        Assert.Equal($"\r{new string('█', 7)}{new string('░', 23)}  25 %  1 of 4 tasks  150 ms  step", _terminal.ToString());
        Send(bar, new TaskFinished(0, graph.KeyOf(1), "w", 0, 0)); // too soon after the last line
        Assert.Equal(1, Lines());
        _time.Advance(TimeSpan.FromSeconds(2));
        Send(bar, new TaskFinished(0, graph.KeyOf(2), "w", 0, 0));
        Assert.Contains("75 %  3 of 4 tasks  2.15 s, 717 ms left", _terminal.ToString());
        Send(bar, new ComputeFinished(0, null));
        Assert.EndsWith(" \r", _terminal.ToString());
    }

    [Fact]
    public void Bar_SeveralComputations_CountsThemTogether()
    {
        using var bar = new ConsoleProgress(_terminal, _time);
        var graph = Chain(5);
        Send(bar, new ComputeStarted(0, graph, "s", 1));
        Send(bar, new ComputeStarted(0, graph, "s", 1));
        _time.Advance(TimeSpan.FromSeconds(1));
        Send(bar, new TaskFinished(0, graph.KeyOf(0), "w", 0, 0));
        Assert.Contains("10 %  1 of 10 tasks", _terminal.ToString());
        Send(bar, new ComputeFinished(0, null));
        Assert.DoesNotContain(" \r", _terminal.ToString());
        Send(bar, new ComputeFinished(0, new InvalidOperationException()));
        Assert.EndsWith(" \r", _terminal.ToString());
    }

    [Fact]
    public void Bar_LongName_IsCutToTheLine()
    {
        using var bar = new ConsoleProgress(_terminal, _time);
        var graph = Chain(2, new string('n', 500));
        Send(bar, new ComputeStarted(0, graph, "s", 1));
        Send(bar, new TaskStarted(0, graph.KeyOf(0), "w"));
        _time.Advance(TimeSpan.FromSeconds(1));
        Send(bar, new TaskFinished(0, graph.KeyOf(0), "w", 0, 0));
        Assert.Equal(80, _terminal.ToString().Length);
    }

    [Fact]
    public async Task Bar_PutUpAndTakenDown_WatchesWhatComputesMeanwhile()
    {
        var before = AmbientObservers.Current.ToArray();
        using (var bar = new ConsoleProgress(_terminal, _time))
        {
            Assert.Contains(bar, AmbientObservers.Current);
            await new SynchronousScheduler().ExecuteAsync(Chain(10));
        }
        Assert.Equal(before, AmbientObservers.Current);
    }

    [Fact]
    public void Dispose_InTheMiddle_ClearsTheLineAndDrawsNoMore()
    {
        var bar = new ConsoleProgress(_terminal, _time);
        var graph = Chain(3);
        Send(bar, new ComputeStarted(0, graph, "s", 1));
        _time.Advance(TimeSpan.FromSeconds(1));
        Send(bar, new TaskFinished(0, graph.KeyOf(0), "w", 0, 0));
        bar.Dispose();
        Assert.EndsWith(" \r", _terminal.ToString());
        int length = _terminal.ToString().Length;
        _time.Advance(TimeSpan.FromSeconds(1));
        Send(bar, new TaskFinished(0, graph.KeyOf(1), "w", 0, 0));
        bar.Dispose();
        Assert.Equal(length, _terminal.ToString().Length);
    }

    [Fact]
    public void Redirected_Output_TakesNothing()
    {
        var before = AmbientObservers.Current.ToArray();
        using var bar = new ConsoleProgress(null, _time);
        Assert.Equal(before, AmbientObservers.Current);
    }

    [Fact]
    public void Terminal_ThatIsGone_DoesNotDisturbTheComputation()
    {
        var closed = new StreamWriter(new MemoryStream());
        closed.Dispose();
        using var bar = new ConsoleProgress(closed, _time);
        var graph = Chain(3);
        Send(bar, new ComputeStarted(0, graph, "s", 1));
        _time.Advance(TimeSpan.FromSeconds(1));
        Send(bar, new TaskFinished(0, graph.KeyOf(0), "w", 0, 0));
        Send(bar, new ComputeFinished(0, null));
    }

    private int Lines() => _terminal.ToString().Count(c => c == '\r');

    private static void Send(ConsoleProgress bar, ExecutionEvent item) => ((IExecutionObserver)bar).OnEvent(item);

    private static Graph Chain(int count, string name = "step")
    {
        var builder = new GraphBuilder();
        var last = builder.Add(new TaskKey(name, 0), () => 0);
        for (int i = 1; i < count; i++) last = builder.Add(new TaskKey(name, i), (int x) => x + 1, last);
        return builder.Build(last);
    }
}

/// <summary>Tests that change what watches the whole process run alone.</summary>
[CollectionDefinition(nameof(AmbientObserversCollection), DisableParallelization = true)]
public class AmbientObserversCollection;
