namespace TaskGraph;

/// <summary>The rewrite rules of frames, in order.</summary>
internal static class FrameRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new SimplificationRule(), // first: conditions in their plain form tell more to those that follow
        new FilterPushdownRule(), // then: what is filtered out early nobody carries, and the filter's columns are known where they are read
        new JoinKeysRule(), // then: conditions of a cross join that speak of one side are below it, of others some are keys
        new ColumnPruningRule(), // then: what a read leaves out nobody needs to filter, join or carry
        new JoinReductionRule(), // then: filters and columns that are gone tell which side of a join is the larger one
        new BlockPruningRule(), // then: a read that two branches shared only for a column may now be a filter's own
        new CostlyConditionsRule(), // when these find nothing more: its conditions can't be moved any more
        new RowPassRule(), // at the very end: what is one step now no rule looks into
    ];
}
