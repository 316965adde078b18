using QuikGraph;
using QuikGraph.Algorithms;

namespace TaskGraph;

/// <summary>Orders tasks so that each follows those it reads, or tells which circle prevents that.</summary>
internal static class TopologicalOrder
{
    private const int MostNamed = 12;

    /// <summary>Task numbers, each after those of its row; of several possible ones the smallest first given goes first (Kahn, CACM 5, 1962).</summary>
    /// <exception cref="GraphException">The tasks have no order; the message names the circle.</exception>
    public static int[] Of(int[][] inputs, Func<int, TaskKey> keyOf)
    {
        var reads = CompressedRows.Of(inputs);
        var readBy = reads.Reversed();
        int[] missing = new int[inputs.Length], order = new int[inputs.Length];
        int found = 0;
        for (int i = 0; i < missing.Length; i++)
            if ((missing[i] = inputs[i].Length) == 0) order[found++] = i;
        for (int next = 0; next < found; next++)
            foreach (int reader in readBy[order[next]])
                if (--missing[reader] == 0) order[found++] = reader;
        return found == order.Length ? order : throw new GraphException(Describe(ShortestCircle(inputs, missing), keyOf));
    }

    /// <summary>A circle among the tasks that still miss inputs, in the order in which results would flow.</summary>
    private static List<int> ShortestCircle(int[][] inputs, int[] missing)
    {
        var rest = new AdjacencyGraph<int, SEquatableEdge<int>>();
        for (int i = 0; i < inputs.Length; i++)
        {
            if (missing[i] == 0) continue;
            rest.AddVertex(i);
            foreach (int input in inputs[i])
                if (missing[input] > 0) rest.AddVerticesAndEdge(new(input, i));
        }
        var components = new Dictionary<int, int>();
        rest.StronglyConnectedComponents(components);
        // Of the smallest knot the circle through its first task: breadth first, so that no shorter one goes through it.
        int start = components.Where(c => rest.TryGetEdge(c.Key, c.Key, out _)).Select(c => c.Key).DefaultIfEmpty(-1).Min();
        if (start >= 0) return [start];
        var knot = components.GroupBy(c => c.Value, c => c.Key).Where(g => g.Count() > 1).MinBy(g => g.Count())!.ToHashSet();
        start = knot.Min();
        var from = new Dictionary<int, int>();
        var queue = new Queue<int>([start]);
        while (queue.TryDequeue(out int task))
        {
            foreach (var edge in rest.OutEdges(task))
            {
                if (edge.Target == start)
                {
                    var circle = new List<int> { task };
                    while (circle[^1] != start) circle.Add(from[circle[^1]]);
                    circle.Reverse();
                    return circle;
                }
                if (knot.Contains(edge.Target) && from.TryAdd(edge.Target, task)) queue.Enqueue(edge.Target);
            }
        }
        throw new InvalidOperationException("A knot of tasks has no circle.");
    }

    private static string Describe(List<int> circle, Func<int, TaskKey> keyOf)
    {
        if (circle.Count == 1) return $"Task '{keyOf(circle[0])}' takes its own result.";
        var names = circle.Append(circle[0]).Select(t => keyOf(t).ToString()).ToList();
        if (names.Count > MostNamed) names = [.. names.Take(MostNamed - 3), $"… {names.Count - MostNamed + 1} more", .. names.TakeLast(2)];
        return $"Tasks need one another in a circle: {string.Join(" → ", names)}. No order of them is possible.";
    }
}
