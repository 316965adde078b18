namespace TaskGraph;

public sealed partial class Graph
{
    /// <summary>
    /// Runs one task in the calling thread, for a debugger: first what it reads is computed, in order, then the task itself. No scheduler takes
    /// part, nothing is retried, and what a task throws comes out as it is.
    /// </summary>
    /// <param name="key">The task; without a token any will do.</param>
    /// <param name="cancellationToken">Given to the tasks.</param>
    /// <returns>The task's result.</returns>
    /// <exception cref="ArgumentException">There is no such task.</exception>
    public object? Rerun(TaskKey key, CancellationToken cancellationToken = default)
    {
        int wanted = Find(key);
        var isNeeded = new bool[wanted + 1];
        isNeeded[wanted] = true;
        // Ids are in topological order.
        for (int task = wanted; task >= 0; task--)
            if (isNeeded[task])
                foreach (int input in Predecessors[task]) isNeeded[input] = true;
        var results = new object?[wanted + 1];
        var context = new TaskContext("rerun", cancellationToken);
        try
        {
            for (int task = 0; task <= wanted; task++)
            {
                if (!isNeeded[task]) continue;
                cancellationToken.ThrowIfCancellationRequested();
                context.Enter(BlockOf[task], Layer(task).Constants, BlockOf[task]);
                results[task] = Layer(task).Code.Run(new TaskInputs(results, Predecessors[task]), context);
            }
            return results[wanted];
        }
        finally
        {
            for (int task = 0; task < wanted; task++) (results[task] as IReferenceCounted)?.Release();
        }
    }
}
