using System.Globalization;
using QuikGraph;
using QuikGraph.Algorithms;

namespace TaskGraph;

/// <summary>Turns a graph into what is drawn of it.</summary>
internal sealed class GraphDrawer
{
    private const int MostNames = 3, LongestName = 34;

    private readonly Graph _graph;
    private readonly DrawingOptions _options;
    private readonly TaskMeasures? _measures;
    private readonly int[] _groups;
    private readonly List<int>[] _tasks;
    private readonly Dictionary<string, int> _colors = [];
    private readonly bool[] _isOutput;

    private GraphDrawer(Graph graph, DrawingOptions options)
    {
        _graph = graph;
        _options = options;
        _measures = options.Profile?.MeasuresOf(graph);
        _groups = Grouping.Of(graph, options.MostNodes);
        _tasks = [.. Enumerable.Range(0, Grouping.CountOf(_groups)).Select(_ => new List<int>())];
        for (int task = 0; task < _groups.Length; task++) _tasks[_groups[task]].Add(task);
        _isOutput = new bool[graph.TaskCount];
        foreach (var output in graph.Outputs) _isOutput[output.Task] = true;
    }

    /// <exception cref="ArgumentException">The colours are of times or bytes and there is no profile.</exception>
    public static Drawing Draw(Graph graph, DrawingOptions options)
    {
        if (options.Color is DrawingColor.Time or DrawingColor.Bytes && options.Profile is null)
        {
            string what = options.Color == DrawingColor.Time ? "time" : "bytes";
            throw new ArgumentException(
                $"Colours by {what} need a profile. Compute with a {nameof(Profiler)} as observer and set {nameof(DrawingOptions.Profile)} to it.", nameof(options));
        }
        return new GraphDrawer(graph, options).Draw();
    }

    private Drawing Draw()
    {
        var values = _tasks.Select(ValueOf).ToArray();
        double most = values.DefaultIfEmpty(0).Max(v => v ?? 0);
        var nodes = _tasks.Select((tasks, i) => Node(tasks, values[i], most)).ToArray();
        return new(nodes, Edges(), Legend(most), _options.Title);
    }

    private DrawingNode Node(List<int> tasks, double? value, double most)
    {
        string[] names = [.. tasks.Select(t => _graph.Layer(t).Name).Distinct()];
        string name = Shorten(names.Length <= MostNames ? string.Join(", ", names) : $"{names[0]}, … {names.Length - 1} more names");
        int block = _graph.KeyOf(tasks[0]).Block;
        string suffix = tasks.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $"× {tasks.Count:N0}") : block < 0 ? "" : $"[{block}]";
        return new(name, suffix, Detail(tasks), Tooltip(tasks, names), tasks.Count, tasks.Exists(t => _isOutput[t]), ColorOf(tasks, value, most));
    }

    /// <summary>What a scale shows of a node: null where nothing is known.</summary>
    private double? ValueOf(List<int> tasks) => _options.Color switch
    {
        DrawingColor.Order => tasks[0],
        DrawingColor.Time => _measures?.Seconds(tasks),
        DrawingColor.Bytes => _measures?.Bytes(tasks),
        _ => null,
    };

    private NodeColor ColorOf(List<int> tasks, double? value, double most)
    {
        switch (_options.Color)
        {
            case DrawingColor.Name:
                string name = _graph.Layer(tasks[0]).Name;
                if (!_colors.TryGetValue(name, out int number)) _colors.Add(name, number = _colors.Count);
                return NodeColor.Named(number);
            case DrawingColor.Affinity:
                return NodeColor.Of(_graph.AffinityOf(tasks[0]));
            default:
                return value is { } known ? NodeColor.Scale(_options.Color, most == 0 ? 0 : known / most) : NodeColor.Unknown;
        }
    }

    private string Detail(List<int> tasks) => _options.Color switch
    {
        DrawingColor.Bytes => _measures?.Bytes(tasks) is { } bytes ? new ByteSize((long)bytes).ToString() : "",
        _ => _measures?.Seconds(tasks) is { } seconds ? Durations.Text(seconds) : "",
    };

    private string Tooltip(List<int> tasks, string[] names)
    {
        int first = tasks[0], last = tasks[^1];
        var lines = new List<string>
        {
            tasks.Count == 1 ? _graph.KeyOf(first).ToString()
                : string.Create(CultureInfo.InvariantCulture, $"{tasks.Count:N0} tasks: {string.Join(", ", names.Take(8))}{(names.Length > 8 ? ", …" : "")}"),
        };
        if (_options.Color == DrawingColor.Order) lines.Add(tasks.Count == 1 ? $"runs as number {first}" : $"run as numbers {first} to {last}");
        lines.Add(string.Join(", ", tasks.Select(_graph.AffinityOf).Distinct().Select(Word)));
        if (_measures?.Seconds(tasks) is { } seconds) lines.Add($"ran for {Durations.Text(seconds)}");
        if (_measures?.Bytes(tasks) is { } bytes and > 0) lines.Add($"result of {new ByteSize((long)bytes)}");
        if (tasks.Exists(t => _isOutput[t])) lines.Add("output");
        lines.AddRange(tasks.SelectMany(t => _graph.CallSitesOf(t)).Distinct().Take(4).Select(c => c.ToString()));
        return string.Join('\n', lines);
    }

    private DrawingEdge[] Edges()
    {
        var counts = new SortedDictionary<(int From, int To), int>();
        for (int task = 0; task < _groups.Length; task++)
        {
            foreach (int input in _graph.Predecessors[task])
            {
                var pair = (_groups[input], _groups[task]);
                if (pair.Item1 != pair.Item2) counts[pair] = counts.GetValueOrDefault(pair) + 1;
            }
        }
        var edges = counts.Select(c => new DrawingEdge(c.Key.From, c.Key.To, c.Value));
        if (!_options.OmitsShortcuts) return [.. edges];
        var all = new BidirectionalGraph<int, SEquatableEdge<int>>();
        all.AddVertexRange(Enumerable.Range(0, _tasks.Length));
        all.AddEdgeRange(counts.Keys.Select(k => new SEquatableEdge<int>(k.From, k.To)));
        var kept = all.ComputeTransitiveReduction();
        return [.. edges.Where(e => kept.ContainsEdge(e.From, e.To))];
    }

    private DrawingLegend? Legend(double most)
    {
        string Color(double share) => NodeColor.Scale(_options.Color, share).Fill;
        (string, string)[] Scale(string least, string greatest) => [(Color(0), least), (Color(1 / 3.0), ""), (Color(2 / 3.0), ""), (Color(1), greatest)];
        return _options.Color switch
        {
            DrawingColor.Order => new("order of execution", Scale("first", "last"), IsScale: true),
            DrawingColor.Time => new("time", Scale("0", Durations.Text(most)), IsScale: true),
            DrawingColor.Bytes => new("bytes of the result", Scale("0", new ByteSize((long)most).ToString()), IsScale: true),
            DrawingColor.Affinity => new("belongs to", [.. _graph.Layers.Select(l => l.Affinity).Distinct().Order().Select(a => (NodeColor.Of(a).Fill, a switch
            {
                TaskAffinity.LockFree => "threads (lock-free)",
                TaskAffinity.LockBound => "worker processes (lock-bound)",
                _ => "the client",
            }))], IsScale: false),
            _ => null,
        };
    }

    private static string Word(TaskAffinity affinity) => affinity switch
    {
        TaskAffinity.LockFree => "lock-free",
        TaskAffinity.LockBound => "lock-bound",
        _ => "client",
    };

    private static string Shorten(string name) => name.Length <= LongestName ? name : $"{name.AsSpan(0, LongestName - 13)}…{name.AsSpan(name.Length - 12)}";
}
