using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>
/// Groups of more rows than memory holds: each partition's states, or its rows where keys hardly repeat, go to partitions by the hash of their keys,
/// which are merged one by one.
/// </summary>
internal static class GroupExchange
{
    private const int MostCombined = 8;

    /// <summary>The groups as they are found in a run: by an exchange where the rows may be too many for the tree of tasks, else as they are.</summary>
    public static Expr Needed(GroupByExpr groups, GroupPlan plan, RunScope run)
    {
        var rows = (FrameExpr)groups.Inputs[0];
        if (rows.BlockCount == 1 || !FrameExchange.IsNeeded(run, rows)) return groups;
        int outputs = FrameExchange.OutputsFor(run, rows, least: groups.BlockCount);
        var token = TokenBuilder.Of("group-exchange").Add(outputs).Add(plan.Token).ToToken();
        Expr parts = rows;
        if (!plan.NeedsRows)
        {
            parts = new GroupPartialExpr(rows, plan, groups.CallSite).With(groups.Settings);
            int fanIn = FanInFor(run, rows);
            if (fanIn > 1) parts = new GroupCombineExpr(parts, plan, fanIn, groups.CallSite).With(groups.Settings);
        }
        var exchange = Exchange.Over(groups.Operation, parts, new GroupSplitCode(plan, outputs), token, TaskAffinity.LockFree, groups.CallSite);
        return FrameExchange.Gathered(groups, [exchange], token, new GroupArrivedCode(plan), outputs, run);
    }

    // Each processor may have as many blocks' rows at hand, and what is made of them, as fit a quarter of the limit together.
    private static int FanInFor(RunScope run, Expr rows)
    {
        if (run.Limit is not { } limit) return MostCombined;
        if (FrameExchange.EstimateOf(rows) is not { } bytes) return 1;
        return (int)Math.Clamp(limit / (4 * Environment.ProcessorCount) / Math.Max(1, bytes / rows.BlockCount), 1, MostCombined);
    }
}

/// <summary>Hands groups' states, or rows, to the outputs that the hashes of their keys say. Its summary is whether they are rows.</summary>
internal sealed class GroupSplitCode(GroupPlan plan, int outputs) : SplitCode(FramePieces.Instance, outputs)
{
    protected override void Split(in TaskInputs inputs, TaskContext context, PieceWriter pieces)
    {
        var part = inputs[0] as GroupPart;
        bool isRaw = part?.IsRaw ?? true;
        pieces.Summary = isRaw;
        foreach (var rows in part?.Shares ?? [inputs.Get<FramePartition>(0)])
        {
            pieces.RowsRead += rows.RowCount;
            var laid = Buckets.Scatter(rows, plan.KeysOf(rows, isRaw), out int[] offsets);
            FramePieces.AddBuckets(pieces, laid, offsets);
        }
    }
}

/// <summary>The results of the groups that an exchange has for a partition.</summary>
internal sealed class GroupArrivedCode(GroupPlan plan) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var table = inputs.Get<PieceTable>(0);
        int output = context.Constant<int>(0);
        var parts = new List<(FramePartition Rows, bool IsRaw)>();
        try
        {
            for (int split = 0; split < table.Splits.Count; split++)
            {
                bool isRaw = (bool)table.Splits[split].Summary!;
                foreach (var piece in FramePieces.Of(table, split, output)) parts.Add((piece, isRaw));
                context.CancellationToken.ThrowIfCancellationRequested();
            }
            if (parts.Count == 0) return FramePartition.Empty(plan.Results);
            var states = plan.MergeInOrder(parts, (start, end) => plan.AccumulateAll([.. parts.Skip(start).Take(end - start).Select(p => p.Rows)]));
            var results = plan.Finish(states);
            states.Release();
            return results;
        }
        finally
        {
            foreach (var (rows, _) in parts) rows.Release();
        }
    }
}
