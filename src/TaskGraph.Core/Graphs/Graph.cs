namespace TaskGraph;

/// <summary>
/// A directed acyclic graph of tasks as plain data. Task ids are dense and in the order of execution: of two ready tasks the
/// smaller id runs first. Edges lie in compressed rows, an argument used twice counts twice.
/// </summary>
public sealed class Graph
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
    public TaskKey KeyOf(int task)
    {
        if ((uint)task >= (uint)TaskCount) throw new ArgumentOutOfRangeException(nameof(task), task, $"The graph has {TaskCount} tasks. Use 0..{TaskCount - 1}.");
        return Layers[LayerOf[task]].Key(BlockOf[task]);
    }

    /// <summary>The tasks whose results task <paramref name="task"/> reads, in argument order.</summary>
    public ReadOnlySpan<int> InputsOf(int task) => Predecessors[task];

    /// <summary>The tasks that read the result of task <paramref name="task"/>.</summary>
    public ReadOnlySpan<int> ConsumersOf(int task) => Successors[task];

    internal GraphLayer Layer(int task) => Layers[LayerOf[task]];
}
