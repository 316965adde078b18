namespace TaskGraph;

/// <summary>Parts of a graph.</summary>
public static class GraphParts
{
    private static readonly Dictionary<int, object?> _nothing = [];

    extension(Graph graph)
    {
        /// <summary>What computes <paramref name="outputs"/> and nothing else. The order is found anew.</summary>
        /// <param name="outputs">Tasks of this graph whose results the new one returns, in this order.</param>
        /// <exception cref="ArgumentException">There are no outputs.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such task.</exception>
        public Graph Cull(params IEnumerable<int> outputs) => graph.Subgraph(outputs, _nothing);

        /// <summary>
        /// What computes <paramref name="outputs"/> where some results are known: a task whose result is given becomes a constant, and
        /// what only such tasks need is left out.
        /// </summary>
        /// <param name="outputs">Tasks of this graph whose results the new one returns, in this order.</param>
        /// <param name="known">Results by task of this graph.</param>
        /// <exception cref="ArgumentException">There are no outputs.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such task.</exception>
        public Graph Subgraph(IEnumerable<int> outputs, IReadOnlyDictionary<int, object?> known)
        {
            ArgumentNullException.ThrowIfNull(outputs);
            ArgumentNullException.ThrowIfNull(known);
            int[] wanted = [.. outputs.Select(graph.Checked)];
            if (wanted.Length == 0) throw new ArgumentException("A graph without outputs computes nothing. Name at least one task.", nameof(outputs));
            foreach (int task in known.Keys) graph.Checked(task);
            return Part(graph, wanted, known);
        }
    }

    private static Graph Part(Graph graph, int[] wanted, IReadOnlyDictionary<int, object?> known)
    {
        var isNeeded = new bool[graph.TaskCount];
        foreach (int task in wanted) isNeeded[task] = true;
        // Ids are in topological order: backwards, every reader comes before what it reads.
        for (int task = isNeeded.Length - 1; task >= 0; task--)
        {
            if (!isNeeded[task] || known.ContainsKey(task)) continue;
            foreach (int input in graph.Predecessors[task]) isNeeded[input] = true;
        }
        var modes = graph.Outputs.GroupBy(o => o.Task).ToDictionary(g => g.Key, g => g.First().Mode);
        var assembler = new GraphAssembler();
        var ids = new int[graph.TaskCount];
        for (int task = 0; task < ids.Length; task++)
        {
            if (!isNeeded[task]) continue;
            ids[task] = known.TryGetValue(task, out object? result)
                ? assembler.Add(Constant(graph, task, result), 0, [])
                : assembler.Add(graph.Layer(task), graph.BlockOf[task], Array.ConvertAll(graph.Predecessors[task].ToArray(), i => ids[i]));
        }
        return assembler.Build(Array.ConvertAll(wanted, t => new GraphOutput(ids[t], modes.GetValueOrDefault(t, OutputMode.Value))));
    }

    private static GraphLayer Constant(Graph graph, int task, object? result)
    {
        var key = graph.KeyOf(task);
        return new() { Name = key.Name, BlockOfOnly = key.Block, Code = new ValueCode(result), Count = 1, CallSites = graph.Layer(task).CallSites };
    }
}
