namespace TaskGraph;

/// <summary>
/// A graph that is run in thought: what has run, what is held, and which ready tasks free at least as much as they make. The
/// walks over it only say which task to go for next; one state serves them in turn.
/// </summary>
internal sealed class OrderState(int count)
{
    private readonly int[] _left = new int[count], _readersLeft = new int[count], _nextInput = new int[count];
    private readonly int[] _freeing = new int[count], _path = new int[count];
    private readonly long[] _gain = new long[count];
    private readonly bool[] _done = new bool[count];
    private int[] _inputOffsets = [], _inputs = [], _readerOffsets = [], _readers = [];
    private long[] _weights = [], _freed = [];
    private long _held, _limit;
    private int _freeingCount;

    public OrderDag Dag { get; private set; } = null!;

    /// <summary>The tasks that have run, in their order; <see cref="Ran"/> of them.</summary>
    public int[] Order { get; } = new int[count];

    public int Ran { get; private set; }

    /// <summary>How many inputs of each task have not run.</summary>
    public int[] Missing { get; } = new int[count];

    public long Peak { get; private set; }

    /// <summary>Whether as much is held as in a better order: the walk need not go on.</summary>
    public bool IsLost => Peak >= _limit;

    /// <summary>Whether every task has run and the order is better than the limit.</summary>
    public bool IsWon => Ran == Dag.Count && !IsLost;

    public bool IsDone(int task) => _done[task];

    /// <summary>Whether somebody still has to read the task's result.</summary>
    public bool IsAwaited(int task) => _left[task] > 0;

    /// <summary>Nothing has run yet. The walk is lost as soon as <paramref name="limit"/> is held.</summary>
    public void Begin(OrderDag dag, long limit)
    {
        Dag = dag;
        (_inputOffsets, _inputs) = (dag.Inputs.Offsets, dag.Inputs.Items);
        (_readerOffsets, _readers) = (dag.Readers.Offsets, dag.Readers.Items);
        (_weights, _freed) = (dag.Weights, dag.Freed);
        (_held, Peak, _limit, Ran, _freeingCount) = (0, 0, limit, 0, 0);
        Array.Clear(_done);
        for (int task = 0; task < dag.Count; task++) _gain[task] = -_weights[task];
        for (int task = 0; task < dag.Count; task++)
        {
            Missing[task] = _inputOffsets[task + 1] - _inputOffsets[task];
            _nextInput[task] = _inputOffsets[task];
            var readers = dag.Readers[task];
            // The exclusive or of those that still have to read is the last of them, when one is left.
            int all = 0;
            foreach (int reader in readers) all ^= reader;
            _left[task] = readers.Length;
            _readersLeft[task] = all;
            if (readers.Length == 1) _gain[all] += _freed[task];
        }
    }

    /// <summary>Runs a task whose inputs have run.</summary>
    public void Run(int task)
    {
        _done[task] = true;
        Order[Ran++] = task;
        _held += _weights[task];
        if (_held > Peak) Peak = _held;
        for (int e = _inputOffsets[task], end = _inputOffsets[task + 1]; e < end; e++)
        {
            int input = _inputs[e];
            int last = _readersLeft[input] ^= task;
            int left = --_left[input];
            if (left == 0)
            {
                _held -= _freed[input];
            }
            else if (left == 1)
            {
                long before = _gain[last];
                _gain[last] = before + _freed[input];
                if (before < 0 && _gain[last] >= 0 && Missing[last] == 0) _freeing[_freeingCount++] = last;
            }
        }
        for (int e = _readerOffsets[task], end = _readerOffsets[task + 1]; e < end; e++)
        {
            int reader = _readers[e];
            if (--Missing[reader] == 0 && _gain[reader] >= 0) _freeing[_freeingCount++] = reader;
        }
    }

    /// <summary>Runs what frees at least as much as it makes, as long as there is any.</summary>
    public void RunFreeing()
    {
        while (_freeingCount > 0)
        {
            int task = _freeing[--_freeingCount];
            if (!_done[task]) Run(task);
        }
    }

    /// <summary>Runs a task and before it all that it needs, depth first, smaller ids first; and on the way whatever frees.</summary>
    public void Reach(int goal)
    {
        int depth = 0;
        _path[0] = goal;
        while (depth >= 0)
        {
            int task = _path[depth];
            if (_done[task])
            {
                depth--;
                continue;
            }
            int next = _nextInput[task], end = _inputOffsets[task + 1];
            while (next < end && _done[_inputs[next]]) next++;
            _nextInput[task] = next;
            if (next < end)
            {
                _path[++depth] = _inputs[next];
                continue;
            }
            depth--;
            Run(task);
            RunFreeing();
            if (IsLost) return;
        }
    }
}
