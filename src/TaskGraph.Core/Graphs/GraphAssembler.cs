namespace TaskGraph;

/// <summary>
/// Collects layers and edges for a graph. A task may only read tasks added before it, so what is assembled has no cycle.
/// <see cref="Build"/> drops what no output needs, finds the order and renumbers.
/// </summary>
internal sealed class GraphAssembler
{
    private readonly List<GraphLayer> _layers = [];
    private readonly List<int> _layerOf = [], _blockOf = [], _offsets = [0], _items = [];
    private readonly Dictionary<GraphLayer, int> _parts = new(ReferenceEqualityComparer.Instance);
    private int _open;

    public int TaskCount => _layerOf.Count;

    /// <summary>Begins a layer whose tasks follow by <see cref="Add(ReadOnlySpan{int})"/>; returns the id of its first task.</summary>
    public int BeginLayer(GraphLayer layer)
    {
        if (_open != 0) throw new InvalidOperationException($"Layer '{_layers[^1].Name}' lacks {_open} tasks.");
        _layers.Add(layer);
        _open = layer.Count;
        return _layerOf.Count;
    }

    /// <summary>Adds the next task of the layer that was begun last.</summary>
    public void Add(ReadOnlySpan<int> inputs)
    {
        if (_open == 0) throw new InvalidOperationException($"Layer '{_layers[^1].Name}' already has its {_layers[^1].Count} tasks.");
        Add(_layers.Count - 1, _layers[^1].Count - _open--, inputs);
    }

    /// <summary>Adds one task of a layer whose other tasks need not follow; returns its id.</summary>
    public int Add(GraphLayer layer, int block, ReadOnlySpan<int> inputs)
    {
        if (!_parts.TryGetValue(layer, out int number))
        {
            _parts.Add(layer, number = _layers.Count);
            _layers.Add(layer);
        }
        Add(number, block, inputs);
        return TaskCount - 1;
    }

    private void Add(int layer, int block, ReadOnlySpan<int> inputs)
    {
        int id = _layerOf.Count;
        foreach (int input in inputs)
            if ((uint)input >= (uint)id) throw new ArgumentException($"Task {id} of layer '{_layers[layer].Name}' reads task {input}, which does not precede it.", nameof(inputs));
        _layerOf.Add(layer);
        _blockOf.Add(block);
        foreach (int input in inputs) _items.Add(input);
        _offsets.Add(_items.Count);
    }

    public Graph Build(IReadOnlyList<GraphOutput> outputs)
    {
        if (_open != 0) throw new InvalidOperationException($"Layer '{_layers[^1].Name}' lacks {_open} tasks.");
        var given = new CompressedRows([.. _offsets], [.. _items]);
        int[] order = GraphOrder.Best(given, outputs, PriorityOf(), WeightsOf());
        return Renumber(given, order, outputs);
    }

    private int[]? PriorityOf()
    {
        if (!_layers.Exists(l => l.Priority != 0)) return null;
        var priority = new int[TaskCount];
        for (int i = 0; i < priority.Length; i++) priority[i] = _layers[_layerOf[i]].Priority;
        return priority;
    }

    /// <summary>
    /// The sizes of the results where some layer knows them, an unknown one counted as the average of the known; null where all are the same, since
    /// then trees need no second look (1e6 tasks of one array: 0.02 µs a task instead of 0.3).
    /// </summary>
    private long[]? WeightsOf()
    {
        long total = 0, known = 0;
        foreach (var layer in _layers)
        {
            if (layer.ResultBytes is not { } bytes) continue;
            total += bytes * layer.Count;
            known += layer.Count;
        }
        if (known == 0) return null;
        long average = Math.Max(total / known, 1);
        if (_layers.TrueForAll(l => (l.ResultBytes ?? average) == average)) return null;
        var weights = new long[TaskCount];
        for (int i = 0; i < weights.Length; i++) weights[i] = _layers[_layerOf[i]].ResultBytes ?? average;
        return weights;
    }

    private Graph Renumber(CompressedRows given, int[] order, IReadOnlyList<GraphOutput> outputs)
    {
        var rank = new int[given.Count];
        Array.Fill(rank, -1);
        var layerOf = new int[order.Length];
        var blockOf = new int[order.Length];
        var offsets = new int[order.Length + 1];
        for (int i = 0; i < order.Length; i++)
        {
            rank[order[i]] = i;
            layerOf[i] = _layerOf[order[i]];
            blockOf[i] = _blockOf[order[i]];
            offsets[i + 1] = offsets[i] + given.CountOf(order[i]);
        }
        var items = new int[offsets[^1]];
        for (int i = 0; i < order.Length; i++)
        {
            var inputs = given[order[i]];
            for (int k = 0; k < inputs.Length; k++) items[offsets[i] + k] = rank[inputs[k]];
        }
        var ranked = new GraphOutput[outputs.Count];
        for (int i = 0; i < ranked.Length; i++) ranked[i] = new(rank[outputs[i].Task], outputs[i].Mode);
        return new Graph([.. _layers], layerOf, blockOf, new CompressedRows(offsets, items), ranked);
    }
}
