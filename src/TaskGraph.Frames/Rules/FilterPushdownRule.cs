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

    private static FrameExpr? Push(FilterExpr filter, ExprOrder order, HashSet<UInt128> roots)
    {
        // Chosen columns are passed over, not pushed through: column pruning puts them below filters again.
        var inner = new Dictionary<UInt128, Expr>();
        var source = (FrameExpr)filter.Inputs[0];
        for (; source is ProjectExpr; source = (FrameExpr)source.Inputs[0]) inner[source.Token] = source;
        if (Condition.On((FrameExpr)filter.Inputs[1], source, inner) is not { } condition) return null;
        foreach (var node in inner.Values.Append(source))
        {
            int number = order.NumberOf(node);
            if (number < 0 || roots.Contains(node.Token)) return null;
            foreach (int consumer in order.Consumers[number])
                if (order[consumer].Token != filter.Token && !inner.ContainsKey(order[consumer].Token)) return null;
        }
        var pushed = source.WithFilter(condition.Columns, input => new FilterExpr(input, condition.Over(input), filter.CallSite)) as FrameExpr;
        if (pushed is null || pushed.Schema.Equals(filter.Schema)) return pushed;
        return new ProjectExpr(pushed, [.. filter.Schema.Names], filter.CallSite);
    }

    /// <summary>What a filter asks of the rows of a node, the source.</summary>
    private sealed class Condition
    {
        private readonly ExprOrder _order;
        private readonly HashSet<string>?[] _needed; // of each node the columns that the condition reads; null for those below the source
        private readonly int _source;

        private Condition(ExprOrder order, HashSet<string>?[] needed, int source) => (_order, _needed, _source) = (order, needed, source);

        /// <summary>The columns of the source that are read.</summary>
        public HashSet<string> Columns => _needed[_source]!;

        /// <summary>A condition on a source; null where it reads anything else. Its nodes are added to <paramref name="inner"/>.</summary>
        public static Condition? On(FrameExpr condition, FrameExpr source, Dictionary<UInt128, Expr> inner)
        {
            var order = new ExprOrder([condition]);
            var needed = new HashSet<string>?[order.Count];
            needed[order.NumberOf(condition)] = [.. condition.Schema.Names];
            int from = order.NumberOf(source);
            for (int i = needed.Length - 1; i >= 0; i--)
            {
                if (needed[i] is not { } wanted || i == from) continue;
                // Row by row: what looks at other rows gives something else once some are gone.
                if (order[i] is not FrameExpr reader || reader is not IBlockwise || reader.Inputs.IsEmpty || !reader.Rows.Equals(source.Rows)
                    || !reader.Inputs.All(input => input is FrameExpr)) return null;
                inner[reader.Token] = reader;
                for (int input = 0; input < reader.Inputs.Length; input++)
                    (needed[order.Inputs[i][input]] ??= new(StringComparer.Ordinal)).UnionWith(reader.ColumnsRead(input, wanted));
            }
            return from < 0 || needed[from] is null ? null : new(order, needed, from);
        }

        /// <summary>The same condition on a node that has the columns.</summary>
        public FrameExpr Over(FrameExpr input)
        {
            var done = new Expr[_order.Count];
            for (int i = _source; i < done.Length; i++)
            {
                if (_needed[i] is not { } wanted) continue;
                // A reader may take the source for a series, and then finds one.
                if (i == _source) done[i] = ProjectExpr.Only(input, wanted);
                else done[i] = ((FrameExpr)_order[i]).Narrow([.. _order.Inputs[i].ToArray().Select(n => done[n])], wanted);
            }
            return (FrameExpr)done[^1];
        }
    }
}
