namespace TaskGraph.Benchmarks;

/// <summary>
/// A graph of one of the six shapes, by the inputs of each task; the last task is the sink. The peers make the same graphs:
/// where inputs are random, SplitMix64 of the task's number picks them.
/// </summary>
internal sealed class Shape
{
    private const int LayerWidth = 1000;

    private readonly List<int> _offsets = [0], _inputs = [];

    private Shape()
    {
    }

    public static IReadOnlyList<string> Names { get; } = ["emb", "chain", "tree", "layer", "wave", "shuffle"];

    public int Count => _offsets.Count - 1;

    /// <summary>Tasks that no task reads, beside the sink.</summary>
    public IReadOnlyList<int> Unread
    {
        get
        {
            var isRead = new bool[Count];
            foreach (int input in _inputs) isRead[input] = true;
            return [.. Enumerable.Range(0, Count - 1).Where(t => !isRead[t])];
        }
    }

    public ReadOnlySpan<int> InputsOf(int task) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_inputs)[_offsets[task].._offsets[task + 1]];

    /// <summary>The shape as one layer of tasks that run <paramref name="code"/>.</summary>
    public GraphAssembler Assemble(TaskCode code)
    {
        var assembler = new GraphAssembler();
        assembler.BeginLayer(new GraphLayer { Name = "no-op", Code = code, Count = Count });
        for (int i = 0; i < Count; i++) assembler.Add(InputsOf(i));
        return assembler;
    }

    /// <summary>The sink, and what else nobody reads.</summary>
    public GraphOutput[] Outputs() => [new(Count - 1, OutputMode.Value), .. Unread.Select(t => new GraphOutput(t, OutputMode.Value))];

    public static Shape Make(string name, int n)
    {
        var shape = new Shape();
        switch (name)
        {
            case "emb": shape.AddEmbarrassing(n); break;
            case "chain": shape.AddChain(n); break;
            case "tree": shape.AddTree(n); break;
            case "layer": shape.AddLayers(n); break;
            case "wave": shape.AddWavefront((int)Math.Sqrt(n)); break;
            case "shuffle": shape.AddShuffle((int)Math.Sqrt(n)); break;
            default: throw new BenchmarkException($"There is no shape '{name}'.");
        }
        return shape;
    }

    private int Add(params ReadOnlySpan<int> inputs)
    {
        foreach (int input in inputs) _inputs.Add(input);
        _offsets.Add(_inputs.Count);
        return Count - 1;
    }

    private void AddGather(int first, int count) => Add(Enumerable.Range(first, count).ToArray());

    private void AddEmbarrassing(int n)
    {
        for (int i = 0; i < n; i++) Add();
        AddGather(0, n);
    }

    private void AddChain(int n)
    {
        Add();
        for (int i = 1; i < n; i++) Add(i - 1);
    }

    private void AddTree(int leaves)
    {
        for (int i = 0; i < leaves; i++) Add();
        for (int first = 0, level = leaves; level > 1;)
        {
            int next = Count;
            for (int j = 0; j < level; j += 2)
            {
                if (j + 1 < level) Add(first + j, first + j + 1);
                else Add(first + j);
            }
            (first, level) = (next, Count - next);
        }
    }

    private void AddLayers(int n)
    {
        int width = Math.Min(LayerWidth, n), total = n - n % width;
        Span<int> inputs = stackalloc int[3];
        for (int i = 0; i < total; i++)
        {
            if (i < width)
            {
                Add();
                continue;
            }
            ulong hash = SplitMix64((ulong)i);
            for (int k = 0; k < 3; k++)
            {
                int choice = (int)((hash >> (20 * k)) % (ulong)width);
                int below = (i / width - 1) * width;
                while (inputs[..k].Contains(below + choice)) choice = (choice + 1) % width;
                inputs[k] = below + choice;
            }
            Add(inputs);
        }
        AddGather(total - width, width);
    }

    private void AddWavefront(int side)
    {
        for (int row = 0; row < side; row++)
        {
            for (int column = 0; column < side; column++)
            {
                int above = (row - 1) * side + column, left = row * side + column - 1;
                if (row > 0 && column > 0) Add(above, left);
                else if (row > 0) Add(above);
                else if (column > 0) Add(left);
                else Add();
            }
        }
    }

    private void AddShuffle(int m)
    {
        for (int i = 0; i < m; i++) Add();
        for (int i = 0; i < m; i++)
            for (int j = 0; j < m; j++) Add(i);
        for (int j = 0; j < m; j++) Add([.. Enumerable.Range(0, m).Select(i => m + i * m + j)]);
        AddGather(m + m * m, m);
    }

    // Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
    private static ulong SplitMix64(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
