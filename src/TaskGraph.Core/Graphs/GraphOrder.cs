namespace TaskGraph;

/// <summary>
/// The order in which the tasks of a graph are best run on one worker, so that few results are held at a time.
/// Depth first from the outputs, for each task the input that needs most held results first (Sethi and Ullman,
/// "The generation of optimal code for arithmetic expressions", J. ACM 17, 1970, extended from trees to graphs by visiting once).
/// Linear in tasks and edges but for sorting a task's inputs.
/// </summary>
internal static class GraphOrder
{
    /// <summary>A topological order of all tasks that an output needs.</summary>
    /// <param name="inputs">Rows of inputs; a row only names rows before it.</param>
    /// <param name="outputs">The tasks that are wanted, in the order of the user.</param>
    /// <param name="priority">A user's priority a task: of several outputs or inputs the higher goes first. Null where none was given.</param>
    public static int[] DepthFirst(CompressedRows inputs, IReadOnlyList<GraphOutput> outputs, int[]? priority)
    {
        int[] need = HeldResultsNeeded(inputs);
        var seen = new bool[inputs.Count];
        var order = new int[inputs.Count];
        int done = 0;
        var stack = new Stack<Visit>();
        var roots = outputs.Select(o => o.Task);
        if (priority is not null) roots = roots.OrderByDescending(t => priority[t]);
        foreach (int root in roots)
        {
            if (seen[root]) continue;
            seen[root] = true;
            stack.Push(new Visit(root, ByNeed(inputs[root], need, priority)));
            while (stack.TryPop(out var visit))
            {
                while (visit.Next < visit.Inputs.Length && seen[visit.Inputs[visit.Next]]) visit.Next++;
                if (visit.Next == visit.Inputs.Length)
                {
                    order[done++] = visit.Task;
                    continue;
                }
                int input = visit.Inputs[visit.Next++];
                seen[input] = true;
                stack.Push(visit);
                stack.Push(new Visit(input, ByNeed(inputs[input], need, priority)));
            }
        }
        return order.AsSpan(0, done).ToArray();
    }

    private struct Visit(int task, int[] inputs)
    {
        public readonly int Task = task;
        public readonly int[] Inputs = inputs;
        public int Next;
    }

    /// <summary>How many results must be held at once to compute each task, were the graph a tree.</summary>
    private static int[] HeldResultsNeeded(CompressedRows inputs)
    {
        var need = new int[inputs.Count];
        int[] buffer = [];
        for (int task = 0; task < need.Length; task++)
        {
            var row = inputs[task];
            if (row.Length == 0) { need[task] = 1; continue; }
            if (buffer.Length < row.Length) buffer = new int[Math.Max(row.Length, 16)];
            var needs = buffer.AsSpan(0, row.Length);
            for (int i = 0; i < row.Length; i++) needs[i] = need[row[i]];
            needs.Sort();
            int most = 1;
            for (int i = 0; i < needs.Length; i++) most = Math.Max(most, needs[i] + (needs.Length - 1 - i));
            need[task] = most;
        }
        return need;
    }

    private static int[] ByNeed(ReadOnlySpan<int> row, int[] need, int[]? priority)
    {
        if (row.Length == 0) return [];
        int[] sorted = row.ToArray();
        if (row.Length == 1) return sorted;
        var keys = new (int, int, int)[row.Length];
        for (int i = 0; i < keys.Length; i++) keys[i] = (-(priority?[row[i]] ?? 0), -need[row[i]], i);
        Array.Sort(keys, sorted);
        return sorted;
    }
}
