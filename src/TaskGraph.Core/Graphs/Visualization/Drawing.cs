namespace TaskGraph;

/// <summary>What is drawn, before it has places: nodes that stand for one or several tasks, and edges between them without a circle.</summary>
internal sealed record Drawing(IReadOnlyList<DrawingNode> Nodes, IReadOnlyList<DrawingEdge> Edges, DrawingLegend? Legend, string? Title);

/// <param name="Name">The tasks' name.</param>
/// <param name="Suffix">What follows it in a lighter tone: the block, or how many tasks there are.</param>
/// <param name="Detail">A second line, such as the time; empty for none.</param>
/// <param name="Tooltip">What a pointer over it shows, in lines.</param>
/// <param name="Tasks">How many tasks it stands for.</param>
/// <param name="IsOutput">Whether a result is returned to the caller.</param>
/// <param name="Color">Fill, line and text.</param>
internal sealed record DrawingNode(string Name, string Suffix, string Detail, string Tooltip, int Tasks, bool IsOutput, NodeColor Color);

/// <param name="From">The number of the node that is read.</param>
/// <param name="To">The number of the node that reads it.</param>
/// <param name="Count">How many edges between tasks it stands for.</param>
internal readonly record struct DrawingEdge(int From, int To, int Count);

/// <summary>What the colours mean: some of them with their words, or a scale from the least to the most.</summary>
internal sealed record DrawingLegend(string Title, IReadOnlyList<(string Color, string Text)> Entries, bool IsScale);
