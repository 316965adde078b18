namespace TaskGraph;

/// <summary>
/// Puts a filter before the node whose rows it chooses from, where that node says that the same rows come out: joins, sorts and groups then have less to
/// do, and a read may leave blocks out. Of several conditions joined by and, each goes as far as it can; two filters behind one another become one. Only
/// where nobody but the filter and its condition read the node, so that no other series must keep step with it.
/// </summary>
internal sealed class FilterPushdownRule : Rule
{
    public override string Name => "filter pushdown";

    public override Expr[] Apply(Expr[] roots)
    {
        var order = new ExprOrder(roots);
        var isRoot = roots.Select(r => r.Token).ToHashSet();
        return ExprWalk.Rewrite(roots, node => node is FilterExpr filter && Push(filter, order, isRoot) is { } pushed ? pushed : node);
    }

    private static FrameExpr? Push(FilterExpr filter, ExprOrder order, HashSet<UInt128> roots)
    {
        // Chosen columns are passed over, not pushed through: column pruning puts them below filters again.
        var inner = new Dictionary<UInt128, Expr> { [filter.Token] = filter };
        var source = (FrameExpr)filter.Inputs[0];
        for (; source is ProjectExpr; source = (FrameExpr)source.Inputs[0]) inner[source.Token] = source;
        var mask = (FrameExpr)filter.Inputs[1];
        FrameExpr? pushed;
        if (RowComputation.On(mask, source, inner) is { } condition)
        {
            if (!AreReadBy(inner, source, order, roots)) return null;
            pushed = source is FilterExpr earlier ? Merged(earlier, condition) : Below(source, mask, filter.CallSite) ?? InParts(source, mask, filter.CallSite);
        }
        else if (source is AssignExpr { Inputs: [FrameExpr before, ..] } assign && RowComputation.On(mask, before, inner) is { } earlierCondition)
        {
            // On columns of the frame that it was before it had new ones.
            inner[assign.Token] = assign;
            pushed = assign.OverFiltered(input => new FilterExpr(input, earlierCondition.Over(input), filter.CallSite), inner);
            if (!AreReadBy(inner, before, order, roots)) return null;
        }
        else
        {
            return null;
        }
        if (pushed is null || pushed.Schema.Equals(filter.Schema)) return pushed;
        return new ProjectExpr(pushed, [.. filter.Schema.Names], filter.CallSite);
    }

    /// <summary>Whether a node and what is computed of it up to a filter are read by these nodes only.</summary>
    private static bool AreReadBy(Dictionary<UInt128, Expr> nodes, Expr source, ExprOrder order, HashSet<UInt128> roots)
    {
        // The filter's own readers may be any.
        foreach (var node in nodes.Values.Where(node => node is not FilterExpr).Append(source))
        {
            int number = order.NumberOf(node);
            if (number < 0 || roots.Contains(node.Token)) return false;
            foreach (int consumer in order.Consumers[number])
                if (!nodes.ContainsKey(order[consumer].Token)) return false;
        }
        return true;
    }

    /// <summary>Both conditions at once: one pass over the rows instead of two, and both can be moved on.</summary>
    private static FilterExpr? Merged(FilterExpr earlier, RowComputation condition)
    {
        if (!condition.IsTotal || condition.IsCostly) return null;
        var rows = (FrameExpr)earlier.Inputs[0];
        return new(rows, ElementwiseExpr.And((FrameExpr)earlier.Inputs[1], condition.Over(rows)), earlier.CallSite);
    }

    private static FrameExpr? Below(FrameExpr source, FrameExpr mask, CallSite callSite, FrameExpr? over = null)
    {
        var condition = RowComputation.On(mask, source)!;
        // Below a join it would see rows that have no partner.
        if (source is JoinExpr && !condition.IsTotal) return null;
        return (over ?? source).WithFilter(condition.Columns, input => new FilterExpr(input, condition.Over(input), callSite)) as FrameExpr;
    }

    /// <summary>Conditions that go below the source one by one, those to one place together; the others stay.</summary>
    private static FrameExpr? InParts(FrameExpr source, FrameExpr mask, CallSite callSite)
    {
        var groups = new List<FrameExpr>();
        FrameExpr? rest = null;
        foreach (var part in ElementwiseExpr.Conjuncts(mask))
        {
            // A condition on no column would be one on none of the sides.
            if (RowComputation.On(part, source) is null || Below(source, part, callSite) is null)
            {
                rest = rest is null ? part : ElementwiseExpr.And(rest, part);
                continue;
            }
            int at = groups.FindIndex(group => Below(source, ElementwiseExpr.And(group, part), callSite) is not null);
            if (at < 0) groups.Add(part);
            else groups[at] = ElementwiseExpr.And(groups[at], part);
        }
        if (groups.Count == 0) return null;
        var pushed = source;
        foreach (var group in groups)
        {
            if (Below(source, group, callSite, pushed) is not { } next) return null;
            pushed = next;
        }
        return rest is null ? pushed : new FilterExpr(pushed, RowComputation.On(rest, source)!.Over(pushed), callSite);
    }
}
