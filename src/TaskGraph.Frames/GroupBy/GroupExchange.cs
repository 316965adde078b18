using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>
/// Groups of more rows than memory holds: each partition's states, or its rows where keys hardly repeat, go to partitions by the hash of their keys,
/// which are merged one by one.
/// </summary>
internal static class GroupExchange
{
    /// <summary>The groups as they are found in a run: by an exchange where the rows may be too many for the tree of tasks, else as they are.</summary>
    public static Expr Needed(GroupByExpr groups, GroupPlan plan, RunScope run)
    {
        var rows = (FrameExpr)groups.Inputs[0];
        if (rows.BlockCount == 1 || !FrameExchange.IsNeeded(run, rows)) return groups;
        int outputs = FrameExchange.OutputsFor(run, rows, least: groups.BlockCount);
        var token = TokenBuilder.Of("group-exchange").Add(outputs).Add(plan.Token).ToToken();
        var exchange = Exchange.Over(groups.Operation, rows, new GroupSplitCode(plan, outputs), token, TaskAffinity.LockFree, groups.CallSite);
        return FrameExchange.Gathered(groups, [exchange], token, new GroupArrivedCode(plan, rows.Schema), outputs, run);
    }
}

/// <summary>Hands a partition's states, or its rows, to the outputs that the hashes of their keys say. Its summary is whether they are rows.</summary>
internal sealed class GroupSplitCode(GroupPlan plan, int outputs) : SplitCode(FramePieces.Instance, outputs)
{
    protected override void Split(in TaskInputs inputs, TaskContext context, PieceWriter pieces)
    {
        var rows = inputs.Get<FramePartition>(0);
        var states = plan.NeedsRows ? null : plan.AccumulateIfFewer(rows);
        bool isRaw = states is null;
        var parts = states ?? rows.Share();
        pieces.Summary = isRaw;
        pieces.RowsRead += parts.RowCount;
        var laid = Buckets.Scatter(parts, plan.KeysOf(parts, isRaw), out int[] offsets);
        parts.Release();
        FramePieces.AddBuckets(pieces, laid, offsets);
    }
}

/// <summary>The results of the groups that an exchange has for a partition.</summary>
internal sealed class GroupArrivedCode(GroupPlan plan, FrameSchema schema) : TaskCode
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
                foreach (object piece in table.ReadSplit(split, output, FramePieces.Instance)) parts.Add((FramePieces.Incoming(piece), isRaw));
                context.CancellationToken.ThrowIfCancellationRequested();
            }
            if (parts.Count == 0) return FramePartition.Empty(plan.Results);
            var states = plan.MergeInOrder(parts, Grouped);
            var results = plan.Finish(states);
            states.Release();
            return results;
        }
        finally
        {
            foreach (var (rows, _) in parts) rows.Release();
        }

        FramePartition Grouped(int start, int end)
        {
            var all = FramePartition.Concat(schema, [.. parts.Skip(start).Take(end - start).Select(p => p.Rows)]);
            var states = plan.Accumulate(all, [(0, all.RowCount)])!;
            all.Release();
            return states;
        }
    }
}
