using System.Diagnostics.Tracing;

namespace TaskGraph;

/// <summary>Events of the memory pool, for <c>dotnet-trace</c> and listeners: source TaskGraph-Memory.</summary>
[EventSource(Name = "TaskGraph-Memory")]
internal sealed class MemoryEvents : EventSource
{
    public static readonly MemoryEvents Log = new();

    /// <summary>A block came back by its finalizer: whoever held it last did not release it.</summary>
    [Event(1, Level = EventLevel.Warning, Message = "A block of {0} bytes was never released.")]
    public void BlockForgotten(long bytes) => WriteEvent(1, bytes);
}
