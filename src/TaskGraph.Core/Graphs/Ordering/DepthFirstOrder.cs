namespace TaskGraph;

/// <summary>
/// Depth first from the outputs, for each task the input that needs most held results first (Sethi and Ullman,
/// "The generation of optimal code for arithmetic expressions", J. ACM 17, 1970, extended from trees to graphs by visiting once).
/// </summary>
internal static class DepthFirstOrder
{
    /// <summary>A topological order of all tasks that an output needs.</summary>
    public static int[] Of(CompressedRows inputs, IReadOnlyList<GraphOutput> outputs, int[]? priority)
    {
        int[] visited = [.. inputs.Items];
        SortByNeed(inputs.Offsets, visited, priority);
        int[] offsets = inputs.Offsets, next = offsets.AsSpan(0, inputs.Count).ToArray(), order = new int[inputs.Count], path = new int[inputs.Count];
        var seen = new bool[inputs.Count];
        int done = 0;
        foreach (int root in Roots(outputs, priority))
        {
            if (seen[root]) continue;
            int depth = 0;
            path[0] = root;
            seen[root] = true;
            while (depth >= 0)
            {
                int task = path[depth];
                if (next[task] == offsets[task + 1])
                {
                    order[done++] = task;
                    depth--;
                    continue;
                }
                int input = visited[next[task]++];
                if (seen[input]) continue;
                seen[input] = true;
                path[++depth] = input;
            }
        }
        return done == order.Length ? order : order[..done];
    }

    private static IEnumerable<int> Roots(IReadOnlyList<GraphOutput> outputs, int[]? priority)
    {
        var roots = outputs.Select(o => o.Task);
        return priority is null ? roots : roots.OrderByDescending(t => priority[t]);
    }

    /// <summary>Sorts each row of inputs: higher priority first, then what must hold more at once, were the graph a tree.</summary>
    private static void SortByNeed(int[] offsets, int[] items, int[]? priority)
    {
        var need = new int[offsets.Length - 1];
        long[] keys = [];
        int[] sorted = [];
        for (int task = 0; task < need.Length; task++)
        {
            var row = items.AsSpan(offsets[task], offsets[task + 1] - offsets[task]);
            if (row.Length == 0) { need[task] = 1; continue; }
            if (keys.Length < row.Length)
            {
                keys = new long[Math.Max(2 * row.Length, 16)];
                sorted = new int[keys.Length];
            }
            bool isSorted = true;
            for (int i = 0; i < row.Length; i++)
            {
                // The smaller key first; the place in the row decides among equals.
                keys[i] = ((long)-need[row[i]] << 32) + i;
                isSorted &= i == 0 || keys[i - 1] < keys[i];
            }
            if (!isSorted)
            {
                keys.AsSpan(0, row.Length).Sort();
                for (int i = 0; i < row.Length; i++) sorted[i] = row[(int)keys[i]];
                sorted.AsSpan(0, row.Length).CopyTo(row);
            }
            int most = 1;
            for (int i = 0; i < row.Length; i++) most = Math.Max(most, need[row[i]] + i);
            need[task] = most;
            if (priority is not null) SortByPriority(row, priority);
        }
    }

    private static void SortByPriority(Span<int> row, int[] priority)
    {
        var keys = new (int, int)[row.Length];
        for (int i = 0; i < keys.Length; i++) keys[i] = (-priority[row[i]], i);
        keys.AsSpan().Sort(row);
    }
}
