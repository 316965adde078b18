using QuikGraph;
using QuikGraph.Algorithms;

namespace TaskGraph;

/// <summary>Which tasks are drawn as one node. The coarsest step that is needed: single tasks, layers, names, runs of the order.</summary>
internal static class Grouping
{
    /// <summary>For each task the number of its node; nodes without a circle, numbered by layer and block and not by the order of execution.</summary>
    public static int[] Of(Graph graph, int mostNodes)
    {
        if (graph.TaskCount <= mostNodes) return Numbered(graph, [.. Enumerable.Range(0, graph.TaskCount)]);
        int[] byLayer = WithoutCircles(graph, graph.LayerOf);
        if (CountOf(byLayer) <= mostNodes) return byLayer;
        int[] byName = WithoutCircles(graph, ByName(graph));
        if (CountOf(byName) <= mostNodes) return byName;
        int run = (graph.TaskCount + mostNodes - 1) / mostNodes;
        return [.. Enumerable.Range(0, graph.TaskCount).Select(t => t / run)]; // ids are in topological order: no run reads a later one
    }

    public static int CountOf(int[] groups) => groups.Length == 0 ? 0 : groups.Max() + 1;

    private static int[] ByName(Graph graph)
    {
        var numbers = new Dictionary<string, int>();
        int[] ofLayer = Array.ConvertAll(graph.Layers, layer =>
        {
            if (!numbers.TryGetValue(layer.Name, out int number)) numbers.Add(layer.Name, number = numbers.Count);
            return number;
        });
        return Array.ConvertAll(graph.LayerOf, l => ofLayer[l]);
    }

    /// <summary>Joins groups that read one another (strongly connected components).</summary>
    private static int[] WithoutCircles(Graph graph, int[] groups)
    {
        var between = new AdjacencyGraph<int, SEquatableEdge<int>>(allowParallelEdges: false);
        between.AddVertexRange(groups.Distinct());
        for (int task = 0; task < groups.Length; task++)
            foreach (int input in graph.Predecessors[task])
                if (groups[input] != groups[task]) between.AddEdge(new(groups[input], groups[task]));
        var components = new Dictionary<int, int>();
        between.StronglyConnectedComponents(components);
        return Numbered(graph, Array.ConvertAll(groups, g => components[g]));
    }

    private static int[] Numbered(Graph graph, int[] groups)
    {
        int[] tasks = [.. Enumerable.Range(0, groups.Length).OrderBy(t => graph.LayerOf[t]).ThenBy(t => graph.BlockOf[t])];
        var numbers = new Dictionary<int, int>();
        foreach (int task in tasks) numbers.TryAdd(groups[task], numbers.Count);
        return Array.ConvertAll(groups, g => numbers[g]);
    }
}
