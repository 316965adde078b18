using System.Text.Json;
using CsCheck;
using TaskGraph.Testing;

namespace TaskGraph.Core.Tests;

public class GraphOrderTests
{
    [Fact]
    public void Best_RecordedGraphs_HoldsNoMoreThanDask()
    {
        double logs = 0;
        int count = 0;
        foreach (var graph in RecordedCases.Load("order.json"))
        {
            var inputs = CompressedRows.Of([.. graph.GetProperty("deps").EnumerateArray().Select(Numbers)]);
            var outputs = Outputs(Numbers(graph.GetProperty("outputs")));
            long[] weights = [.. graph.GetProperty("kind").GetString()!.Select(kind => kind == 't' ? 1L : 0L)];
            long peak = Peak(inputs, outputs, weights, GraphOrder.Best(inputs, outputs, null, weights));
            long dask = Math.Min(Dask("dask_2022_12"), Dask("dask_2026_08"));
            Assert.True(peak <= dask, $"{graph.GetProperty("id")}: {peak}, Dask {dask}");
            logs += Math.Log((double)peak / graph.GetProperty("best_known_peak").GetInt64());
            count++;

            long Dask(string version) => graph.GetProperty(version).GetProperty("peak_before_release").GetInt64();
        }
        Assert.Equal(45, count);
        Assert.InRange(Math.Exp(logs / count), 0.5, 0.98);
    }

    [Fact]
    public void Best_AnyGraph_IsATopologicalOrderOfWhatIsNeeded()
        => Gen.Select(RandomGraph.Gen(80), Gen.Bool, Gen.Bool, Gen.Int).Sample((graph, hasWeights, hasPriority, seed) =>
        {
            var random = new Random(seed);
            var inputs = CompressedRows.Of(graph.Inputs);
            var outputs = Outputs(graph.Outputs);
            long[]? weights = hasWeights ? [.. graph.Inputs.Select(_ => (long)random.Next(4))] : null;
            int[]? priority = hasPriority ? [.. graph.Inputs.Select(_ => random.Next(3))] : null;
            int[] order = GraphOrder.Best(inputs, outputs, priority, weights);
            Assert.Equal(order, GraphOrder.Best(inputs, outputs, priority, weights));
            Assert.Equal(Needed(graph), order.Order());
            long peak = Peak(inputs, outputs, weights, order);
            Assert.Equal(peak, GraphOrder.PeakOf(inputs, outputs, weights, order));
            Assert.True(peak <= Peak(inputs, outputs, weights, DepthFirstOrder.Of(inputs, outputs, priority, weights)));
        }, iter: 2000);

    [Fact]
    public void Best_SmallGraph_IsNeverBelowThePossibleAndBestOnTrees()
        => Gen.Select(Gen.Int[1, 9], Gen.Int, Gen.Bool).Sample((count, seed, isTree) =>
        {
            var random = new Random(seed);
            int[][] rows = new int[count][];
            var roots = new List<int>();
            for (int i = 0; i < count; i++)
            {
                // A tree takes roots away from the list, a tangle reads anything.
                int reads = i == count - 1 && isTree ? roots.Count : random.Next(4);
                var row = new List<int>();
                for (; reads > 0 && roots.Count > 0; reads--)
                {
                    int at = random.Next(roots.Count);
                    row.Add(roots[at]);
                    if (isTree) roots.RemoveAt(at);
                }
                rows[i] = [.. row];
                roots.Add(i);
            }
            var inputs = CompressedRows.Of(rows);
            var outputs = Outputs([count - 1]);
            long peak = Peak(inputs, outputs, null, GraphOrder.Best(inputs, outputs)), least = LeastPeak(new RandomGraph(rows, [count - 1]));
            Assert.True(isTree ? peak == least : peak >= least, $"{peak}, possible {least}");
        }, iter: 500);

    [Fact]
    public void Best_HigherPriority_GoesFirst()
    {
        var inputs = CompressedRows.Of([[], [], [0], [1], [2, 3]]);
        Assert.Equal([1, 3, 0, 2, 4], GraphOrder.Best(inputs, Outputs([4]), [0, 0, 0, 5, 0]));
        Assert.Equal([0, 2, 1, 3, 4], GraphOrder.Best(inputs, Outputs([4]), [0, 0, 5, 0, 0]));
    }

    [Fact]
    public void Best_KnownSizes_DecideWhatWaits()
    {
        // What is large comes first, while nothing else is held, and is reduced at once.
        var inputs = CompressedRows.Of([[], [], [0], [1], [2, 3], [0, 4]]);
        long[] weights = [1, 100, 1, 1, 1, 1];
        var outputs = Outputs([5]);
        Assert.Equal(101, Peak(inputs, outputs, weights, GraphOrder.Best(inputs, outputs, null, weights)));
    }

    [Fact]
    public void Best_ChainOfAMillion_NeedsNoStack()
    {
        int[][] rows = [.. Enumerable.Range(0, 1_000_000).Select(i => i == 0 ? Array.Empty<int>() : [i - 1])];
        // Reading the first task a second time makes it more than a tree.
        rows[^1] = [rows.Length - 2, 0];
        Assert.Equal(Enumerable.Range(0, rows.Length), GraphOrder.Best(CompressedRows.Of(rows), Outputs([rows.Length - 1])));
    }

    private static GraphOutput[] Outputs(int[] tasks) => Array.ConvertAll(tasks, t => new GraphOutput(t, OutputMode.Value));

    private static int[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetInt32())];

    private static IEnumerable<int> Needed(RandomGraph graph)
    {
        var needed = new SortedSet<int>(graph.Outputs);
        foreach (int task in Enumerable.Range(0, graph.Inputs.Length).Reverse())
            if (needed.Contains(task)) needed.UnionWith(graph.Inputs[task]);
        return needed;
    }

    // The plainest simulation: after each task, everything that some later task or the user still wants is held.
    private static long Peak(CompressedRows inputs, GraphOutput[] outputs, long[]? weights, int[] order)
    {
        var lastUse = new Dictionary<int, int>();
        for (int i = 0; i < order.Length; i++)
            foreach (int input in inputs[order[i]])
            {
                Assert.True(Array.IndexOf(order, input, 0, i) >= 0);
                lastUse[input] = i;
            }
        foreach (var output in outputs) lastUse[output.Task] = order.Length;
        long held = 0, peak = 0;
        for (int i = 0; i < order.Length; i++)
        {
            held += weights?[order[i]] ?? 1;
            peak = Math.Max(peak, held);
            foreach (int input in inputs[order[i]].ToArray().Distinct())
                if (lastUse[input] == i) held -= weights?[input] ?? 1;
        }
        return peak;
    }

    // Every order of a small graph, by the set of tasks that have run.
    private static long LeastPeak(RandomGraph graph)
    {
        int needed = Needed(graph).Sum(t => 1 << t), output = 1 << graph.Outputs[0];
        var best = new Dictionary<int, int> { [0] = 0 };
        for (int size = System.Numerics.BitOperations.PopCount((uint)needed); size > 0; size--)
        {
            var next = new Dictionary<int, int>();
            foreach (var (ran, peak) in best)
            {
                for (int task = 0; task < graph.Inputs.Length; task++)
                {
                    if ((needed & ~ran & (1 << task)) == 0 || graph.Inputs[task].Any(i => (ran & (1 << i)) == 0)) continue;
                    int held = 1 + Enumerable.Range(0, graph.Inputs.Length).Count(h => (ran & (1 << h)) != 0 && IsWanted(h, ran));
                    int most = Math.Max(peak, held);
                    int after = ran | (1 << task);
                    if (!next.TryGetValue(after, out int known) || most < known) next[after] = most;
                }
            }
            best = next;
        }
        return best[needed];

        bool IsWanted(int held, int ran) => 1 << held == output
            || Enumerable.Range(0, graph.Inputs.Length).Any(t => (needed & ~ran & (1 << t)) != 0 && graph.Inputs[t].Contains(held));
    }
}
