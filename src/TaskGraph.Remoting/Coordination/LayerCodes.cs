using System.Reflection;

namespace TaskGraph;

/// <summary>The pickled code of the layers that run in workers, made before anything runs: what cannot travel is refused here, all at once.</summary>
internal sealed class LayerCodes
{
    private readonly byte[]?[] _codes;
    private readonly List<string> _warnings = [];

    /// <exception cref="TaskCaptureException">A function captures something that cannot travel.</exception>
    public LayerCodes(Graph graph, Func<GraphLayer, bool> isLocal)
    {
        _codes = new byte[]?[graph.Layers.Length];
        var used = new bool[_codes.Length];
        foreach (int layer in graph.LayerOf) used[layer] = true;
        var refusals = new List<TaskCaptureException>();
        var statics = new HashSet<FieldInfo>();
        for (int i = 0; i < _codes.Length; i++)
        {
            var layer = graph.Layers[i];
            if (!used[i] || isLocal(layer)) continue;
            HasRemote = true;
            try
            {
                _codes[i] = CaptureCheck.Dump(layer, statics);
            }
            catch (TaskCaptureException e)
            {
                refusals.Add(e);
            }
        }
        if (refusals.Count > 0) throw TaskCaptureException.Of(refusals);
        foreach (var field in statics) _warnings.Add(CaptureCheck.WarningOf(field));
    }

    /// <summary>Whether any layer runs in workers.</summary>
    public bool HasRemote { get; }

    /// <summary>What the user should know of functions that can travel, but may not do there what they do here.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    public byte[] this[int layer] => _codes[layer]!;
}
