namespace TaskGraph;

/// <summary>
/// Watches computations. Events of one computation arrive one at a time, in order for each task, not on the workers' threads;
/// Compute returns when the last has been delivered. What an observer throws is reported as a warning event to the others and otherwise ignored.
/// </summary>
public interface IExecutionObserver
{
    /// <summary>Takes one event.</summary>
    void OnEvent(ExecutionEvent executionEvent);
}
