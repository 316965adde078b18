using CsCheck;
using TaskGraph.Testing;

namespace TaskGraph.Core.Tests;

/// <summary>The state machine beside a model of it: what is ready, what has run, what is held.</summary>
public class ExecutionModelTests
{
    [Fact]
    public void ExecutionState_AnyInterleaving_RunsEachOnceAndHoldsExactlyWhatIsStillRead()
        => Gen.Select(RandomGraph.Gen(40), Gen.Int, Gen.Double[0, 0.3], Gen.Bool, Gen.Bool, Gen.Int[-20, 40], Gen.Bool).Sample((shape, seed, failures, keepsGoing, hasLimit, alone, isLate) =>
        {
            var random = new Random(seed);
            var tracked = new TrackedGraph(shape, new Random(seed), failures, isAsync: false, keepsGoing ? OutputMode.Outcome : OutputMode.Value);
            var graph = tracked.Graph;
            var memory = hasLimit ? new ResultMemory(1L << 40, null, 1) : null;
            var state = new ExecutionState(graph, ComputeOptions.Default, null, CancellationToken.None, memory, counts: alone <= 0);
            var context = new TaskContext("model", CancellationToken.None);
            List<int> stored = [];
            HashSet<int> finished = [];
            bool hasEnded = false;
            if (!state.IsCounted) BeginAlone();
            var ready = Enumerable.Range(0, graph.TaskCount)
                .Where(t => !finished.Contains(t) && !stored.Contains(t) && graph.InputsOf(t).ToArray().All(finished.Contains)).ToList();
            while ((ready.Count > 0 && !hasEnded) || stored.Count > 0)
            {
                // Either a ready task runs, or one that has run tells its successors: in any order, as on any number of threads.
                if (!hasEnded && ready.Count > 0 && (stored.Count == 0 || random.Next(2) == 0))
                {
                    int task = Take(ready);
                    var end = state.Run(task, context);
                    Assert.NotEqual(RunEnd.Postponed, end);
                    if (end == RunEnd.Done) stored.Add(task);
                    else hasEnded = true;
                }
                else
                {
                    int task = Take(stored);
                    state.ReleaseInputs<Alone>(task);
                    finished.Add(task);
                    foreach (int successor in graph.ConsumersOf(task))
                        if (state.Arrives<Alone>(successor)) ready.Add(successor);
                }
                for (int task = 0; task < graph.TaskCount; task++)
                {
                    bool hasRun = finished.Contains(task) || stored.Contains(task);
                    bool isRead = graph.ConsumersOf(task).ToArray().Any(c => !finished.Contains(c)) || graph.Outputs.Any(o => o.Task == task);
                    Assert.Equal(hasRun && isRead, state.Results[task] is not null);
                    bool isReady = graph.InputsOf(task).ToArray().All(finished.Contains);
                    Assert.Equal(isReady, state.IsReady(task));
                }
            }
            Assert.Equal(hasEnded, state.Failure is not null);
            Assert.True(keepsGoing || tracked.Failed.Count == 0 || hasEnded);
            if (!hasEnded) Assert.Equal(graph.TaskCount, finished.Count);
            tracked.Check(() => state.TakeOutputs());

            // One worker has run some tasks in order when others come; what it did last may come to be known only after they have counted.
            void BeginAlone()
            {
                int done = 0, stop = 0, wanted = 0;
                tracked.OnRun = count => stop = count >= alone ? 1 : 0;
                try
                {
                    state.RunInOrder(ref done, ref stop, ref wanted, context);
                    int counted = isLate && done > 0 ? done - 1 : done;
                    state.CountFrom(counted);
                    if (counted < done) state.ReleaseInputsInOrder(counted);
                    foreach (int successor in counted < done ? graph.ConsumersOf(counted) : [])
                        state.Arrives<Alone>(successor);
                }
                catch (FormatException e)
                {
                    state.CountFrom(done);
                    if (state.Recover(done, context, e) == RunEnd.Done) stored.Add(done);
                    else hasEnded = true;
                }
                finished.UnionWith(Enumerable.Range(0, done));
            }

            int Take(List<int> from)
            {
                int at = random.Next(from.Count), task = from[at];
                from.RemoveAt(at);
                return task;
            }
        }, iter: 1500);

    [Fact]
    public void Threads_RandomGraphsWithFailuresAndCancellation_RunEachOnceAndReleaseEverything()
        => Gen.Select(RandomGraph.Gen(150), Gen.Int, Gen.Double[-0.1, 0.1], Gen.Bool, Gen.Int[-150, 150], Gen.Int[0, 2]).Sample(
            (shape, seed, failures, keepsGoing, cancelAt, kind) =>
            {
                var tracked = new TrackedGraph(shape, new Random(seed), failures, isAsync: kind == 1, keepsGoing ? OutputMode.Outcome : OutputMode.Value);
                using var cancel = new CancellationTokenSource();
                tracked.OnRun = count => { if (count == cancelAt) cancel.Cancel(); };
                var options = kind == 2 ? new ComputeOptions { MemoryLimit = 1 << 20 } : null;
                tracked.Check(() => _threads.ExecuteAsync(tracked.Graph, options, cancel.Token).GetAwaiter().GetResult());
            }, iter: 3000, threads: 2);

    [Fact]
    public void Threads_TasksThatGrowLongAtAnyTime_RunEachOnceAndReleaseEverything()
        => Gen.Select(RandomGraph.Gen(150), Gen.Int[1, 150], Gen.Int[1, 150], Gen.Int[0, 100], Gen.Double[-0.02, 0.02], Gen.Int).Sample(
            (shape, first, second, length, failures, seed) =>
            {
                // A worker that is alone is joined by others while it is in the midst of one of two tasks, or has just finished it.
                var tracked = new TrackedGraph(shape, new Random(seed), failures, isAsync: false, OutputMode.Value);
                tracked.OnRun = count => { if (count == first || count == second) Thread.SpinWait(length * 100); };
                tracked.Check(() => ((IHelpingScheduler)_threads).Execute(tracked.Graph, null, CancellationToken.None));
            }, iter: 3000, threads: 1);

    [Fact]
    public async Task Threads_TaskThatWaitsForAnother_IsJoinedByAWorkerForIt()
    {
        foreach (int before in (int[])[0, 1, 100, 5000])
        {
            using var hasRun = new ManualResetEventSlim();
            var builder = new GraphBuilder();
            var quick = Enumerable.Range(0, before).Select(i => builder.Add(new TaskKey("quick", i), () => 1)).ToList();
            var waiting = builder.Add("waiting", () => hasRun.Wait(TimeSpan.FromMinutes(1)));
            var other = builder.Add("other", () => { hasRun.Set(); return 1; });
            var sum = builder.AddMany("sum", (IReadOnlyList<int> all) => all.Sum(), [.. quick, other]);
            Assert.Equal([true, before + 1], await _threads.ExecuteAsync(builder.Build(waiting, sum)));
            hasRun.Reset();
            Assert.Equal([true, before + 1], ((IHelpingScheduler)_threads).Execute(builder.Build(waiting, sum), null, CancellationToken.None));
        }
    }

    [Fact]
    public async Task Threads_NestedComputationsOnOneWorker_DoNotWaitForOneAnother()
    {
        var single = new ThreadedScheduler(new() { Workers = 1 });
        int Depth(int depth)
        {
            if (depth == 0) return 0;
            var builder = new GraphBuilder();
            var keys = Enumerable.Range(0, 2).Select(i => builder.Add(new TaskKey("nested", i), () => Depth(depth - 1))).ToArray();
            var sum = builder.AddMany("sum", (IReadOnlyList<int> all) => all.Max() + 1, keys);
            return (int)((IHelpingScheduler)single).Execute(builder.Build(sum), null, CancellationToken.None)[0]!;
        }

        Assert.Equal(8, await Task.Run(() => Depth(8)));
    }

    [Fact]
    public async Task Threads_TwoComputationsOnOneWorker_TakeTurns()
    {
        const int Many = 20_000;
        var single = new ThreadedScheduler(new() { Workers = 1 });
        using var isSubmitted = new ManualResetEventSlim();
        var hasBegun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int ran = 0;
        var builder = new GraphBuilder();
        var keys = Enumerable.Range(0, Many).Select(i => builder.Add(new TaskKey("long", i), () =>
        {
            hasBegun.TrySetResult();
            isSubmitted.Wait();
            Thread.SpinWait(200);
            return ++ran;
        })).ToList();
        var last = builder.AddMany("last", (IReadOnlyList<int> all) => all.Count, keys);
        var longer = single.ExecuteAsync(builder.Build(last));
        await hasBegun.Task;
        var small = new GraphBuilder();
        var shorter = single.ExecuteAsync(small.Build(small.Add("short", () => ran)));
        isSubmitted.Set();
        Assert.InRange((int)(await shorter)[0]!, 1, Many - 1);
        Assert.Equal([Many], await longer);
    }

    private static readonly ThreadedScheduler _threads = new(new() { Workers = 3 });
}
