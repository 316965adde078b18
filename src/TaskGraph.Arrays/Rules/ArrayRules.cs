namespace TaskGraph;

/// <summary>The rules of the array family, in order.</summary>
internal static class ArrayRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        // First: what is never computed need not be merged.
        new SlicePushdownRule(),
        // What is left can be made in the chunks it is wanted in, before it is joined with anything.
        new TransposeRule(),
        new RechunkPushdownRule(),
        // Before elementwise work is joined to the reduction that stands behind the rechunk.
        new NeedlessRechunkRule(),
        // Their chunks are the last now.
        new CumulativeBlocksRule(),
        // Fewer inputs are fewer reasons not to join.
        new ConstantFoldingRule(),
        // Then runs of elementwise operations become one kernel, of which slices have taken their part.
        new ElementwiseFusionRule(),
        // What is reduced is known now: equal work is found.
        new SharedMomentsRule(),
        new SharedExtremesRule(),
        // Passes are known now: what stands in one kernel is one pass.
        new LaterPassRule(),
        // Last: only what is left as a whole node writes a result.
        new KeptResultsRule(),
    ];
}
