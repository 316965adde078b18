namespace TaskGraph;

/// <summary>
/// Nodes in layers, every edge from one layer to the next: a longer one goes by way of dummy nodes. What the steps of the layout
/// read and, as to the order within layers, change.
/// </summary>
internal sealed class LayeredGraph
{
    private readonly List<int> _layerOf;
    private readonly List<List<int>> _up = [], _down = [];

    /// <param name="layerOf">The layer of each real node, from 0.</param>
    /// <param name="edges">Edges to a later layer.</param>
    public LayeredGraph(int[] layerOf, IReadOnlyList<(int From, int To)> edges)
    {
        RealCount = layerOf.Length;
        _layerOf = [.. layerOf];
        for (int node = 0; node < RealCount; node++) AddLists();
        Chains = new int[edges.Count][];
        for (int e = 0; e < Chains.Length; e++) Chains[e] = Chain(edges[e].From, edges[e].To);
        Layers = new int[layerOf.Length == 0 ? 0 : layerOf.Max() + 1][];
        Position = new int[Count];
        var members = Enumerable.Range(0, Layers.Length).Select(_ => new List<int>()).ToArray();
        foreach (int node in DepthFirst()) members[_layerOf[node]].Add(node);
        for (int layer = 0; layer < Layers.Length; layer++) SetOrder(layer, [.. members[layer]]);
    }

    public int RealCount { get; }

    public int Count => _layerOf.Count;

    /// <summary>Nodes of each layer from left to right.</summary>
    public int[][] Layers { get; }

    /// <summary>Each node's place within its layer.</summary>
    public int[] Position { get; }

    /// <summary>For each edge the nodes on its way, both ends included.</summary>
    public int[][] Chains { get; }

    public IReadOnlyList<int> Up(int node) => _up[node];

    public IReadOnlyList<int> Down(int node) => _down[node];

    public int LayerOf(int node) => _layerOf[node];

    public bool IsDummy(int node) => node >= RealCount;

    public void SetOrder(int layer, int[] nodes)
    {
        Layers[layer] = nodes;
        for (int i = 0; i < nodes.Length; i++) Position[nodes[i]] = i;
    }

    private int[] Chain(int from, int to)
    {
        var chain = new List<int> { from };
        for (int layer = _layerOf[from] + 1; layer < _layerOf[to]; layer++)
        {
            _layerOf.Add(layer);
            AddLists();
            Connect(chain[^1], Count - 1);
            chain.Add(Count - 1);
        }
        Connect(chain[^1], to);
        chain.Add(to);
        return [.. chain];
    }

    private void AddLists()
    {
        _up.Add([]);
        _down.Add([]);
    }

    private void Connect(int from, int to)
    {
        _down[from].Add(to);
        _up[to].Add(from);
    }

    // Neighbours lie close to one another from the start.
    private List<int> DepthFirst()
    {
        var seen = new bool[Count];
        var order = new List<int>(Count);
        var open = new Stack<int>();
        for (int root = RealCount - 1; root >= 0; root--)
            if (_up[root].Count == 0) open.Push(root);
        while (open.TryPop(out int node))
        {
            if (seen[node]) continue;
            seen[node] = true;
            order.Add(node);
            for (int i = _down[node].Count - 1; i >= 0; i--) open.Push(_down[node][i]);
        }
        return order;
    }
}
