namespace TaskGraph;

/// <summary>Makes cumulations whose blocks need not wait for one another steps of the tasks around them.</summary>
internal sealed class CumulativeBlocksRule : LocalRule
{
    public override string Name => "cumulations by blocks";

    protected override Expr? Rewrite(Expr node, Func<Expr, int> consumersOf) => (node as ICumulative)?.ByBlocks();
}
