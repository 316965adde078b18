namespace TaskGraph;

/// <summary>
/// Makes of a filter of a cross join an inner join by keys, where conditions joined by and say that something of a row of one side equals something of the
/// other's: as many pairs as are equal, instead of all, in the same order. What no side has as a column it gets as one. Other conditions stay behind.
/// </summary>
internal sealed class JoinKeysRule : Rule
{
    public override string Name => "join keys";

    public override Expr[] Apply(Expr[] roots) => ExprWalk.Rewrite(roots, node => node is FilterExpr filter && Joined(filter) is { } joined ? joined : node);

    private static FrameExpr? Joined(FilterExpr filter)
    {
        var source = (FrameExpr)filter.Inputs[0];
        while (source is ProjectExpr) source = (FrameExpr)source.Inputs[0];
        var mask = (FrameExpr)filter.Inputs[1];
        if (source is not JoinExpr { Plan.HasKeys: false, Inputs: [FrameExpr seeking, JoinSideExpr side] } cross || RowComputation.On(mask, cross) is null) return null;
        var (left, right) = (new KeySide(cross, ofTable: false, seeking), new KeySide(cross, ofTable: true, side.Parts));
        var keys = new List<(string, string)>();
        FrameExpr? rest = null;
        foreach (var part in ElementwiseExpr.Conjuncts(mask))
        {
            if (part is ElementwiseExpr { Operator: FrameKernels.BinaryOperator.Equal, Value.IsEmpty: true, Inputs: [FrameExpr one, FrameExpr other] })
            {
                if (left.CanHave(one) && right.CanHave(other))
                {
                    keys.Add((left.KeyOf(one), right.KeyOf(other)));
                    continue;
                }
                if (left.CanHave(other) && right.CanHave(one))
                {
                    keys.Add((left.KeyOf(other), right.KeyOf(one)));
                    continue;
                }
            }
            rest = rest is null ? part : ElementwiseExpr.And(rest, part);
        }
        if (keys.Count == 0) return null;
        var plan = cross.Plan.ByKeys(left.Rows.Schema, right.Rows.Schema, [.. keys]);
        var table = JoinSideExpr.Of(right.Rows, left.Rows, plan, ofSeekers: false, cross.CallSite);
        var joined = (FrameExpr)new JoinExpr(left.Rows, table, plan, cross.CallSite).With(cross.Settings);
        if (rest is not null) joined = new FilterExpr(joined, RowComputation.On(rest, cross)!.Over(joined), filter.CallSite);
        return joined.Schema.Equals(filter.Schema) ? joined : new ProjectExpr(joined, [.. filter.Schema.Names], filter.CallSite);
    }

    /// <summary>One side of a cross join, with the keys that are computed of its rows.</summary>
    private sealed class KeySide(JoinExpr cross, bool ofTable, FrameExpr rows)
    {
        public FrameExpr Rows { get; private set; } = rows;

        /// <summary>Whether a series on the pairs is one of this side's rows, and no row makes it fail: it sees rows that have no partner at all.</summary>
        public bool CanHave(FrameExpr series)
            => RowComputation.On(series, cross) is { IsTotal: true, Columns: { Count: > 0 } columns } && columns.All(c => cross.Plan.ColumnOf(ofTable, c) is not null);

        /// <summary>The column of this side that a series on the pairs is; a new one where it is computed.</summary>
        public string KeyOf(FrameExpr series)
        {
            var (node, name) = (series, series.Schema[0].Name);
            for (; node is ProjectExpr or RenameExpr; node = (FrameExpr)node.Inputs[0]) name = node.ColumnsRead(0, new HashSet<string> { name }).Single();
            if (node.Token == cross.Token) return cross.Plan.ColumnOf(ofTable, name)!;
            var computation = RowComputation.On(series, cross)!;
            string[] names = [.. computation.Columns];
            var asInPairs = new RenameExpr(new ProjectExpr(Rows, Array.ConvertAll(names, n => cross.Plan.ColumnOf(ofTable, n)!)), names);
            string key = QueryScope.Free(Rows.Schema, "key");
            Rows = new AssignExpr(Rows, [key], [computation.Over(asInPairs)], cross.CallSite);
            return key;
        }
    }
}
