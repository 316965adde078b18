namespace TaskGraph;

/// <summary>Moves slices towards the sources, past nodes that can compute a part of themselves.</summary>
internal sealed class SlicePushdownRule : LocalRule
{
    public override string Name => "slice pushdown";

    protected override Expr? Rewrite(Expr node, Func<Expr, int> consumersOf)
    {
        if (node is not ISliceNode { Plan: var plan } || node.Inputs[0] is not ArrayExpr input || !node.Settings.AreNone || !input.Settings.AreNone) return null;
        // What others need whole is computed once, not again in part. Views and sources cost nothing to repeat.
        if (consumersOf(input) > 1 && input.Inputs.Length != 0 || input.Sliced(plan) is not { } sliced) return null;
        // Empty chunks may have gone away, or stayed: readers count on the chunks there were.
        var chunks = ((ArrayExpr)node).Chunks;
        return sliced.Chunks.Equals(chunks) ? sliced : sliced.Chunks.CanBecome(chunks) ? sliced.Rechunked(chunks) : null;
    }
}

/// <summary>A node that is nothing but a slice of its input.</summary>
internal interface ISliceNode
{
    SlicePlan Plan { get; }
}
