namespace TaskGraph;

/// <summary>Gives each node a layer below those of the nodes it reads, with edges as short as moving single nodes makes them.</summary>
internal static class Layering
{
    private const int MostSweeps = 16;

    public static int[] Of(int count, IReadOnlyList<(int From, int To)> edges)
    {
        var up = new List<int>[count];
        var down = new List<int>[count];
        for (int i = 0; i < count; i++) (up[i], down[i]) = ([], []);
        foreach (var (from, to) in edges)
        {
            down[from].Add(to);
            up[to].Add(from);
        }
        int[] order = TopologicalOrder.Of(Array.ConvertAll(up, u => u.ToArray()), i => new TaskKey("node", i));
        var layer = new int[count];
        foreach (int node in order)
            foreach (int input in up[node]) layer[node] = Math.Max(layer[node], layer[input] + 1);
        // One step down makes each edge from above longer and each edge to below shorter by one.
        for (int sweep = 0; sweep < MostSweeps; sweep++)
        {
            bool moved = false;
            for (int i = count - 1; i >= 0; i--)
            {
                int node = order[i];
                if (down[node].Count <= up[node].Count) continue;
                int lowest = down[node].Min(t => layer[t]) - 1;
                moved |= lowest != layer[node];
                layer[node] = lowest;
            }
            if (!moved) break;
        }
        return layer;
    }
}
