using System.Threading.Channels;

namespace TaskGraph;

/// <summary>Carries the events of one computation from its workers to the observers, on a thread of the pool.</summary>
internal sealed class EventStream
{
    private readonly Channel<ExecutionEvent> _events = Channel.CreateUnbounded<ExecutionEvent>(new() { SingleReader = true });
    private readonly IExecutionObserver[] _observers;
    private readonly Task _pump;

    private EventStream(IExecutionObserver[] observers)
    {
        _observers = observers;
        _pump = Task.Run(PumpAsync);
    }

    /// <summary>A stream to the observers of a computation, or null where nobody watches.</summary>
    public static EventStream? Open(ComputeOptions options)
    {
        var observers = options.Observers.Concat(AmbientObservers.Current).ToList();
        if (options.Progress is not null) observers.Add(new ProgressObserver(options.Progress));
        return observers.Count == 0 ? null : new EventStream([.. observers]);
    }

    public void Write(ExecutionEvent executionEvent) => _events.Writer.TryWrite(executionEvent);

    /// <summary>Completes when every event has been delivered.</summary>
    public Task CloseAsync()
    {
        _events.Writer.TryComplete();
        return _pump;
    }

    private async Task PumpAsync()
    {
        await foreach (var item in _events.Reader.ReadAllAsync().ConfigureAwait(false))
            foreach (var observer in _observers) Deliver(observer, item);
    }

    private void Deliver(IExecutionObserver observer, ExecutionEvent item)
    {
        try
        {
            observer.OnEvent(item);
        }
        catch (Exception e) when (item is not ExecutionWarning)
        {
            var warning = new ExecutionWarning(item.Timestamp, $"The observer {observer.GetType().Name} threw {e.GetType().Name}: {e.Message}");
            foreach (var other in _observers)
                if (other != observer) Deliver(other, warning);
        }
        catch
        {
            // An observer that cannot take the warning about another one is left alone.
        }
    }
}
