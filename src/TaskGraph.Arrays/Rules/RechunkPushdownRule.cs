namespace TaskGraph;

/// <summary>Makes what comes from sources in the chunks it is wanted in: generated numbers, files, and arithmetic on them alone.</summary>
internal sealed class RechunkPushdownRule : LocalRule
{
    public override string Name => "rechunk pushdown";

    protected override Expr? Rewrite(Expr node, Func<Expr, int> consumersOf)
    {
        if (node is not IRechunkNode || node.Inputs is not [ArrayExpr input] || !node.Settings.AreNone || !input.Settings.AreNone) return null;
        // What others read in its own chunks is made once. Sources cost as much in any.
        return consumersOf(input) > 1 && input.Inputs.Length != 0 ? null : input.InChunks(((ArrayExpr)node).Chunks);
    }
}

/// <summary>A node that is nothing but its input in other chunks.</summary>
internal interface IRechunkNode;
