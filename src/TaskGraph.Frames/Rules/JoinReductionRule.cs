namespace TaskGraph;

/// <summary>
/// Brings of a join's larger side together only the rows whose keys the smaller one has, where that is the side to be brought together: a semi-join of its
/// partitions with the smaller side comes first (P. Bernstein, D. Chiu, Using Semi-Joins to Solve Relational Queries, 1981). The join's result and its order
/// stay as they are.
/// </summary>
internal sealed class JoinReductionRule : Rule
{
    // So many times the smaller side, so that reading that one twice costs little; and more than a few blocks' bytes, below which nothing is won.
    private const long LeastRatio = 4, LeastBytes = 32 << 20;

    public override string Name => "join reduction";

    public override Expr[] Apply(Expr[] roots) => ExprWalk.Rewrite(roots, node => node is JoinExpr join ? Reduced(join) : node);

    private static Expr Reduced(JoinExpr join)
    {
        if (!join.Plan.HasKeys || join.Inputs[1] is not JoinSideExpr { Inputs: [OnePartitionExpr { Inputs: [FrameExpr { BlockCount: > 1 } table] }] } side) return join;
        var seeking = (FrameExpr)join.Inputs[0];
        if (FrameExchange.EstimateOf(table) is not { } many || many < LeastBytes || FrameExchange.EstimateOf(seeking) is not { } few || few > many / LeastRatio) return join;
        var plan = join.Plan.Reduction(seeking.Schema, table.Schema, out var keys);
        var keysOfFew = JoinSideExpr.Whole(ProjectExpr.Only(seeking, keys), plan, ofSeekers: false, join.CallSite);
        // It is done already.
        if (table is JoinExpr && table.Inputs[1].Token == keysOfFew.Token) return join;
        return join.Over([seeking, side.Over([OnePartitionExpr.Of(new JoinExpr(table, keysOfFew, plan, join.CallSite))])]);
    }
}
