namespace TaskGraph;

/// <summary>
/// The last step of planning: a blockwise node all of whose readers are in one group joins that group, so that a run of
/// operations is one task for each block and its intermediates never leave the task. A walk from the roots down, linear in edges.
/// </summary>
internal static class Fusion
{
    /// <summary>The group of each node, by number; null for a node whose tasks stand alone.</summary>
    public static FusionGroup?[] Plan(ExprOrder order, IReadOnlyList<Expr> roots)
    {
        var groups = new FusionGroup?[order.Count];
        var isRoot = new bool[order.Count];
        foreach (var root in roots) isRoot[order.NumberOf(root)] = true;
        for (int i = order.Count - 1; i >= 0; i--)
        {
            if (order[i] is not IBlockwise { CanFuse: true }) continue;
            var group = isRoot[i] ? null : CommonGroup(order.Consumers[i], groups);
            groups[i] = group is not null && group.TryAdd(i) ? group : new FusionGroup(order, i);
        }
        for (int i = 0; i < groups.Length; i++)
            if (groups[i]?.Count == 1) groups[i] = null;
        return groups;
    }

    private static FusionGroup? CommonGroup(ReadOnlySpan<int> consumers, FusionGroup?[] groups)
    {
        var common = consumers.Length == 0 ? null : groups[consumers[0]];
        foreach (int consumer in consumers)
            if (groups[consumer] != common) return null;
        return common;
    }
}
