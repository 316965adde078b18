namespace TaskGraph;

/// <summary>The pickled code of the layers that run in workers, made before anything runs: what cannot travel is refused here.</summary>
internal sealed class LayerCodes
{
    private readonly byte[]?[] _codes;

    /// <exception cref="TaskCaptureException">A function captures something that cannot travel.</exception>
    public LayerCodes(Graph graph, Func<GraphLayer, bool> isLocal)
    {
        _codes = new byte[]?[graph.Layers.Length];
        var used = new bool[_codes.Length];
        foreach (int layer in graph.LayerOf) used[layer] = true;
        for (int i = 0; i < _codes.Length; i++)
        {
            var layer = graph.Layers[i];
            if (!used[i] || isLocal(layer)) continue;
            HasRemote = true;
            _codes[i] = CaptureCheck.Dump(layer);
        }
    }

    /// <summary>Whether any layer runs in workers.</summary>
    public bool HasRemote { get; }

    public byte[] this[int layer] => _codes[layer]!;
}
