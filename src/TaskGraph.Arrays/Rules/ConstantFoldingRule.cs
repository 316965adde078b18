namespace TaskGraph;

/// <summary>Takes arrays of one value into the arithmetic that reads them; arithmetic on such arrays alone is done now.</summary>
internal sealed class ConstantFoldingRule : LocalRule
{
    public override string Name => "constant folding";

    protected override Expr? Rewrite(Expr node, Func<Expr, int> consumersOf) => node.Settings.AreNone ? (node as IFoldable)?.Folded() : null;
}

/// <summary>A node that can do without inputs of one value.</summary>
internal interface IFoldable
{
    /// <summary>The node without them; null where it has none.</summary>
    Expr? Folded();
}
