namespace TaskGraph;

/// <summary>
/// Applies the rules of all families that occur in a computation, in the families' own order, until nothing changes. Every
/// step is checked, and can be watched.
/// </summary>
internal static class Optimizer
{
    private const int PassLimit = 64;

    /// <summary>The roots after all rules.</summary>
    /// <param name="roots">What is to be computed.</param>
    /// <param name="watch">Called after each rule that changed something, for <c>Explain</c>.</param>
    /// <exception cref="InvalidOperationException">A rule changed what a root is, or the rules did not come to an end: a mistake in a rule.</exception>
    public static Expr[] Optimize(Expr[] roots, Action<Rule, Expr[]>? watch = null)
    {
        for (int pass = 0; ; pass++)
        {
            var rules = RulesOf(roots);
            if (Apply(rules.Where(rule => !rule.IsLast), ref roots, watch) is { } changed)
            {
                if (pass == PassLimit) throw new InvalidOperationException($"The optimizer's rule '{changed.Name}' still finds something to rewrite after {PassLimit} passes.");
                continue;
            }
            Apply(rules.Where(rule => rule.IsLast), ref roots, watch);
            return roots;
        }
    }

    /// <summary>The last of the rules that changed something.</summary>
    private static Rule? Apply(IEnumerable<Rule> rules, ref Expr[] roots, Action<Rule, Expr[]>? watch)
    {
        Rule? changed = null;
        foreach (var rule in rules)
        {
            var rewritten = rule.Apply(roots);
            if (AreSame(roots, rewritten)) continue;
            Check(rule, roots, rewritten);
            roots = rewritten;
            changed = rule;
            watch?.Invoke(rule, roots);
        }
        return changed;
    }

    private static List<Rule> RulesOf(Expr[] roots)
    {
        var lists = new List<IReadOnlyList<Rule>>();
        foreach (var node in new ExprOrder(roots).Nodes)
            if (node.Rules.Count != 0 && !lists.Contains(node.Rules)) lists.Add(node.Rules);
        return [.. lists.SelectMany(rules => rules).Distinct()];
    }

    private static bool AreSame(Expr[] before, Expr[] after)
    {
        for (int i = 0; i < before.Length; i++)
            if (before[i].Token != after[i].Token) return false;
        return true;
    }

    private static void Check(Rule rule, Expr[] before, Expr[] after)
    {
        if (after.Length != before.Length) throw new InvalidOperationException($"The optimizer's rule '{rule.Name}' made {after.Length} roots of {before.Length}.");
        for (int i = 0; i < before.Length; i++)
            if (!before[i].Meta.Equals(after[i].Meta))
                throw new InvalidOperationException($"The optimizer's rule '{rule.Name}' changed the result of '{before[i].Operation}' from {before[i].Meta} to {after[i].Meta}.");
    }
}
