namespace TaskGraph.Testing;

/// <summary>Keeps the events of computations in the order of their arrival.</summary>
public sealed class EventRecorder : IExecutionObserver
{
    private readonly List<ExecutionEvent> _events = [];

    /// <summary>What has arrived; read it when the computation has ended.</summary>
    public IReadOnlyList<ExecutionEvent> Events => _events;

    /// <summary>What has arrived of one kind.</summary>
    public IEnumerable<T> Of<T>() where T : ExecutionEvent => _events.OfType<T>();

    /// <inheritdoc/>
    public void OnEvent(ExecutionEvent executionEvent) => _events.Add(executionEvent);
}
