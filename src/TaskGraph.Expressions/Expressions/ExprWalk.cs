using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>Walks over expressions. None recurses: a chain may be a million nodes long.</summary>
internal static class ExprWalk
{
    /// <summary>Every node that <paramref name="roots"/> need, once for each token, inputs before their consumers.</summary>
    public static List<Expr> Postorder(IEnumerable<Expr> roots)
    {
        var order = new List<Expr>();
        var seen = new HashSet<UInt128>();
        var open = new Stack<(Expr Node, int Next)>();
        foreach (var root in roots)
        {
            if (seen.Add(root.Token)) open.Push((root, 0));
            while (open.TryPop(out var top))
            {
                if (top.Next == top.Node.Inputs.Length)
                {
                    order.Add(top.Node);
                    continue;
                }
                open.Push((top.Node, top.Next + 1));
                var input = top.Node.Inputs[top.Next];
                if (seen.Add(input.Token)) open.Push((input, 0));
            }
        }
        return order;
    }

    /// <summary>
    /// Rebuilds the expressions bottom up: <paramref name="rewrite"/> sees each node once, with its inputs already rewritten, and
    /// returns it or another one for its place. Equal nodes stay one object.
    /// </summary>
    public static Expr[] Rewrite(IReadOnlyList<Expr> roots, Func<Expr, Expr> rewrite)
    {
        var done = new Dictionary<UInt128, Expr>();
        foreach (var node in Postorder(roots)) done.Add(node.Token, rewrite(node.Over(Replaced(node.Inputs, done))));
        var result = new Expr[roots.Count];
        for (int i = 0; i < result.Length; i++) result[i] = done[roots[i].Token];
        return result;
    }

    /// <summary>For each node of a postorder the nodes that read it, an entry for each argument.</summary>
    public static Dictionary<UInt128, List<Expr>> Consumers(IReadOnlyList<Expr> postorder)
    {
        var consumers = new Dictionary<UInt128, List<Expr>>(postorder.Count);
        foreach (var node in postorder)
        {
            consumers.Add(node.Token, []);
            foreach (var input in node.Inputs) consumers[input.Token].Add(node);
        }
        return consumers;
    }

    private static ImmutableArray<Expr> Replaced(ImmutableArray<Expr> inputs, Dictionary<UInt128, Expr> done)
    {
        bool changed = false;
        foreach (var input in inputs) changed |= !ReferenceEquals(done[input.Token], input);
        if (!changed) return inputs;
        var replaced = ImmutableArray.CreateBuilder<Expr>(inputs.Length);
        foreach (var input in inputs) replaced.Add(done[input.Token]);
        return replaced.MoveToImmutable();
    }
}
