namespace TaskGraph;

/// <summary>What the colour of a task says in a drawing.</summary>
public enum DrawingColor
{
    /// <summary>Its name: equal names, equal colours.</summary>
    Name,

    /// <summary>Its place in the order of execution.</summary>
    Order,

    /// <summary>Where it belongs: threads, worker processes, the client.</summary>
    Affinity,

    /// <summary>How long it ran; needs <see cref="DrawingOptions.Profile"/>.</summary>
    Time,

    /// <summary>The bytes of its result; needs <see cref="DrawingOptions.Profile"/>.</summary>
    Bytes,
}

/// <summary>How a graph is drawn.</summary>
public sealed record DrawingOptions
{
    internal static DrawingOptions Default { get; } = new();

    /// <summary>What the colours say.</summary>
    public DrawingColor Color { get; init; }

    /// <summary>A profile of a computation of this graph, whose times and bytes the drawing shows; null for none.</summary>
    public Profiler? Profile { get; init; }

    /// <summary>A line above the drawing; null for none.</summary>
    public string? Title { get; init; }

    /// <summary>The most nodes that are drawn. A larger graph is summarised: one node for each layer, or for many layers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int MostNodes
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"{nameof(MostNodes)} is {value}. Use at least 1.");
    } = 120;

    /// <summary>Whether an edge is left out where a longer way joins the same two nodes (the transitive reduction).</summary>
    public bool OmitsShortcuts { get; init; }
}
