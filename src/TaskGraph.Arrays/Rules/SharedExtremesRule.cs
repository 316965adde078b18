namespace TaskGraph;

/// <summary>Looks for the least and the greatest of the same elements in one pass.</summary>
internal sealed class SharedExtremesRule : Rule
{
    public override string Name => "shared extremes";

    public override Expr[] Apply(Expr[] roots)
    {
        var least = new HashSet<UInt128>();
        var most = new HashSet<UInt128>();
        var both = new Dictionary<UInt128, Expr>();
        foreach (var node in new ExprOrder(roots).Nodes)
        {
            if (node is not IArgPartial partial || !node.Settings.AreNone || partial.WithOpposite() is not { } extremes) continue;
            if (partial.IsLeast) least.Add(extremes.Token);
            if (partial.IsMost) most.Add(extremes.Token);
            if (least.Contains(extremes.Token) && most.Contains(extremes.Token)) both.TryAdd(extremes.Token, extremes);
        }
        if (both.Count == 0) return roots;
        return ExprWalk.Rewrite(roots, node
            => node is IArgPartial { IsLeast: true } or IArgPartial { IsMost: true } && node.Settings.AreNone
                && ((IArgPartial)node).WithOpposite() is { } extremes && both.TryGetValue(extremes.Token, out var shared)
                    ? ((IArgPartial)node).PickedFrom(shared)
                    : node);
    }
}
