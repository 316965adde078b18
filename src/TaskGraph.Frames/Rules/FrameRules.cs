namespace TaskGraph;

/// <summary>The rewrite rules of frames, in order.</summary>
internal static class FrameRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new ColumnPruningRule(), // first: what a read leaves out nobody needs to filter, join or carry
        new BlockPruningRule(), // then: a read that two branches shared only for a column may now be a filter's own
    ];
}
