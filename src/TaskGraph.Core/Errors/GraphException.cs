namespace TaskGraph;

/// <summary>A graph that was put together by hand cannot be run as it is. Nothing has run yet.</summary>
public sealed class GraphException : InvalidOperationException
{
    /// <summary>An exception without a message of its own.</summary>
    public GraphException()
    {
    }

    /// <summary>An exception that says what is wrong with the graph.</summary>
    public GraphException(string message) : base(message)
    {
    }

    /// <summary>An exception that says what is wrong with the graph and why.</summary>
    public GraphException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
