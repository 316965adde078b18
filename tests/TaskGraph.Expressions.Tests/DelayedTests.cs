using System.Globalization;

namespace TaskGraph.Tests;

public class DelayedTests
{
    public static TheoryData<string> Schedulers => ["threads", "synchronous", "auto"];

    private static IScheduler Named(string name) => name switch
    {
        "threads" => Scheduler.Threads,
        "synchronous" => Scheduler.Synchronous,
        _ => Scheduler.Auto,
    };

    [Theory, MemberData(nameof(Schedulers))]
    public void Compute_Diamond_CallsEachFunctionOnce(string scheduler)
    {
        int calls = 0;
        var a = Delayed.Call(() => Interlocked.Increment(ref calls));
        var b = Delayed.Call(x => x + 1, a);
        var c = Delayed.Call((x, y) => x * 10 + y, a, b);
        Assert.Equal(12, c.Compute(Named(scheduler)));
        Assert.Equal(1, calls);
    }

    [Fact]
    public void Call_UpToEightArguments_PassesThemInOrder()
    {
        var d = Enumerable.Range(1, 8).Select(Delayed.Value).ToArray();
        Assert.Equal(12345678, Delayed.Call((a, b, c, e, f, g, h, i) => int.Parse($"{a}{b}{c}{e}{f}{g}{h}{i}", CultureInfo.InvariantCulture),
            d[0], d[1], d[2], d[3], d[4], d[5], d[6], d[7]).Compute());
        Assert.Equal(321, Delayed.Call((a, b, c) => c * 100 + b * 10 + a, d[0], d[1], d[2]).Compute());
    }

    [Fact]
    public void Call_SameLambdaTenTimes_IsTenTasks()
    {
        var guids = Enumerable.Range(0, 10).Select(_ => Delayed.Call(Guid.NewGuid)).ToArray();
        Assert.Equal(10, Delayed.WhenAll(guids).Compute().Distinct().Count());
    }

    [Fact]
    public void Operators_OfEqualContent_AreOneTask()
    {
        var a = Delayed.Value(4.0);
        Assert.Equal((a + 1.0).Expr.Token, (a + 1.0).Expr.Token);
        Assert.NotEqual((a + 1.0).Expr.Token, (a + 2.0).Expr.Token);
        Assert.NotEqual((a - 1.0).Expr.Token, (1.0 - a).Expr.Token);
        Assert.Equal(2, ((a + 1.0) * (a + 1.0)).ToGraph().TaskCount - 2);
    }

    [Fact]
    public void Operators_OnNumbers_ComputeAsTheTypeDoes()
    {
        var x = Delayed.Value(7);
        var y = Delayed.Value(2);
        Assert.Equal((9, 5, 14, 3), Compute.All(x + y, x - y, x * y, x / y));
        Assert.Equal((1, -7, true, false), Compute.All(x % y, -x, x > y, x <= 2));
        Assert.Equal(double.NegativeInfinity, (1.0 / -Delayed.Value(0.0)).Compute());
    }

    [Fact]
    public async Task CallAsync_ManyThatWaitForOneAnother_HoldNoWorker()
    {
        var gate = new TaskCompletionSource();
        var waiting = Enumerable.Range(0, 100).Select(i => Delayed.CallAsync(async ct => { await gate.Task.WaitAsync(ct); return i; })).ToList();
        var opener = Delayed.Call(() => { gate.SetResult(); return -1; });
        var all = await Delayed.WhenAll([.. waiting, opener]).ComputeAsync();
        Assert.Equal([.. Enumerable.Range(0, 100), -1], all);
    }

    [Fact]
    public void CallAsync_WithArguments_PassesThem()
        => Assert.Equal(5, Delayed.CallAsync(async (a, b, ct) => { await Task.Yield(); return a + b; }, Delayed.Value(2), Delayed.Value(3)).Compute());

    [Fact]
    public void QuerySyntax_IndependentSources_IsOneGraph()
    {
        var a = Delayed.Value(2);
        var b = Delayed.Value(40);
        var sum = from u in a from v in b select u + v;
        Assert.Equal(42, sum.Compute());
        Assert.Equal(3, sum.ToGraph().TaskCount);
        var three = from u in a from v in b from w in sum let d = u * 2 select u + v + w + d;
        Assert.Equal(88, three.Compute());
    }

    [Fact]
    public void QuerySyntax_DependentSource_IsComputedInside()
    {
        var a = Delayed.Value(5);
        var sum = from u in a from v in Delayed.Value(u * 2) select u + v;
        Assert.Equal(15, sum.Compute(Scheduler.Threads));
        Assert.Equal(15, sum.Compute(Scheduler.Synchronous));
    }

    [Fact]
    public void Compute_MillionDeepChain_NeitherOverflowsNorStalls()
    {
        var d = Delayed.Value(0);
        for (int i = 0; i < 1_000_000; i++) d = Delayed.Call(x => x + 1, d);
        Assert.Equal(1_000_000, d.Compute());
    }

    [Fact]
    public void Compute_FiftyThousandAdditions_NeitherOverflowsNorStalls()
    {
        var d = Delayed.Value(0L);
        for (int i = 0; i < 50_000; i++) d += 1;
        Assert.Equal(50_000, d.Compute());
        Assert.Contains("more", d.Explain());
    }

    [Fact]
    public void Compute_FunctionThrows_SaysWhereItWasBuilt()
    {
        int zero = 0;
        var bad = Delayed.Call(x => x / zero, Delayed.Value(1)).WithName("quotient");
        var e = Assert.Throws<TaskFailedException>(() => bad.Compute());
        Assert.Equal("quotient", e.Name);
        Assert.StartsWith("DelayedTests.cs:", e.CallSite);
        Assert.IsType<DivideByZeroException>(e.InnerException);
        Assert.Contains(nameof(Compute_FunctionThrows_SaysWhereItWasBuilt), e.InnerException.StackTrace);
    }

    [Fact]
    public void Each_OneFails_GivesTheOthers()
    {
        var a = Delayed.Value(1);
        var b = Delayed.Call<int, int>(_ => throw new InvalidOperationException("no"), a);
        var c = Delayed.Call(x => x + 1, a);
        var d = Delayed.Call(x => x + 1, b);
        var outcomes = Compute.Each([a, b, c, d]);
        Assert.Equal([true, false, true, false], outcomes.Select(o => o.IsSuccess));
        Assert.Equal(2, outcomes[2].Value);
        Assert.IsType<TaskFailedException>(outcomes[3].Exception);
    }

    [Fact]
    public void WithRetries_FailsTwice_SucceedsAtTheThird()
    {
        int calls = 0;
        var d = Delayed.Call(() => ++calls < 3 ? throw new IOException("busy") : calls);
        Assert.Throws<TaskFailedException>(() => d.WithRetries(1).Compute());
        calls = 0;
        Assert.Equal(3, d.WithRetries(2).Compute());
    }

    [Fact]
    public void Persist_ThenCompute_RunsOnceAndReleases()
    {
        int calls = 0;
        var a = Delayed.Call(() => ++calls);
        var held = a.Persist();
        Assert.Equal(2, Delayed.Call(x => x * 2, held).Compute());
        Assert.Equal(1, held.Compute());
        Assert.Equal(1, calls);
        held.Release();
        held.Release();
        Assert.Contains("released", Assert.ThrowsAny<Exception>(() => held.Compute()).ToString());
        Assert.Throws<InvalidOperationException>(a.Release);
    }

    [Fact]
    public void Compute_InsideATask_AnyDepth_DoesNotDeadlock()
    {
        static Delayed<int> Nest(int depth) => depth == 0 ? Delayed.Value(1) : Delayed.Call(() => Nest(depth - 1).Compute() + 1);
        Assert.Equal(31, Nest(30).Compute(Scheduler.Threads));
    }

    [Fact]
    public void Compute_UnderASynchronisationContextThatNeverRuns_DoesNotDeadlock()
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new DeafContext());
        try
        {
            Assert.Equal(3, Delayed.CallAsync(async ct => { await Task.Yield(); return 3; }).Compute());
            Assert.IsType<DeafContext>(SynchronizationContext.Current);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    [Fact]
    public void Call_NullArgument_SaysWhich()
    {
        Delayed<int> missing = null!;
        Assert.Throws<ArgumentNullException>(() => Delayed.Call((x, y) => x + y, Delayed.Value(1), missing));
        Assert.Throws<ArgumentNullException>(() => Delayed.Call((Func<int>)null!));
    }

    private sealed class DeafContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }
}
