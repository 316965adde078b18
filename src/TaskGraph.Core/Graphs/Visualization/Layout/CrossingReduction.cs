namespace TaskGraph;

/// <summary>
/// Orders the nodes of each layer so that few edges cross: sweeps down and up that sort a layer by the mean place of its neighbours, and
/// exchanges of adjacent nodes (Sugiyama, Tagawa and Toda, "Methods for visual understanding of hierarchical system structures",
/// IEEE Trans. SMC 11, 1981; Gansner et al., "A technique for drawing directed graphs", IEEE TSE 19, 1993). The best order seen is kept.
/// </summary>
internal static class CrossingReduction
{
    private const int MostSweeps = 24, SweepsWithoutGain = 6, MostExchanged = 4000;

    public static void Run(LayeredGraph graph)
    {
        var best = Array.ConvertAll(graph.Layers, l => (int[])l.Clone());
        long least = Crossings(graph);
        for (int sweep = 0, without = 0; sweep < MostSweeps && least > 0 && without < SweepsWithoutGain; sweep++, without++)
        {
            bool isDown = sweep % 2 == 0;
            for (int i = 1; i < graph.Layers.Length; i++) Sort(graph, isDown ? i : graph.Layers.Length - 1 - i, isDown);
            if (graph.Count <= MostExchanged) Exchange(graph);
            long crossings = Crossings(graph);
            if (crossings >= least) continue;
            (least, without) = (crossings, 0);
            for (int layer = 0; layer < best.Length; layer++) best[layer] = (int[])graph.Layers[layer].Clone();
        }
        for (int layer = 0; layer < best.Length; layer++) graph.SetOrder(layer, best[layer]);
    }

    /// <summary>How many pairs of edges cross.</summary>
    public static long Crossings(LayeredGraph graph)
    {
        long crossings = 0;
        for (int layer = 0; layer + 1 < graph.Layers.Length; layer++) crossings += Crossings(graph, layer);
        return crossings;
    }

    // From left to right, each edge crosses those before it that end further right: counted in a Fenwick tree.
    private static long Crossings(LayeredGraph graph, int layer)
    {
        var tree = new int[graph.Layers[layer + 1].Length + 1];
        long crossings = 0;
        int seen = 0;
        foreach (int node in graph.Layers[layer])
        {
            int[] ends = [.. graph.Down(node).Select(t => graph.Position[t])];
            foreach (int end in ends)
            {
                int notRight = 0;
                for (int i = end + 1; i > 0; i -= i & -i) notRight += tree[i];
                crossings += seen - notRight;
            }
            foreach (int end in ends)
                for (int i = end + 1; i < tree.Length; i += i & -i) tree[i]++;
            seen += ends.Length;
        }
        return crossings;
    }

    private static void Sort(LayeredGraph graph, int layer, bool isDown)
    {
        int[] nodes = graph.Layers[layer];
        double[] places = Array.ConvertAll(nodes, node =>
        {
            var neighbours = isDown ? graph.Up(node) : graph.Down(node);
            return neighbours.Count == 0 ? graph.Position[node] : neighbours.Average(n => (double)graph.Position[n]);
        });
        graph.SetOrder(layer, [.. nodes.Zip(places).OrderBy(p => p.Second).Select(p => p.First)]);
    }

    private static void Exchange(LayeredGraph graph)
    {
        bool improved = true;
        for (int round = 0; round < 4 && improved; round++)
        {
            improved = false;
            foreach (int[] nodes in graph.Layers)
            {
                for (int i = 0; i + 1 < nodes.Length; i++)
                {
                    int left = nodes[i], right = nodes[i + 1];
                    int gain = Between(graph.Up(left), graph.Up(right), graph.Position) + Between(graph.Down(left), graph.Down(right), graph.Position);
                    if (gain <= 0) continue;
                    (nodes[i], nodes[i + 1]) = (right, left);
                    (graph.Position[left], graph.Position[right]) = (i + 1, i);
                    improved = true;
                }
            }
        }
    }

    /// <summary>Crossings of two adjacent nodes' edges to one side, less those after an exchange.</summary>
    private static int Between(IReadOnlyList<int> left, IReadOnlyList<int> right, int[] position)
    {
        int difference = 0;
        foreach (int a in left)
            foreach (int b in right) difference += position[a].CompareTo(position[b]);
        return difference;
    }
}
