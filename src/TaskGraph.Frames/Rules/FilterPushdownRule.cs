using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>
/// Puts a filter before the node whose rows it chooses from, where that node says that the same rows come out: joins, sorts and groups then have less to
/// do, and a read may leave blocks out. Only where nobody but the filter and its condition read the node, so that no other series must keep step with it.
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

    private static Expr? Push(FilterExpr filter, ExprOrder order, HashSet<UInt128> roots)
    {
        var source = (FrameExpr)filter.Inputs[0];
        int number = order.NumberOf(source);
        if (number < 0 || roots.Contains(source.Token) || ConditionOn(filter, source, out var columns) is not { } condition) return null;
        foreach (int consumer in order.Consumers[number])
            if (order[consumer].Token != filter.Token && !condition.Contains(order[consumer].Token)) return null;
        return source.WithFilter(columns, input => new FilterExpr(input, Over(filter.Inputs[1], source, input), filter.CallSite));
    }

    // A reader may take the source for a series: it must find the same columns in its place.
    private static FrameExpr Over(Expr condition, FrameExpr source, FrameExpr input)
    {
        var same = input.Schema.Names.SequenceEqual(source.Schema.Names) ? input : null;
        return (FrameExpr)ExprWalk.Rewrite([condition], node => node.Token != source.Token ? node
            : same ?? new ProjectExpr(input, [.. source.Schema.Names.Where(input.Schema.Contains)]))[0];
    }

    /// <summary>The nodes of a filter's condition and the columns of the source that they read; null where they read anything else.</summary>
    private static HashSet<UInt128>? ConditionOn(FilterExpr filter, FrameExpr source, out HashSet<string> columns)
    {
        columns = new(StringComparer.Ordinal);
        var nodes = new HashSet<UInt128>();
        var open = new Stack<Expr>([filter.Inputs[1]]);
        while (open.TryPop(out var node))
        {
            // Row by row: what looks at other rows gives something else once some are gone.
            if (node is not FrameExpr reader || node is not IBlockwise || node.Inputs.IsEmpty || !reader.Rows.Equals(source.Rows)) return null;
            if (!nodes.Add(node.Token)) continue;
            for (int i = 0; i < node.Inputs.Length; i++)
            {
                if (node.Inputs[i].Token == source.Token) columns.UnionWith(reader.ColumnsRead(i, reader.Schema.Names.ToHashSet()));
                else open.Push(node.Inputs[i]);
            }
        }
        return nodes;
    }
}
