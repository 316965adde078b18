namespace TaskGraph;

/// <summary>
/// The tasks that outputs need, numbered by an order of their own, so that in every row the smaller id is the one that order
/// prefers. Each input counts once, also where it is used twice.
/// </summary>
internal sealed class OrderDag
{
    private readonly bool[] _isOutput;
    private readonly long[] _weights, _freed;
    private long _leastPeak;

    /// <param name="given">Rows of inputs as they were given.</param>
    /// <param name="outputs">The tasks that are wanted; their results are held to the end.</param>
    /// <param name="weights">The size of each task's result; null where all count the same.</param>
    /// <param name="order">A topological order of all tasks that the outputs need.</param>
    public OrderDag(CompressedRows given, IReadOnlyList<GraphOutput> outputs, long[]? weights, int[] order)
    {
        Given = order;
        var rank = new int[given.Count];
        for (int i = 0; i < order.Length; i++) rank[order[i]] = i;
        _isOutput = new bool[order.Length];
        foreach (var output in outputs) _isOutput[rank[output.Task]] = true;
        _weights = new long[order.Length];
        _freed = new long[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            _weights[i] = weights is null ? 1 : weights[order[i]];
            _freed[i] = _isOutput[i] ? 0 : _weights[i];
        }
        Readers = Ranked(given, order, rank).Reversed();
        Inputs = Readers.Reversed();
    }

    public int Count => Given.Length;

    /// <summary>The number of each task as it was given.</summary>
    public int[] Given { get; }

    /// <summary>Inputs of each task, ascending.</summary>
    public CompressedRows Inputs { get; }

    /// <summary>The tasks that read each task, ascending.</summary>
    public CompressedRows Readers { get; }

    /// <summary>What each result weighs when it is made.</summary>
    public long[] Weights => _weights;

    /// <summary>What is free when a result's last reader has run: nothing for an output.</summary>
    public long[] Freed => _freed;

    public bool IsOutput(int task) => _isOutput[task];

    /// <summary>Whether the task only changes what one other has made, so that it can wait until its own result is wanted.</summary>
    public bool IsTransform(int task) => Inputs.CountOf(task) == 1 && !_isOutput[task];

    /// <summary>The peak of the order by which this is numbered.</summary>
    public long Peak()
    {
        var left = new int[Count];
        for (int i = 0; i < left.Length; i++) left[i] = Readers.CountOf(i);
        long held = 0, peak = 0;
        for (int task = 0; task < left.Length; task++)
        {
            held += _weights[task];
            peak = Math.Max(peak, held);
            foreach (int input in Inputs[task])
                if (--left[input] == 0) held -= _freed[input];
        }
        return peak;
    }

    /// <summary>What every order must hold at some time: a task with its inputs, and at the end all outputs.</summary>
    public long LeastPeak()
    {
        if (_leastPeak != 0) return _leastPeak;
        long outputs = 0, most = 0;
        for (int task = 0; task < Count; task++)
        {
            outputs += _weights[task] - _freed[task];
            long held = _weights[task];
            foreach (int input in Inputs[task]) held += _weights[input];
            most = Math.Max(most, held);
        }
        return _leastPeak = Math.Max(outputs, most);
    }

    private static CompressedRows Ranked(CompressedRows given, int[] order, int[] rank)
    {
        var offsets = new int[order.Length + 1];
        var items = new int[given.Items.Length];
        var usedBy = new int[order.Length];
        int count = 0;
        for (int i = 0; i < order.Length; i++)
        {
            foreach (int input in given[order[i]])
            {
                int at = rank[input];
                if (usedBy[at] == i + 1) continue;
                usedBy[at] = i + 1;
                items[count++] = at;
            }
            offsets[i + 1] = count;
        }
        return new CompressedRows(offsets, count == items.Length ? items : items[..count]);
    }
}
