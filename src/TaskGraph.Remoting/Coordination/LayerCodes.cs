using System.Reflection;

namespace TaskGraph;

/// <summary>The pickled code of the layers that run in workers, made before anything runs: what cannot travel is refused here, all at once.</summary>
internal sealed class LayerCodes
{
    private readonly PickledLayer?[] _codes;
    private readonly SharedConstants _shared = new();
    private readonly List<string> _warnings = [];

    /// <exception cref="TaskCaptureException">A function captures something that cannot travel.</exception>
    public LayerCodes(Graph graph, Func<GraphLayer, bool> isLocal)
    {
        _codes = new PickledLayer?[graph.Layers.Length];
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
                _codes[i] = new PickledLayer(CaptureCheck.Dump(layer, statics, _shared), _shared.TakeUsed());
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

    public PickledLayer this[int layer] => _codes[layer]!;

    /// <summary>The pickle of a constant that several layers may hold.</summary>
    public byte[] Shared(int number) => _shared[number];
}

/// <summary>What a layer runs, pickled.</summary>
/// <param name="Pickle">The code.</param>
/// <param name="Shared">The numbers of the constants that it lacks.</param>
internal sealed record PickledLayer(byte[] Pickle, int[] Shared);
