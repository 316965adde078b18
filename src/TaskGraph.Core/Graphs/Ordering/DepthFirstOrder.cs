namespace TaskGraph;

/// <summary>
/// Depth first from the outputs, for each task the input that needs most held results first (Sethi and Ullman,
/// "The generation of optimal code for arithmetic expressions", J. ACM 17, 1970, extended from trees to graphs by visiting once; for
/// results of different sizes Liu, "An application of generalized tree pebbling to sparse matrix factorization", SIAM J. Alg. Disc. Meth. 8, 1987).
/// </summary>
internal static class DepthFirstOrder
{
    /// <summary>A topological order of all tasks that an output needs.</summary>
    public static int[] Of(CompressedRows inputs, IReadOnlyList<GraphOutput> outputs, int[]? priority, long[]? weights)
    {
        int[] visited = [.. inputs.Items];
        var room = SortByNeed(inputs.Offsets, visited, priority, weights);
        int[] offsets = inputs.Offsets, next = offsets.AsSpan(0, inputs.Count).ToArray(), order = new int[inputs.Count], path = new int[inputs.Count];
        var seen = new bool[inputs.Count];
        int done = 0;
        foreach (int root in Roots(outputs, priority, room))
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

    private static IEnumerable<int> Roots(IReadOnlyList<GraphOutput> outputs, int[]? priority, long[] room)
        => outputs.Select(o => o.Task).OrderByDescending(t => priority?[t] ?? 0).ThenByDescending(t => room[t]);

    /// <summary>
    /// Sorts each row of inputs: higher priority first, then what leaves most room again, which is the most it needs less what it
    /// leaves behind, were the graph a tree.
    /// </summary>
    /// <returns>The room each task leaves.</returns>
    private static long[] SortByNeed(int[] offsets, int[] items, int[]? priority, long[]? weights)
    {
        var room = new long[offsets.Length - 1];
        Rank[] ranks = [];
        for (int task = 0; task < room.Length; task++)
        {
            var row = items.AsSpan(offsets[task], offsets[task + 1] - offsets[task]);
            if (ranks.Length < row.Length) ranks = new Rank[Math.Max(2 * row.Length, 16)];
            bool isSorted = true;
            for (int i = 0; i < row.Length; i++)
            {
                ranks[i] = new(priority is null ? 0 : priority[row[i]], room[row[i]], row[i]);
                isSorted &= i == 0 || ranks[i - 1].CompareTo(ranks[i]) <= 0;
            }
            if (!isSorted)
            {
                ranks.AsSpan(0, row.Length).Sort();
                for (int i = 0; i < row.Length; i++) row[i] = ranks[i].Task;
            }
            long held = 0, most = 0;
            foreach (int input in row)
            {
                long weight = Weight(input);
                most = Math.Max(most, held + room[input] + weight);
                held += weight;
            }
            room[task] = Math.Max(most - Weight(task), held);
        }
        return room;

        long Weight(int task) => weights is null ? 1 : weights[task];
    }

    /// <summary>An input's place among the inputs of a task; of equals what was added first.</summary>
    private readonly record struct Rank(int Priority, long Room, int Task) : IComparable<Rank>
    {
        public int CompareTo(Rank other)
            => Priority != other.Priority ? other.Priority.CompareTo(Priority)
            : Room != other.Room ? other.Room.CompareTo(Room)
            : Task.CompareTo(other.Task);
    }
}
