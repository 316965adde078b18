namespace TaskGraph;

/// <summary>Takes means from the moments of the same elements where those are computed anyway: one pass for both.</summary>
internal sealed class SharedMomentsRule : Rule
{
    public override string Name => "shared moments";

    public override Expr[] Apply(Expr[] roots)
    {
        var moments = new Dictionary<UInt128, Expr>();
        var order = new ExprOrder(roots);
        bool hasMeans = false;
        foreach (var node in order.Nodes)
        {
            if (node is not IPartialReduction { Accumulator: { } accumulator } partial || !node.Settings.AreNone) continue;
            hasMeans |= accumulator == "mean";
            if (accumulator == "moments") moments.TryAdd(partial.Work, node);
        }
        if (!hasMeans || moments.Count == 0) return roots;
        return ExprWalk.Rewrite(roots, node
            => node is IPartialReduction { Accumulator: "mean" } mean && node.Settings.AreNone && moments.TryGetValue(mean.Work, out var shared)
                ? new MeansOfMomentsExpr((ArrayExpr<ArrayKernels.Moments>)shared)
                : node);
    }
}
