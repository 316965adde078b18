namespace TaskGraph;

/// <summary>Joins an elementwise node or a reduction with an elementwise one that only it reads: one kernel, and no chunk in between.</summary>
internal sealed class ElementwiseFusionRule : LocalRule
{
    public override string Name => "elementwise fusion";

    protected override Expr? Rewrite(Expr node, Func<Expr, int> consumersOf)
    {
        Expr? merged = null;
        // Inputs have been rewritten before: an input made by this walk has the reader that it was made for.
        while (((merged ?? node) as IElementwiseReader)?.Merge(e => consumersOf(e) is > 0 and var count ? count : 1) is { } next) merged = next;
        return merged;
    }
}
