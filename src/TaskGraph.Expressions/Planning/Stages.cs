namespace TaskGraph;

/// <summary>Finds and replaces the nodes in front of which a plan must stop.</summary>
internal static class Stages
{
    /// <summary>The staged nodes that have no other staged node below them.</summary>
    public static List<Expr> Next(Expr[] roots)
    {
        var next = new List<Expr>();
        var order = new ExprOrder(roots);
        var waits = new bool[order.Count];
        for (int i = 0; i < waits.Length; i++)
        {
            foreach (int input in order.Inputs[i]) waits[i] |= waits[input];
            if (order[i] is not IStaged) continue;
            if (!waits[i]) next.Add(order[i]);
            waits[i] = true;
        }
        return next;
    }

    public static Expr[] Resolve(Expr[] roots, List<Expr> staged, Dictionary<StageRequest, StageAnswer> answers)
    {
        var byRequest = answers.ToDictionary(a => (a.Key.Expr.Token, a.Key.IsHeld), a => a.Value);
        var resolved = staged.ToDictionary(
            node => node.Token,
            node => ((IStaged)node).Resolve([.. ((IStaged)node).Requests.Select(r => byRequest[(r.Expr.Token, r.IsHeld)])]));
        return ExprWalk.Rewrite(roots, node => resolved.GetValueOrDefault(node.Token, node));
    }
}
