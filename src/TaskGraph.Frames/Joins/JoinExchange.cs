namespace TaskGraph;

/// <summary>Joins whose sides are too large to be brought together: rows of both go to partitions by the hash of their keys, which are joined one by one.</summary>
internal static class JoinExchange
{
    /// <summary>The join as it runs: by an exchange where the side that would be one table has too many rows for it, else as it is.</summary>
    public static Expr Needed(FrameExpr join, JoinPlan plan, bool isRest, RunScope run)
    {
        var (rows, side) = ((FrameExpr)join.Inputs[0], (JoinSideExpr)join.Inputs[1]);
        var others = side.Parts;
        int blocks = join.BlockCount;
        if (!plan.HasKeys || blocks == 1 || side.BlockCount > 1 || !FrameExchange.IsNeeded(run, others)) return join;
        int outputs = Math.Max(FrameExchange.OutputsFor(run, rows, blocks), FrameExchange.OutputsFor(run, others, blocks));
        var exchanges = new[] { plan.ExchangeOf(ofTable: isRest, rows, outputs, join.CallSite), plan.ExchangeOf(ofTable: !isRest, others, outputs, join.CallSite) };
        var code = new JoinArrivedCode(plan, isRest, rows.Schema, others.Schema, outputs);
        return FrameExchange.Gathered(join, [.. exchanges], plan.Token, code, outputs, run);
    }
}

/// <summary>The join of what two exchanges have for a partition's shares.</summary>
internal sealed class JoinArrivedCode(JoinPlan plan, bool isRest, FrameSchema schema, FrameSchema sideSchema, int partitions) : FrameGatherCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var shares = JoinShare.Of(inputs.Get<PieceTable>(0), context.Constant<int>(0), partitions);
        var joined = new List<FramePartition>();
        try
        {
            foreach (var share in shares) joined.Add(Joined(inputs, context, share));
            return joined.Count == 0 ? FramePartition.Empty(plan.Schema) : FramePartition.Concat(plan.Schema, [.. joined]);
        }
        finally
        {
            foreach (var rows in joined) rows.Release();
        }
    }

    private FramePartition Joined(in TaskInputs inputs, TaskContext context, JoinShare share)
    {
        var others = Arrived(inputs, context, sideSchema, share.Output, input: 1);
        var side = isRest ? plan.SeekersOf(others) : plan.TableOf(others);
        others.Release();
        try
        {
            var rows = Arrived(inputs, context, schema, share.Output, 0, share.FirstSplit, share.EndSplit);
            try
            {
                return isRest ? plan.Rest(rows, side) : plan.Run(rows, side);
            }
            finally
            {
                rows.Release();
            }
        }
        finally
        {
            side.Release();
        }
    }
}
