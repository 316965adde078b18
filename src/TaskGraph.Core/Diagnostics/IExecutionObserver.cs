namespace TaskGraph;

/// <summary>
/// Watches computations. Events of one computation arrive one at a time, in order for each task, some 20 ms after they happened and
/// never in the middle of a task; Compute returns when the last has been delivered. What an observer throws is reported as a warning event to the others and otherwise ignored.
/// </summary>
public interface IExecutionObserver
{
    /// <summary>Takes one event.</summary>
    void OnEvent(ExecutionEvent executionEvent);
}
