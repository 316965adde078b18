namespace TaskGraph;

public sealed partial class GraphBuilder
{
    /// <summary>Says where a task belongs when the scheduler is <c>Scheduler.Auto</c>.</summary>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">There is no such task.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="affinity"/> is no affinity.</exception>
    public GraphBuilder WithAffinity(TaskKey task, TaskAffinity affinity)
    {
        if (!Enum.IsDefined(affinity)) throw new ArgumentOutOfRangeException(nameof(affinity), affinity, $"The affinity is {affinity}. Use LockFree, LockBound or Client.");
        return Set(task, t => t with { Affinity = affinity });
    }

    /// <summary>Says how often a task is run again where it fails; without it the computation's own setting holds.</summary>
    /// <param name="task">The task.</param>
    /// <param name="retries">How often; 0 for never, whatever the computation says.</param>
    /// <param name="delay">How long it waits before it is first run again; each further time twice as long. Null takes the computation's setting.</param>
    /// <param name="when">After which exceptions; null takes the computation's setting.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">There is no such task.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="retries"/> or <paramref name="delay"/> is negative.</exception>
    public GraphBuilder WithRetries(TaskKey task, int retries, TimeSpan? delay = null, Func<Exception, bool>? when = null)
    {
        if (retries < 0) throw new ArgumentOutOfRangeException(nameof(retries), retries, $"Retries are {retries}. Use 0 or more.");
        if (delay < TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(delay), delay, $"The delay is {delay}. Use zero or more.");
        return Set(task, t => t with { Retries = retries, RetryDelay = delay, RetryWhen = when });
    }

    /// <summary>Lets a task fail with a <see cref="TimeoutException"/> when one attempt takes longer than <paramref name="timeout"/>.</summary>
    /// <returns>This builder.</returns>
    /// <remarks>A function with a cancellation token sees it cancelled; one without is waited for. Holds for tasks on threads of this process; a process pool has a <c>TaskTimeout</c>.</remarks>
    /// <exception cref="ArgumentException">There is no such task.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is not above zero, or more than 49 days.</exception>
    public GraphBuilder WithTimeout(TaskKey task, TimeSpan timeout)
    {
        TaskTime.Checked(timeout);
        return Set(task, t => t with { Timeout = timeout });
    }

    /// <summary>Lets a task run earlier (above 0) or later (below) where the order leaves a choice.</summary>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">There is no such task.</exception>
    public GraphBuilder WithPriority(TaskKey task, int priority) => Set(task, t => t with { Priority = priority });

    private GraphBuilder Set(TaskKey task, Func<BuilderTask, BuilderTask> change)
    {
        if (!_numbers.TryGetValue(task, out int number)) throw new ArgumentException(NoTask(task), nameof(task));
        _tasks[number] = change(_tasks[number]);
        return this;
    }
}
