namespace TaskGraph;

/// <summary>
/// The last step of planning: a blockwise node all of whose readers are in one group joins that group, so that a run of
/// operations is one task for each block and its intermediates never leave the task. A walk from the roots down, linear in edges.
/// </summary>
internal static class Fusion
{
    /// <summary>The group of each blockwise node, by token. Other nodes have none.</summary>
    public static Dictionary<UInt128, FusionGroup> Plan(IReadOnlyList<Expr> postorder, IReadOnlyList<Expr> roots)
    {
        var consumers = ExprWalk.Consumers(postorder);
        var keep = roots.Select(r => r.Token).ToHashSet();
        var groups = new Dictionary<UInt128, FusionGroup>();
        for (int i = postorder.Count - 1; i >= 0; i--)
        {
            var node = postorder[i];
            if (node is not IBlockwise) continue;
            var group = keep.Contains(node.Token) ? null : CommonGroup(consumers[node.Token], groups);
            if (group is null || !group.TryAdd(node, consumers[node.Token])) group = new FusionGroup(node);
            groups.Add(node.Token, group);
        }
        return groups;
    }

    private static FusionGroup? CommonGroup(List<Expr> consumers, Dictionary<UInt128, FusionGroup> groups)
    {
        FusionGroup? common = null;
        foreach (var consumer in consumers)
        {
            if (!groups.TryGetValue(consumer.Token, out var group) || common is not null && group != common) return null;
            if (consumer is not IBlockwise { CanFuse: true }) return null;
            common = group;
        }
        return common;
    }
}
