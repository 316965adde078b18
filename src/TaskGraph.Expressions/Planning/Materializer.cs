namespace TaskGraph;

/// <summary>
/// The one door from expressions to a <see cref="Graph"/>. Nodes are lowered inputs first; each emits layers of tasks and tells
/// which task computes which of its blocks.
/// </summary>
internal sealed class Materializer
{
    private readonly GraphAssembler _assembler = new();
    private readonly ExprOrder _order;
    private readonly Produced[] _produced;

    private Materializer(ExprOrder order)
    {
        _order = order;
        _produced = new Produced[order.Count];
    }

    /// <summary>The graph that computes every block of every root, in this order.</summary>
    /// <param name="roots">What is to be computed.</param>
    /// <param name="mode">In which form the results are delivered.</param>
    /// <param name="run">What lives as long as the graph's run; null for as long as the process.</param>
    public static Graph Materialize(IReadOnlyList<Expr> roots, OutputMode mode, RunScope? run = null)
    {
        var order = new ExprOrder(roots);
        var bound = (run ?? RunScope.Process).Bind(roots, order);
        if (!ReferenceEquals(bound, roots)) (roots, order) = (bound, new ExprOrder(bound));
        var groups = Fusion.Plan(order, roots);
        var materializer = new Materializer(order);
        for (int i = 0; i < groups.Length; i++) materializer.Lower(order[i], groups[i]);
        var outputs = new List<GraphOutput>();
        foreach (var root in roots)
            for (int b = 0; b < root.BlockCount; b++) outputs.Add(new(materializer.TaskOf(root, b), mode));
        return materializer._assembler.Build(outputs);
    }

    /// <summary>The task that computes a block of a node lowered before.</summary>
    public int TaskOf(Expr node, int block)
    {
        var produced = _produced[_order.NumberOf(node)];
        return produced.Tasks is { } tasks ? tasks[block] : produced.First + block;
    }

    /// <summary>Begins a layer of <paramref name="count"/> tasks, which follow by <see cref="AddTask"/>; returns the id of the first.</summary>
    /// <param name="owner">The node whose name, settings and call site the tasks carry.</param>
    /// <param name="code">What they run.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="constants">Columns of constants, a row for each task.</param>
    /// <param name="part">Which part of the operation this is, where it has several: <c>sum-combine</c>.</param>
    /// <param name="level">Which of several layers of this part, so that each task has a key of its own.</param>
    public int BeginLayer(Expr owner, TaskCode code, int count, ConstantColumn[]? constants = null, string? part = null, int level = 0)
    {
        string name = owner.Settings.Name ?? owner.Operation;
        return BeginLayer(owner, part is null ? name : $"{name}-{part}", code, count, constants ?? [], owner.CallSite.IsUnknown ? [] : [owner.CallSite],
            part is null ? owner.Token : TokenBuilder.Of(part).Add(level).Add(owner.Token).ToToken(), part is null ? BlockBytes(owner) : null);
    }

    /// <summary>Adds the next task of the layer begun last.</summary>
    public int AddTask(ReadOnlySpan<int> inputs)
    {
        _assembler.Add(inputs);
        return _assembler.TaskCount - 1;
    }

    /// <summary>Says that the node's blocks are computed by consecutive tasks from <paramref name="firstTask"/>.</summary>
    public void Produce(Expr node, int firstTask) => _produced[_order.NumberOf(node)] = new(true, firstTask, null);

    /// <summary>Says which task computes each block: also for a node without tasks of its own, which only picks blocks.</summary>
    public void Produce(Expr node, int[] tasks) => _produced[_order.NumberOf(node)] = new(true, 0, tasks);

    /// <summary>One task for each block of a blockwise node that stands alone.</summary>
    public void AddBlockwise(Expr node, IBlockwise blockwise)
    {
        int first = BeginLayer(node, blockwise.Code, node.BlockCount, blockwise.Constants);
        var inputs = new int[node.Inputs.Length];
        for (int b = 0; b < node.BlockCount; b++)
        {
            for (int k = 0; k < inputs.Length; k++) inputs[k] = TaskOf(node.Inputs[k], blockwise.InputBlock(k, b));
            AddTask(inputs);
        }
        Produce(node, first);
    }

    /// <summary>A leaf whose blocks were computed before.</summary>
    public void AddHeld(Expr node, HeldBlocks blocks)
    {
        int first = BeginLayer(node, HeldCode.Instance, blocks.Count, [new ConstantColumn<IResultHandle>(blocks.Handles)]);
        for (int b = 0; b < blocks.Count; b++) AddTask([]);
        Produce(node, first);
    }

    /// <summary>
    /// Combines many results to one in a tree of fixed form: the result does not depend on when which task ran.
    /// </summary>
    /// <param name="owner">The node whose tasks these are.</param>
    /// <param name="partials">The node whose blocks are the partial results, in order; at least one.</param>
    /// <param name="combine">Makes one partial result of up to <paramref name="fanIn"/>.</param>
    /// <param name="finish">Makes the final result of the last few partial ones.</param>
    /// <param name="fanIn">How many a task combines.</param>
    /// <returns>The task that computes the final result, the only block of <paramref name="owner"/>.</returns>
    public int[] AddTree(Expr owner, Expr partials, TaskCode combine, TaskCode finish, int fanIn = 8)
    {
        var tasks = new int[partials.BlockCount];
        for (int b = 0; b < tasks.Length; b++) tasks[b] = TaskOf(partials, b);
        return [AddTree(owner, tasks, combine, finish, fanIn)];
    }

    /// <summary>As above, over any tasks.</summary>
    public int AddTree(Expr owner, ReadOnlySpan<int> tasks, TaskCode combine, TaskCode finish, int fanIn = 8)
    {
        for (int level = 0; tasks.Length > fanIn; level++)
        {
            int count = (tasks.Length + fanIn - 1) / fanIn;
            int first = BeginLayer(owner, combine, count, part: "combine", level: level);
            for (int i = 0; i < count; i++) AddTask(tasks.Slice(i * fanIn, Math.Min(fanIn, tasks.Length - i * fanIn)));
            tasks = Enumerable.Range(first, count).ToArray();
        }
        BeginLayer(owner, finish, 1);
        return AddTask(tasks);
    }

    private static long? BlockBytes(Expr node) => node.Bytes is { } bytes && node.BlockCount > 0 ? bytes / node.BlockCount : null;

    private void Lower(Expr node, FusionGroup? group)
    {
        if (group is null)
        {
            node.Lower(this);
            if (!_produced[_order.NumberOf(node)].IsKnown) throw new NotSupportedException($"{node.GetType().Name} does not say which tasks compute its blocks.");
        }
        else if (group.Root.Token == node.Token)
        {
            AddFused(group);
        }
    }

    private void AddFused(FusionGroup group)
    {
        var layer = new FusedLayer(group);
        int first = BeginLayer(group.Root, layer.Name, layer.Code, layer.Blocks, layer.Constants, layer.CallSites, group.Root.Token,
            BlockBytes(group.Root));
        var inputs = new int[layer.Externals.Count];
        for (int b = 0; b < layer.Blocks; b++)
        {
            for (int k = 0; k < inputs.Length; k++) inputs[k] = TaskOf(layer.Externals[k].Node, layer.Externals[k].Blocks[b]);
            AddTask(inputs);
        }
        Produce(group.Root, first);
    }

    private int BeginLayer(
        Expr owner, string name, TaskCode code, int count, ConstantColumn[] constants, IReadOnlyList<CallSite> callSites, UInt128 token,
        long? resultBytes)
        => _assembler.BeginLayer(new GraphLayer
        {
            Name = name,
            Code = code,
            Count = count,
            Constants = constants,
            Affinity = owner.Affinity,
            CallSites = callSites,
            Retries = owner.Settings.Retries,
            RetryDelay = owner.Settings.RetryDelay,
            RetryWhen = owner.Settings.RetryWhen,
            Timeout = owner.Settings.Timeout,
            Priority = owner.Settings.Priority ?? 0,
            Token = token,
            ResultBytes = resultBytes,
        });

    private readonly record struct Produced(bool IsKnown, int First, int[]? Tasks);
}
