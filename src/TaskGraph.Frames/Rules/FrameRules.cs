namespace TaskGraph;

/// <summary>The rewrite rules of frames, in order.</summary>
internal static class FrameRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new ColumnPruningRule(), // alone so far: what a read leaves out nobody needs to filter, join or carry
    ];
}
