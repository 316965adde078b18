using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>
/// The pickled code of the layers that run in workers, made before anything runs: what cannot travel is refused here, all at once. Layers that
/// call one and the same function share its pickle, so that a function called ten thousand times goes to each worker once.
/// </summary>
internal sealed class LayerCodes
{
    /// <summary>Functions that take more along are worth a word: sending it to each worker begins to show beside a task.</summary>
    private const long MuchCaptured = 8 << 20;

    private static readonly ConcurrentDictionary<Type, FieldInfo?> _functionOf = new();
    private static readonly ConditionalWeakTable<Delegate, FixedCode> _fixed = [];

    private readonly PickledLayer?[] _codes;
    private readonly byte[]?[] _values;
    private readonly Dictionary<(Type, Delegate), PickledLayer> _byFunction = [];
    private readonly SharedConstants _shared;
    private readonly List<string> _warnings = [];

    /// <param name="graph">The graph.</param>
    /// <param name="isLocal">Which layers do not leave the client.</param>
    /// <param name="buffers">Takes the large buffers of constants until the run is over.</param>
    /// <exception cref="TaskCaptureException">A function captures something that cannot travel.</exception>
    public LayerCodes(Graph graph, Func<GraphLayer, bool> isLocal, ISharedBuffers? buffers = null)
    {
        _shared = new SharedConstants(buffers);
        _codes = new PickledLayer?[graph.Layers.Length];
        _values = new byte[]?[_codes.Length];
        var used = new bool[_codes.Length];
        foreach (int layer in graph.LayerOf) used[layer] = true;
        var travels = ValuesThatTravel(graph, isLocal);
        var refusals = new List<TaskCaptureException>();
        var statics = new Dictionary<FieldInfo, bool>();
        for (int i = 0; i < _codes.Length; i++)
        {
            var layer = graph.Layers[i];
            if (!used[i]) continue;
            try
            {
                if (travels[i]) _values[i] = CaptureCheck.DumpValue(layer, buffers);
                if (isLocal(layer)) continue;
                HasRemote = true;
                _codes[i] = CodeOf(i, layer, statics);
            }
            catch (TaskCaptureException e)
            {
                refusals.Add(e);
            }
        }
        if (refusals.Count > 0) throw TaskCaptureException.Of(refusals);
        foreach (var (field, isAssigned) in statics) _warnings.Add(CaptureCheck.WarningOf(field, isAssigned));
    }

    /// <summary>The names of the cultures of whoever computes, for formats and for texts: his functions run in them there too.</summary>
    public (string Formats, string Texts) Cultures { get; } = (CultureInfo.CurrentCulture.Name, CultureInfo.CurrentUICulture.Name);

    /// <summary>Whether any layer runs in workers.</summary>
    public bool HasRemote { get; }

    /// <summary>What the user should know of functions that can travel, but may not do there what they do here.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    public PickledLayer this[int layer] => _codes[layer]!;

    /// <summary>The pickle of a layer's constant value where it had to be made to see whether it can travel; else null.</summary>
    public byte[]? ValueOf(int layer) => _values[layer];

    /// <summary>The pickle of a constant that several layers may hold.</summary>
    public byte[] Shared(int number) => _shared[number];

    private PickledLayer CodeOf(int number, GraphLayer layer, Dictionary<FieldInfo, bool> statics)
    {
        if (layer.Constants.Length > 0 || FunctionOf(layer.Code) is not { } function) return Dump(number, layer, statics);
        if (_byFunction.TryGetValue((layer.Code.GetType(), function), out var same)) return same;
        // A function without captured variables is the same whenever it is sent.
        bool isFixed = function.Target is null || CapturedFields.IsStateless(function.Target.GetType());
        if (!isFixed) same = Dump(number, layer, statics);
        else if (_fixed.TryGetValue(function, out var known) && known.Code == layer.Code.GetType()) same = new PickledLayer(number, known.Pickle, []);
        else same = DumpFixed(number, layer, function, statics);
        _byFunction.Add((layer.Code.GetType(), function), same);
        return same;
    }

    private PickledLayer DumpFixed(int number, GraphLayer layer, Delegate function, Dictionary<FieldInfo, bool> statics)
    {
        var own = new Dictionary<FieldInfo, bool>();
        var made = Dump(number, layer, own);
        foreach (var (field, isAssigned) in own) statics[field] = isAssigned || statics.GetValueOrDefault(field);
        // What it reads of static variables has to be said each time.
        if (own.Count == 0) _fixed.AddOrUpdate(function, new FixedCode(layer.Code.GetType(), made.Pickle));
        return made;
    }

    private PickledLayer Dump(int number, GraphLayer layer, Dictionary<FieldInfo, bool> statics)
    {
        var made = new PickledLayer(number, CaptureCheck.Dump(layer, statics, _shared), _shared.TakeUsed());
        WarnOfMuch(layer, made);
        return made;
    }

    private void WarnOfMuch(GraphLayer layer, PickledLayer code)
    {
        long captured = code.Pickle.Length;
        int largest = -1;
        foreach (int number in code.Shared)
        {
            captured += _shared[number].Length;
            if (largest < 0 || _shared[number].Length > _shared[largest].Length) largest = number;
        }
        if (captured < MuchCaptured) return;
        _warnings.Add(CaptureCheck.WarningOf(layer, captured, largest >= 0 && _shared[largest].Length > captured / 2 ? _shared.TypeOf(largest) : null));
    }

    /// <summary>The function that a code does nothing but call; null for other codes.</summary>
    private static Delegate? FunctionOf(TaskCode code)
        => (Delegate?)_functionOf.GetOrAdd(code.GetType(), static t => TypeFacts.Fields(t).ToArray() is [var only] && typeof(Delegate).IsAssignableFrom(only.FieldType) ? only : null)
            ?.GetValue(code);

    /// <summary>The pickle of a code that calls a function without captured variables.</summary>
    private sealed record FixedCode(Type Code, byte[] Pickle);

    /// <summary>The layers of constant values that tasks in workers read.</summary>
    private static bool[] ValuesThatTravel(Graph graph, Func<GraphLayer, bool> isLocal)
    {
        var travels = new bool[graph.Layers.Length];
        for (int task = 0; task < graph.TaskCount; task++)
        {
            if (graph.Layer(task).Code is not ValueCode) continue;
            foreach (int reader in graph.Successors[task])
                if (!isLocal(graph.Layer(reader)))
                {
                    travels[graph.LayerOf[task]] = true;
                    break;
                }
        }
        return travels;
    }
}

/// <summary>What a layer runs, pickled.</summary>
/// <param name="Number">The first layer that runs it.</param>
/// <param name="Pickle">The code.</param>
/// <param name="Shared">The numbers of the constants that it lacks.</param>
internal sealed record PickledLayer(int Number, byte[] Pickle, int[] Shared);
