namespace TaskGraph;

/// <summary>Joins whose sides are too large to be brought together: rows of both go to partitions by the hash of their keys, which are joined one by one.</summary>
internal static class JoinExchange
{
    /// <summary>The join as it runs: by an exchange where the side that would be one table has too many rows for it, else as it is.</summary>
    public static Expr Needed(FrameExpr join, JoinPlan plan, bool isRest, RunScope run)
    {
        var (rows, side) = ((FrameExpr)join.Inputs[0], (JoinSideExpr)join.Inputs[1]);
        var others = (FrameExpr)(side.Inputs[0] is OnePartitionExpr whole ? whole.Inputs[0] : side.Inputs[0]);
        int blocks = join.BlockCount;
        if (!plan.HasKeys || blocks == 1 || side.BlockCount > 1 || !FrameExchange.IsNeeded(run, others)) return join;
        var exchanges = new[] { plan.ExchangeOf(ofTable: isRest, rows, blocks, join.CallSite), plan.ExchangeOf(ofTable: !isRest, others, blocks, join.CallSite) };
        var code = new JoinArrivedCode(plan, isRest, rows.Schema, others.Schema);
        return FrameExchange.Gathered(join, [.. exchanges], plan.Token, code, blocks, run);
    }
}

/// <summary>The join of what two exchanges have for a partition.</summary>
internal sealed class JoinArrivedCode(JoinPlan plan, bool isRest, FrameSchema schema, FrameSchema sideSchema) : FrameGatherCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var rows = Arrived(inputs, context, schema);
        var others = Arrived(inputs, context, sideSchema, input: 1);
        var side = isRest ? plan.SeekersOf(others) : plan.TableOf(others);
        others.Release();
        try
        {
            return isRest ? plan.Rest(rows, side) : plan.Run(rows, side);
        }
        finally
        {
            rows.Release();
            side.Release();
        }
    }
}
