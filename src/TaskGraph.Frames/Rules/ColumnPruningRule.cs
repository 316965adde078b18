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
        var order = new ExprOrder(roots);
        var needed = Needs(order, roots);
        var done = new Expr[order.Count];
        for (int i = 0; i < done.Length; i++)
        {
            var inputs = Replaced(order, i, done);
            done[i] = order[i] is FrameExpr frame ? frame.Narrow(inputs, needed[i]!) : order[i].Over(inputs);
        }
        return Array.ConvertAll(roots, root => done[order.NumberOf(root)]);
    }

    private static HashSet<string>?[] Needs(ExprOrder order, Expr[] roots)
    {
        var needed = new HashSet<string>?[order.Count];
        for (int i = 0; i < needed.Length; i++)
            if (order[i] is FrameExpr) needed[i] = new(StringComparer.Ordinal);
        foreach (var root in roots)
            if (root is FrameExpr frame) needed[order.NumberOf(root)]!.UnionWith(frame.Schema.Names);
        for (int i = needed.Length - 1; i >= 0; i--)
        {
            var numbers = order.Inputs[i];
            for (int input = 0; input < numbers.Length; input++)
                if (order[numbers[input]] is FrameExpr read)
                    needed[numbers[input]]!.UnionWith(order[i] is FrameExpr frame ? frame.ColumnsRead(input, needed[i]!) : read.Schema.Names);
        }
        return needed;
    }

    private static ImmutableArray<Expr> Replaced(ExprOrder order, int node, Expr[] done)
    {
        var inputs = ImmutableArray.CreateBuilder<Expr>(order.Inputs.CountOf(node));
        foreach (int number in order.Inputs[node]) inputs.Add(done[number]);
        return inputs.MoveToImmutable();
    }
}
