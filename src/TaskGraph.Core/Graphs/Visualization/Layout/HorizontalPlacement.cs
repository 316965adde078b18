namespace TaskGraph;

/// <summary>
/// Gives each node its place from left to right so that chains are straight and neighbours near, keeping the order of the layers. Nodes are
/// aligned with their median neighbours into blocks in four ways (from above or below, leaning left or right), each is packed as tightly as
/// widths allow, and a node stands at the mean of the two middle places (Brandes and Köpf, "Fast and simple horizontal coordinate
/// assignment", Graph Drawing 2001; blocks packed by longest paths, which their own packing gets wrong in some cases).
/// </summary>
internal sealed class HorizontalPlacement
{
    private readonly LayeredGraph _graph;
    private readonly double[] _widths;
    private readonly double _gap;
    private readonly HashSet<(int, int)> _conflicts = [];

    private HorizontalPlacement(LayeredGraph graph, double[] widths, double gap)
    {
        _graph = graph;
        _widths = widths;
        _gap = gap;
    }

    /// <summary>The middle of each node.</summary>
    /// <param name="graph">Ordered layers.</param>
    /// <param name="widths">The width of each node, dummies included.</param>
    /// <param name="gap">The least room between two real nodes; half of that beside a dummy.</param>
    public static double[] Of(LayeredGraph graph, double[] widths, double gap)
    {
        var placement = new HorizontalPlacement(graph, widths, gap);
        placement.FindConflicts();
        double[][] four = [placement.Place(true, true), placement.Place(true, false), placement.Place(false, true), placement.Place(false, false)];
        return placement.Balance(four);
    }

    // An edge that crosses the inner part of a long one gives way: long edges shall be straight.
    private void FindConflicts()
    {
        for (int layer = 1; layer < _graph.Layers.Length; layer++)
        {
            int[] nodes = _graph.Layers[layer];
            int left = 0, next = 0;
            for (int i = 0; i < nodes.Length; i++)
            {
                int inner = _graph.IsDummy(nodes[i]) && _graph.IsDummy(_graph.Up(nodes[i])[0]) ? _graph.Up(nodes[i])[0] : -1;
                if (inner < 0 && i < nodes.Length - 1) continue;
                int right = inner < 0 ? _graph.Layers[layer - 1].Length : _graph.Position[inner];
                for (; next <= i; next++)
                    foreach (int above in _graph.Up(nodes[next]))
                        if ((_graph.Position[above] < left || _graph.Position[above] > right) && !(_graph.IsDummy(above) && _graph.IsDummy(nodes[next])))
                            _conflicts.Add((above, nodes[next]));
                left = right;
            }
        }
    }

    private double[] Place(bool fromAbove, bool leansLeft)
    {
        var layers = (fromAbove ? _graph.Layers : Enumerable.Reverse(_graph.Layers)).Select(l => leansLeft ? l : [.. Enumerable.Reverse(l)]).ToArray();
        double[] places = Pack(layers, Align(layers, fromAbove));
        return leansLeft ? places : Array.ConvertAll(places, x => -x);
    }

    /// <summary>The block of each node, named by its first node.</summary>
    private int[] Align(int[][] layers, bool fromAbove)
    {
        var root = Enumerable.Range(0, _graph.Count).ToArray();
        var position = new int[_graph.Count];
        var isTaken = new bool[_graph.Count];
        foreach (int[] layer in layers)
            for (int i = 0; i < layer.Length; i++) position[layer[i]] = i;
        foreach (int[] layer in layers)
        {
            int last = -1;
            foreach (int node in layer)
            {
                var near = (fromAbove ? _graph.Up(node) : _graph.Down(node)).OrderBy(n => position[n]).ToArray();
                for (int m = (near.Length - 1) / 2; m <= near.Length / 2 && m < near.Length; m++)
                {
                    int other = near[m];
                    if (position[other] <= last || isTaken[other] || _conflicts.Contains(fromAbove ? (other, node) : (node, other))) continue;
                    isTaken[other] = true;
                    root[node] = root[other];
                    last = position[other];
                    break;
                }
            }
        }
        return root;
    }

    private double[] Pack(int[][] layers, int[] root)
    {
        var after = new Dictionary<(int, int), double>();
        foreach (int[] layer in layers)
        {
            for (int i = 0; i + 1 < layer.Length; i++)
            {
                var pair = (root[layer[i]], root[layer[i + 1]]);
                after[pair] = Math.Max(after.GetValueOrDefault(pair), Room(layer[i], layer[i + 1]));
            }
        }
        var before = after.ToLookup(e => e.Key.Item2, e => (Block: e.Key.Item1, Room: e.Value));
        var behind = after.ToLookup(e => e.Key.Item1, e => (Block: e.Key.Item2, Room: e.Value));
        int[] order = BlockOrder(layers, root, before);
        var places = new double[_graph.Count];
        foreach (int block in order) places[block] = before[block].Select(b => places[b.Block] + b.Room).DefaultIfEmpty(0).Max();
        // A block with room on its right moves towards what stands there.
        foreach (int block in Enumerable.Reverse(order))
            places[block] = Math.Max(places[block], behind[block].Select(b => places[b.Block] - b.Room).DefaultIfEmpty(double.NegativeInfinity).Min());
        return Array.ConvertAll(root, r => places[r]);
    }

    private static int[] BlockOrder(int[][] layers, int[] root, ILookup<int, (int Block, double Room)> before)
    {
        var numbers = new Dictionary<int, int>();
        foreach (int node in layers.SelectMany(l => l)) numbers.TryAdd(root[node], numbers.Count);
        int[] blocks = [.. numbers.Keys];
        int[][] inputs = Array.ConvertAll(blocks, b => before[b].Select(x => numbers[x.Block]).ToArray());
        return Array.ConvertAll(TopologicalOrder.Of(inputs, i => new TaskKey("block", i)), i => blocks[i]);
    }

    private double Room(int left, int right)
        => (_widths[left] + _widths[right]) / 2 + (_graph.IsDummy(left) || _graph.IsDummy(right) ? _gap / 2 : _gap);

    private double[] Balance(double[][] four)
    {
        var nodes = Enumerable.Range(0, _graph.Count);
        var spans = Array.ConvertAll(four, x => (Least: nodes.Min(n => x[n] - _widths[n] / 2), Most: nodes.Max(n => x[n] + _widths[n] / 2)));
        var narrowest = spans.MinBy(s => s.Most - s.Least);
        for (int i = 0; i < four.Length; i++)
        {
            double shift = i % 2 == 0 ? narrowest.Least - spans[i].Least : narrowest.Most - spans[i].Most;
            for (int n = 0; n < four[i].Length; n++) four[i][n] += shift;
        }
        var places = new double[_graph.Count];
        Span<double> sorted = stackalloc double[4];
        for (int n = 0; n < places.Length; n++)
        {
            for (int i = 0; i < 4; i++) sorted[i] = four[i][n];
            sorted.Sort();
            places[n] = (sorted[1] + sorted[2]) / 2;
        }
        return places;
    }
}
