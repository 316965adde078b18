namespace TaskGraph;

/// <summary>
/// What the tasks of one layer run. Subclasses hold data only (a user's delegate, a kernel's description), so that the same
/// object runs in this process, is pickled to a worker process, and runs on a cluster.
/// </summary>
public abstract class TaskCode
{
    /// <summary>Computes one task.</summary>
    /// <param name="inputs">The results of the tasks this one depends on, in the order of its arguments.</param>
    /// <param name="context">The block, its constants, cancellation and memory.</param>
    /// <returns>The task's result. A result with pooled memory carries a reference of its own: never an input's object itself.</returns>
    public abstract object? Run(in TaskInputs inputs, TaskContext context);

    /// <summary>Computes a step whose result only later steps of the same fused task read; it may be lazy (a sequence not yet walked).</summary>
    internal virtual object? RunFused(in TaskInputs inputs, TaskContext context) => Run(inputs, context);
}

/// <summary>Code that holds no worker while it waits.</summary>
public abstract class AsyncTaskCode : TaskCode
{
    /// <summary>Starts the task; the inputs must be read before the first await.</summary>
    public abstract ValueTask<object?> StartAsync(in TaskInputs inputs, TaskContext context);

    /// <inheritdoc/>
    public sealed override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var started = StartAsync(inputs, context);
        return started.IsCompleted ? started.Result : started.AsTask().GetAwaiter().GetResult();
    }
}
