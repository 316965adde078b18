namespace TaskGraph;

/// <summary>
/// A directed acyclic graph of tasks as plain data. Task ids are dense and in the order of execution: of two ready tasks the
/// smaller id runs first. Edges lie in compressed rows, an argument used twice counts twice.
/// </summary>
public sealed partial class Graph
{
    internal Graph(GraphLayer[] layers, int[] layerOf, int[] blockOf, CompressedRows predecessors, GraphOutput[] outputs)
    {
        Layers = layers;
        LayerOf = layerOf;
        BlockOf = blockOf;
        Predecessors = predecessors;
        Successors = predecessors.Reversed();
        Outputs = outputs;
    }

    /// <summary>The number of tasks.</summary>
    public int TaskCount => LayerOf.Length;

    /// <summary>The number of edges; an argument used twice counts twice.</summary>
    public int EdgeCount => Predecessors.Items.Length;

    /// <summary>The number of outputs, in the order in which a scheduler returns them.</summary>
    public int OutputCount => Outputs.Length;

    internal GraphLayer[] Layers { get; }
    internal int[] LayerOf { get; }
    internal int[] BlockOf { get; }
    internal CompressedRows Predecessors { get; }
    internal CompressedRows Successors { get; }
    internal GraphOutput[] Outputs { get; }

    /// <summary>The key of task <paramref name="task"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such task.</exception>
    public TaskKey KeyOf(int task) => Layers[LayerOf[Checked(task)]].Key(BlockOf[task]);

    /// <summary>The tasks whose results task <paramref name="task"/> reads, in argument order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such task.</exception>
    public ReadOnlySpan<int> InputsOf(int task) => Predecessors[Checked(task)];

    /// <summary>The tasks that read the result of task <paramref name="task"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such task.</exception>
    public ReadOnlySpan<int> ConsumersOf(int task) => Successors[Checked(task)];

    /// <summary>The tasks that are outputs, in the order in which a scheduler returns their results.</summary>
    public IReadOnlyList<int> OutputTasks => Array.ConvertAll(Outputs, o => o.Task);

    /// <summary>Where a task belongs when the scheduler is <c>Scheduler.Auto</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such task.</exception>
    public TaskAffinity AffinityOf(int task) => Layer(Checked(task)).Affinity;

    /// <summary>The lines of the user's program that built a task: several for a fused one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such task.</exception>
    public IReadOnlyList<CallSite> CallSitesOf(int task) => Layer(Checked(task)).CallSites;

    internal GraphLayer Layer(int task) => Layers[LayerOf[task]];
}
