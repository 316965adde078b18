namespace TaskGraph;

/// <summary>Joins transposes of transposes; one that changes nothing goes away.</summary>
internal sealed class TransposeRule : LocalRule
{
    public override string Name => "transposes";

    protected override Expr? Rewrite(Expr node, Func<Expr, int> consumersOf) => node.Settings.AreNone ? (node as ITransposeNode)?.Joined() : null;
}

/// <summary>A node that is nothing but its input with its axes in another order.</summary>
internal interface ITransposeNode
{
    /// <summary>The same with its input's transpose in it; null where there is nothing to join.</summary>
    Expr? Joined();
}
