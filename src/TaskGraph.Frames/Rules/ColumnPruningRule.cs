using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>
/// Leaves out columns that nobody reads. A walk from the roots collects for each node the columns wanted of it, each node telling
/// what it reads of its inputs; a walk from the leaves rebuilds the nodes over narrower inputs.
/// </summary>
internal sealed class ColumnPruningRule : Rule
{
    public override string Name => "column pruning";

    public override Expr[] Apply(Expr[] roots)
    {
        var postorder = ExprWalk.Postorder(roots);
        var needed = Needs(postorder, roots);
        var done = new Dictionary<UInt128, Expr>(postorder.Count);
        foreach (var node in postorder)
        {
            var inputs = ImmutableArray.CreateRange(node.Inputs, input => done[input.Token]);
            done.Add(node.Token, node is FrameExpr frame ? frame.Narrow(inputs, needed[node.Token]) : node.Over(inputs));
        }
        return Array.ConvertAll(roots, root => done[root.Token]);
    }

    private static Dictionary<UInt128, HashSet<string>> Needs(List<Expr> postorder, Expr[] roots)
    {
        var needed = new Dictionary<UInt128, HashSet<string>>();
        foreach (var node in postorder)
            if (node is FrameExpr) needed.Add(node.Token, new HashSet<string>(StringComparer.Ordinal));
        foreach (var root in roots)
            if (root is FrameExpr frame) needed[root.Token].UnionWith(frame.Schema.Names);
        for (int i = postorder.Count - 1; i >= 0; i--)
        {
            var node = postorder[i];
            for (int input = 0; input < node.Inputs.Length; input++)
            {
                if (node.Inputs[input] is not FrameExpr read) continue;
                needed[read.Token].UnionWith(node is FrameExpr frame ? frame.ColumnsRead(input, needed[node.Token]) : read.Schema.Names);
            }
        }
        return needed;
    }
}
