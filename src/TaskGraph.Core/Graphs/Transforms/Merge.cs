namespace TaskGraph;

/// <summary>Several graphs as one.</summary>
public static class GraphMerging
{
    extension(Graph)
    {
        /// <summary>
        /// One graph whose outputs are those of <paramref name="graphs"/>, one graph after the other. What they share is done once: tasks
        /// that come from one graph, and pure tasks whose keys, tokens and inputs are equal.
        /// </summary>
        /// <exception cref="ArgumentException">There are no graphs.</exception>
        public static Graph Merge(params IEnumerable<Graph> graphs)
        {
            ArgumentNullException.ThrowIfNull(graphs);
            Graph[] all = [.. graphs];
            if (all.Length == 0) throw new ArgumentException("There is nothing to merge. Give at least one graph.", nameof(graphs));
            var assembler = new GraphAssembler();
            var taskOf = new Dictionary<TaskIdentity, int>();
            var outputs = new List<GraphOutput>();
            foreach (var graph in all)
            {
                ArgumentNullException.ThrowIfNull(graph, nameof(graphs));
                var ids = new int[graph.TaskCount];
                for (int task = 0; task < ids.Length; task++)
                {
                    int[] inputs = Array.ConvertAll(graph.Predecessors[task].ToArray(), i => ids[i]);
                    var identity = new TaskIdentity(graph.Layer(task), graph.BlockOf[task], inputs);
                    if (!taskOf.TryGetValue(identity, out ids[task]))
                        taskOf.Add(identity, ids[task] = assembler.Add(identity.Layer, identity.Block, inputs));
                }
                outputs.AddRange(graph.Outputs.Select(o => o with { Task = ids[o.Task] }));
            }
            return assembler.Build(outputs);
        }
    }

    /// <summary>What makes two tasks one: the layer itself or its content, and what they read.</summary>
    private readonly struct TaskIdentity(GraphLayer layer, int block, int[] inputs) : IEquatable<TaskIdentity>
    {
        private readonly int[] _inputs = inputs;

        public GraphLayer Layer { get; } = layer;

        public int Block { get; } = block;

        public bool Equals(TaskIdentity other)
            => Block == other.Block && _inputs.AsSpan().SequenceEqual(other._inputs)
                && (ReferenceEquals(Layer, other.Layer) || IsSameContent(Layer, other.Layer));

        public override bool Equals(object? obj) => obj is TaskIdentity other && Equals(other);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            hash.Add(Block);
            hash.Add(Layer.Name, StringComparer.Ordinal);
            foreach (int input in _inputs) hash.Add(input);
            return hash.ToHashCode();
        }

        private static bool IsSameContent(GraphLayer a, GraphLayer b)
            => a.Token != 0 && a.Token == b.Token && a.Name == b.Name && a.Count == b.Count && a.Key(0) == b.Key(0)
                && a.Code.GetType() == b.Code.GetType();
    }
}
