namespace TaskGraph;

/// <summary>Tells elementwise nodes whose result is what was asked for that it is kept: it may go past the cache.</summary>
internal sealed class KeptResultsRule : Rule
{
    public override string Name => "kept results";

    public override Expr[] Apply(Expr[] roots)
    {
        if (!Array.Exists(roots, r => r is IKeepable)) return roots;
        var order = new ExprOrder(roots);
        return Array.ConvertAll(roots, root => root is IKeepable node && order.Consumers.CountOf(order.NumberOf(root)) == 0 ? node.Kept() ?? root : root);
    }
}

/// <summary>A node that writes its result in another way when it is kept.</summary>
internal interface IKeepable
{
    /// <summary>The node for a result that is kept; null where it is this one.</summary>
    Expr? Kept();
}
