namespace TaskGraph;

/// <summary>
/// The order in which the tasks of a graph are best run on one worker, so that few results are held at a time. No single rule is good
/// on all graphs, so several orders are tried, each by running the graph in thought, and the one with the lowest peak of held
/// results is kept. Every step is linear in tasks and edges but for sorting the inputs of a task, and deterministic; a try ends as
/// soon as it holds as much as the best one before it.
/// </summary>
internal static class GraphOrder
{
    /// <summary>A topological order of all tasks that an output needs.</summary>
    /// <param name="inputs">Rows of inputs; a row only names rows before it.</param>
    /// <param name="outputs">The tasks that are wanted, in the order of the user.</param>
    /// <param name="priority">A user's priority a task: of several outputs or inputs the higher goes first. It decides alone where given.</param>
    /// <param name="weights">The size of each task's result; null where all count the same.</param>
    public static int[] Best(CompressedRows inputs, IReadOnlyList<GraphOutput> outputs, int[]? priority = null, long[]? weights = null)
    {
        int[] depthFirst = DepthFirstOrder.Of(inputs, outputs, priority, weights);
        if (priority is not null || (weights is null && IsTree(inputs, outputs, depthFirst))) return depthFirst;
        var dag = new OrderDag(inputs, outputs, weights, depthFirst);
        var tries = new OrderTries(dag);
        tries.Try(dag, LazyWalk.Run);
        tries.Try(dag, SweepWalk.Run);
        tries.Try(dag, PursuitWalk.OfOldest);
        if (tries.IsBestPossible) return tries.Best;
        dag = new OrderDag(inputs, outputs, weights, ByLevel(inputs, depthFirst));
        tries.Try(dag, PursuitWalk.OfNewest);
        tries.Try(dag, SweepWalk.Run);
        return tries.Best;
    }

    /// <summary>The most that is held at once when the tasks run in the given order, each result counted before its inputs are dropped.</summary>
    public static long PeakOf(CompressedRows inputs, IReadOnlyList<GraphOutput> outputs, long[]? weights, int[] order)
        => new OrderDag(inputs, outputs, weights, order).Peak();

    /// <summary>Whether each task has one reader and there is one output. With equal results nothing beats Sethi and Ullman on that.</summary>
    private static bool IsTree(CompressedRows inputs, IReadOnlyList<GraphOutput> outputs, int[] needed)
        => outputs.Count == 1 && needed.Length == inputs.Count && inputs.Items.Length == inputs.Count - 1;

    /// <summary>Tasks by the length of the longest way to them, those of one level as they were given.</summary>
    private static int[] ByLevel(CompressedRows inputs, int[] needed)
    {
        var level = new int[inputs.Count];
        Array.Fill(level, -1);
        foreach (int task in needed)
        {
            int deepest = -1;
            foreach (int input in inputs[task]) deepest = Math.Max(deepest, level[input]);
            level[task] = deepest + 1;
        }
        var starts = new int[level.Max() + 2];
        foreach (int l in level)
            if (l >= 0) starts[l + 1]++;
        for (int l = 1; l < starts.Length; l++) starts[l] += starts[l - 1];
        var order = new int[needed.Length];
        for (int task = 0; task < level.Length; task++)
            if (level[task] >= 0) order[starts[level[task]]++] = task;
        return order;
    }
}

/// <summary>The best order so far, and the means to try another.</summary>
internal sealed class OrderTries
{
    private readonly OrderState _state;
    private long _peak;

    /// <summary>Begins with the order by which <paramref name="dag"/> is numbered.</summary>
    public OrderTries(OrderDag dag)
    {
        _state = new OrderState(dag.Count);
        _peak = dag.Peak();
        Best = dag.Given;
        IsBestPossible = _peak == dag.LeastPeak();
    }

    public int[] Best { get; private set; }

    /// <summary>Whether no order can hold less.</summary>
    public bool IsBestPossible { get; private set; }

    public void Try(OrderDag dag, Func<OrderState, bool> walk)
    {
        if (IsBestPossible) return;
        _state.Begin(dag, _peak);
        if (!walk(_state)) return;
        _peak = _state.Peak;
        IsBestPossible = _peak == dag.LeastPeak();
        Best = Array.ConvertAll(_state.Order, task => dag.Given[task]);
    }
}
