using CsCheck;

namespace TaskGraph.Tests;

public class GraphBuilderTests
{
    private static readonly IScheduler _threads = new ThreadedScheduler(new() { Workers = 2 });

    [Fact]
    public async Task Build_ThreeSteps_ComputesTheOutputsInTheirOrder()
    {
        var builder = new GraphBuilder();
        var load = builder.Add("load", () => "1 2 3");
        var parse = builder.Add("parse", (string text) => text.Split(' ').Select(int.Parse).ToArray(), load);
        var sum = builder.Add("sum", (int[] numbers) => numbers.Sum(), parse);
        var graph = builder.Build(outputs: [sum, load, sum]);
        Assert.Equal([6, "1 2 3", 6], await _threads.ExecuteAsync(graph));
        Assert.Equal(3, graph.TaskCount);
        Assert.Equal(["load", "parse", "sum"], Enumerable.Range(0, 3).Select(t => graph.KeyOf(t).ToString()));
        Assert.StartsWith("GraphBuilderTests.cs:", graph.CallSitesOf(0)[0].ToString());
    }

    [Fact]
    public async Task Add_EachArity_PassesResultsInOrder()
    {
        var builder = new GraphBuilder();
        TaskKey[] k = [.. Enumerable.Range(1, 8).Select(i => builder.AddValue(new TaskKey("v", i), i))];
        TaskKey[] all =
        [
            builder.Add("1", (int a) => a, k[0]),
            builder.Add("2", (int a, int b) => a * 10 + b, k[0], k[1]),
            builder.Add("3", (int a, int b, int c) => (a * 10 + b) * 10 + c, k[0], k[1], k[2]),
            builder.Add("4", (int a, int b, int c, int d) => int.Parse($"{a}{b}{c}{d}"), k[0], k[1], k[2], k[3]),
            builder.Add("5", (int a, int b, int c, int d, int e) => int.Parse($"{a}{b}{c}{d}{e}"), k[0], k[1], k[2], k[3], k[4]),
            builder.Add("6", (int a, int b, int c, int d, int e, int f) => int.Parse($"{a}{b}{c}{d}{e}{f}"), k[0], k[1], k[2], k[3], k[4], k[5]),
            builder.Add("7", (int a, int b, int c, int d, int e, int f, int g) => int.Parse($"{a}{b}{c}{d}{e}{f}{g}"),
                k[0], k[1], k[2], k[3], k[4], k[5], k[6]),
            builder.Add("8", (int a, int b, int c, int d, int e, int f, int g, int h) => int.Parse($"{a}{b}{c}{d}{e}{f}{g}{h}"),
                k[0], k[1], k[2], k[3], k[4], k[5], k[6], k[7]),
            builder.AddMany("many", (IReadOnlyList<int> list) => list.Aggregate((x, y) => x * 10 + y), k.Reverse()),
            builder.Add("any", (Delegate)(Func<int, int, int>)Math.Max, k[2], k[5]),
        ];
        Assert.Equal([1, 12, 123, 1234, 12345, 123456, 1234567, 12345678, 87654321, 6], await _threads.ExecuteAsync(builder.Build(all)));
    }

    [Fact]
    public async Task AddAsync_WaitingTask_HoldsNoWorker()
    {
        var builder = new GraphBuilder();
        var gate = new TaskCompletionSource<int>();
        var waits = builder.AddAsync("waits", _ => gate.Task);
        var opens = builder.Add("opens", () => gate.TrySetResult(20));
        var next = builder.AddAsync("next", (int x, CancellationToken _) => Task.FromResult(x + 1), waits);
        var one = new ThreadedScheduler(new() { Workers = 1 });
        Assert.Equal([21, true], await one.ExecuteAsync(builder.Build(next, opens)));
    }

    [Fact]
    public async Task Build_TaskAddedBeforeItsInput_FindsTheOrder()
    {
        var builder = new GraphBuilder();
        builder.Add("last", (int x) => x + 1, "middle");
        builder.Add("middle", (int x) => x * 10, "first");
        builder.Add("first", () => 4);
        Assert.Equal([41], await _threads.ExecuteAsync(builder.Build("last")));
    }

    [Fact]
    public void Build_TasksNoOutputNeeds_AreLeftOut()
    {
        var builder = new GraphBuilder();
        builder.Add("used", () => 1);
        builder.Add("unused", (int x) => x, "used");
        Assert.Equal(2, builder.Count);
        Assert.Equal(1, builder.Build("used").TaskCount);
    }

    [Theory]
    [InlineData(1, "Task 'a0' takes its own result.")]
    [InlineData(3, "Tasks need one another in a circle: a0 → a1 → a2 → a0. No order of them is possible.")]
    [InlineData(100, "Tasks need one another in a circle: a0 → a1 → a2 → a3 → a4 → a5 → a6 → a7 → a8 → … 90 more → a99 → a0. No order of them is possible.")]
    public void Build_Circle_PrintsThePath(int length, string message)
    {
        var builder = new GraphBuilder();
        for (int i = 0; i < length; i++) builder.Add($"a{i}", (int x) => x, $"a{(i + length - 1) % length}");
        builder.Add("innocent", () => 1);
        builder.Add("downstream", (int x, int y) => x + y, "a0", "innocent");
        Assert.Equal(message, Assert.Throws<GraphException>(() => builder.Build("downstream")).Message);
    }

    [Fact]
    public void Build_CircleInAKnot_PrintsAShortOne()
    {
        var builder = new GraphBuilder();
        for (int i = 0; i < 50; i++) builder.Add($"k{i}", (int x) => x, $"k{(i + 49) % 50}");
        builder.Add("p", (int x, int y) => x, "q", "k3");
        builder.Add("q", (int x) => x, "p");
        Assert.Contains(": p → q → p.", Assert.Throws<GraphException>(() => builder.Build("p")).Message);
    }

    [Fact]
    public void Build_MissingInput_NamesTheNearestAndWhoWantsIt()
    {
        var builder = new GraphBuilder();
        builder.Add("load-data", () => 1);
        builder.Add("parse", (int x) => x, "load-dta");
        string message = Assert.Throws<GraphException>(() => builder.Build("parse")).Message;
        Assert.Matches(@"^There is no task 'load-dta', which task 'parse' \(GraphBuilderTests\.cs:\d+\) names\. Did you mean 'load-data'\?$", message);
    }

    [Fact]
    public void Build_MissingOutput_NamesTheNearest()
    {
        var builder = new GraphBuilder();
        builder.Add("total", () => 1);
        Assert.Equal("There is no task 'totl', which the list of outputs names. Did you mean 'total'?",
            Assert.Throws<GraphException>(() => builder.Build("totl")).Message);
        Assert.Equal("There is no task 'something quite different', which the list of outputs names.",
            Assert.Throws<GraphException>(() => builder.Build("something quite different")).Message);
    }

    [Fact]
    public void Build_NoOutputs_Throws() => Assert.Contains("no outputs", Assert.Throws<GraphException>(() => new GraphBuilder().Build()).Message);

    [Fact]
    public void Build_UnusedArgument_NamesIt()
    {
        var builder = new GraphBuilder();
        builder.Add("a", () => 1);
        builder.Add("b", () => 2, "a");
        Assert.Equal("Task 'b' is given 1 result, but its function takes 0: 'a' would not be used.", Assert.Throws<GraphException>(() => builder.Build("b")).Message);
        var other = new GraphBuilder();
        other.Add("a", () => 1);
        other.Add("c", (int x) => x, "a", "a");
        Assert.EndsWith("is given 2 results, but its function takes 1: 'a' would not be used.", Assert.Throws<GraphException>(() => other.Build("c")).Message);
    }

    [Fact]
    public void Build_MissingArgument_SaysHowMany()
    {
        var builder = new GraphBuilder();
        builder.Add("a", () => 1);
        builder.Add("b", (Delegate)((int x, int y) => x + y), "a");
        Assert.Equal("Task 'b' is given 1 result, but its function takes 2. Name a task for each parameter.",
            Assert.Throws<GraphException>(() => builder.Build("b")).Message);
    }

    [Fact]
    public void Build_WrongType_SaysBoth()
    {
        var builder = new GraphBuilder();
        builder.Add("a", () => "text");
        builder.Add("b", (Dictionary<string, int?[]> x) => 1, "a");
        Assert.EndsWith("takes Dictionary<string, int?[]> as parameter 1, but 'a' gives string.", Assert.Throws<GraphException>(() => builder.Build("b")).Message);
    }

    [Fact]
    public void Build_ResultOfAnUnawaitedTask_PointsToAddAsync()
    {
        var builder = new GraphBuilder();
        builder.Add("a", () => Task.FromResult(1));
        builder.Add("b", (int x) => x, "a");
        Assert.Contains("AddAsync", Assert.Throws<GraphException>(() => builder.Build("b")).Message);
    }

    [Fact]
    public async Task Build_ResultKnownAsABaseType_IsCheckedWhenItIsThere()
    {
        var builder = new GraphBuilder();
        builder.Add("a", object () => 41);
        builder.Add("b", (int x) => x + 1, "a");
        builder.Add("c", (int? x) => x, "b");
        builder.Add("d", IEnumerable<int> () => (int[])[1, 2]);
        builder.Add("e", (IReadOnlyList<int> x) => x.Count, "d");
        Assert.Equal([42, 42, 2], await _threads.ExecuteAsync(builder.Build("b", "c", "e")));
        builder.Add("text", object () => "x");
        builder.Add("wrong", (int x) => x, "text");
        var failure = await Assert.ThrowsAsync<TaskFailedException>(() => _threads.ExecuteAsync(builder.Build("wrong")));
        Assert.IsType<InvalidCastException>(failure.InnerException);
    }

    [Fact]
    public void Add_WrongArguments_ThrowsAtTheCall()
    {
        var builder = new GraphBuilder();
        builder.Add("a", () => 1);
        Assert.Contains("already is a task 'a'", Assert.Throws<ArgumentException>(() => builder.Add("a", () => 2)).Message);
        Assert.Contains("no name", Assert.Throws<ArgumentException>(() => builder.Add(" ", () => 2)).Message);
        Assert.Contains("no name", Assert.Throws<ArgumentException>(() => builder.Add(default, () => 2)).Message);
        Assert.Throws<ArgumentNullException>(() => builder.Add("b", (Func<int>)null!));
        Assert.Throws<ArgumentNullException>(() => builder.Add("b", (Delegate)null!, "a"));
        Assert.Throws<ArgumentNullException>(() => builder.AddMany<int, int>("b", x => 1, null!));
        Assert.Contains("no result", Assert.Throws<ArgumentException>(() => builder.Add("b", (Delegate)(() => { }))).Message);
        Assert.Contains("cannot be a result", Assert.Throws<ArgumentException>(() => builder.Add("b", (Delegate)((ref int x) => x), "a")).Message);
        Assert.Equal(1, builder.Count);
    }

    [Fact]
    public async Task Build_BlocksOfOneName_AreTasksOfTheirOwn()
    {
        var builder = new GraphBuilder();
        TaskKey[] parts = [.. Enumerable.Range(0, 5).Select(i => builder.Add(new TaskKey("part", i), () => i * i))];
        builder.AddMany("sum", (IReadOnlyList<int> all) => all.Sum(), parts);
        var graph = builder.Build("sum");
        Assert.Equal([30], await _threads.ExecuteAsync(graph));
        Assert.Equal(3, graph.Find(new TaskKey("part", 3)) is var t && graph.KeyOf(t).Block == 3 ? 3 : -1);
    }

    [Fact]
    public async Task Build_OutputsWithModes_AreDeliveredSo()
    {
        var builder = new GraphBuilder();
        builder.Add("good", () => 1);
        builder.Add("bad", int () => throw new FormatException("no number"));
        builder.Add("after", (int x) => x, "bad");
        var results = await _threads.ExecuteAsync(builder.Build([("good", OutputMode.Held), ("bad", OutputMode.Outcome), ("after", OutputMode.Outcome)]));
        Assert.Equal(1, await Assert.IsAssignableFrom<IResultHandle>(results[0]).FetchAsync());
        Assert.IsType<FormatException>(Assert.IsType<TaskFailedException>(Assert.IsAssignableFrom<Outcome>(results[1]).Exception).InnerException);
        Assert.False(Assert.IsAssignableFrom<Outcome>(results[2]).IsSuccess);
    }

    [Fact]
    public async Task WithSettings_OfOneTask_HoldForItAlone()
    {
        var builder = new GraphBuilder();
        int calls = 0;
        builder.Add("flaky", () => Interlocked.Increment(ref calls) < 3 ? throw new IOException("not yet") : calls);
        builder.Add("steady", () => 1);
        builder.WithRetries("flaky", 2).WithAffinity("flaky", TaskAffinity.LockBound).WithPriority("flaky", -1);
        var graph = builder.Build("flaky", "steady");
        Assert.Equal(TaskAffinity.LockBound, graph.AffinityOf(graph.Find("flaky")));
        Assert.Equal(TaskAffinity.LockFree, graph.AffinityOf(graph.Find("steady")));
        Assert.Equal("steady", graph.KeyOf(0).Name);
        Assert.Equal([3, 1], await _threads.ExecuteAsync(graph));
    }

    [Fact]
    public void WithSettings_WrongArguments_Throws()
    {
        var builder = new GraphBuilder();
        builder.Add("load", () => 1);
        Assert.Contains("Did you mean 'load'?", Assert.Throws<ArgumentException>(() => builder.WithRetries("lod", 1)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.WithRetries("load", -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.WithAffinity("load", (TaskAffinity)7));
    }

    [Fact]
    public async Task Build_HundredThousandTasks_RunsThemAll()
    {
        const int count = 100_000;
        var builder = new GraphBuilder();
        var last = builder.Add(new TaskKey("step", 0), () => 0L);
        foreach (int i in Enumerable.Range(1, count - 1)) last = builder.Add(new TaskKey("step", i), (long x) => x + i, last);
        var leaves = Enumerable.Range(0, count).Select(i => builder.Add(new TaskKey("leaf", i), () => (long)i)).ToArray();
        var sum = builder.AddMany("sum", (IReadOnlyList<long> all) => all.Sum(), leaves);
        var graph = builder.Build(last, sum);
        Assert.Equal(2 * count + 1, graph.TaskCount);
        long expected = (long)count * (count - 1) / 2;
        Assert.Equal([expected, expected], await _threads.ExecuteAsync(graph));
    }

    [Fact]
    public void Build_RandomGraphs_ComputeWhatTheyDescribe()
        => Gen.Select(Gen.Int[1, 30], Gen.Int[0, 1 << 30]).Sample((count, seed) =>
        {
            var random = new Random(seed);
            int[] names = [.. Enumerable.Range(0, count)];
            random.Shuffle(names);
            var inputs = Enumerable.Range(0, count).Select(i => Enumerable.Range(0, i == 0 ? 0 : random.Next(4)).Select(_ => random.Next(i)).ToArray()).ToArray();
            var expected = new long[count];
            for (int i = 0; i < count; i++) expected[i] = i + inputs[i].Sum(k => expected[k] * 3);
            var builder = new GraphBuilder();
            foreach (int i in names)
                builder.AddMany($"t{i}", (IReadOnlyList<long> x) => i + x.Sum(v => v * 3), inputs[i].Select(k => new TaskKey($"t{k}")));
            int[] outputs = [.. Enumerable.Range(0, 3).Select(_ => random.Next(count))];
            var graph = builder.Build(outputs.Select(o => new TaskKey($"t{o}")));
            Assert.Equal(outputs.Select(o => (object)expected[o]), new SynchronousScheduler().ExecuteAsync(graph).Result);
            Assert.Equal(outputs.Select(o => (object)expected[o]), _threads.ExecuteAsync(graph).Result);
        }, iter: 300);
}
