namespace TaskGraph;

/// <summary>
/// Makes one pass of an expression over columns: its steps run on a batch of rows after the other, so that what they hand on stays in the processor's
/// cache and takes no memory for all rows (P. Boncz, M. Zukowski, N. Nes, MonetDB/X100: Hyper-Pipelining Query Execution, 2005).
/// </summary>
internal sealed class RowPassRule : Rule
{
    public override string Name => "row passes";

    public override bool IsLast => true;

    public override Expr[] Apply(Expr[] roots)
    {
        var order = new ExprOrder(roots);
        int[] passOf = PassesOf(order, roots);
        var sizes = new int[passOf.Length];
        foreach (int pass in passOf)
            if (pass >= 0) sizes[pass]++;
        var done = new Expr[order.Count];
        for (int i = 0; i < done.Length; i++)
            done[i] = sizes[i] > 1 ? PassOf(i) : order[i].Over([.. order.Inputs[i].ToArray().Select(n => done[n])]);
        return Array.ConvertAll(roots, root => done[order.NumberOf(root)]);

        RowPassExpr PassOf(int last)
        {
            int[] members = [.. Enumerable.Range(0, last + 1).Where(i => passOf[i] == last)];
            var inputs = new List<int>();
            var steps = new List<(Expr Step, int[] Inputs)>();
            foreach (int member in members)
                steps.Add((order[member], Array.ConvertAll(order.Inputs[member].ToArray(), n => Array.BinarySearch(members, n) is >= 0 and var step ? ~step : InputOf(n))));
            return RowPassExpr.Of([.. inputs.Select(n => done[n])], [.. steps], order[last].CallSite);

            int InputOf(int node)
            {
                if (!inputs.Contains(node)) inputs.Add(node);
                return inputs.IndexOf(node);
            }
        }
    }

    /// <summary>The last step of the pass that each node belongs to: itself, or that of all its readers. -1 for what is no step.</summary>
    private static int[] PassesOf(ExprOrder order, Expr[] roots)
    {
        var passOf = new int[order.Count];
        var isRoot = new bool[order.Count];
        foreach (var root in roots) isRoot[order.NumberOf(root)] = true;
        for (int i = passOf.Length - 1; i >= 0; i--)
        {
            passOf[i] = -1;
            if (order[i] is not IRowStep { IsRowStep: true }) continue;
            passOf[i] = i;
            if (isRoot[i] || order.Consumers[i] is not [var first, .. var others] || passOf[first] is not (>= 0 and var pass)) continue;
            bool isShared = !((FrameExpr)order[i]).Rows.Equals(((FrameExpr)order[pass]).Rows);
            foreach (int consumer in others) isShared |= passOf[consumer] != pass;
            if (!isShared) passOf[i] = pass;
        }
        return passOf;
    }
}
