using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>The states of each partition's groups, or its rows where its keys hardly repeat.</summary>
internal sealed class GroupPartialExpr(FrameExpr input, GroupPlan plan, CallSite callSite)
    : FrameExpr("group-partial", [input], plan.Token, plan.States, input.BlockCount, callSite), IBlockwise
{
    public TaskCode Code { get; } = new GroupPartialCode(plan);

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new GroupPartialExpr((FrameExpr)inputs[0], plan, CallSite);

    private sealed class GroupPartialCode(GroupPlan plan) : TaskCode
    {
        public override object? Run(in TaskInputs inputs, TaskContext context)
        {
            var rows = inputs.Get<FramePartition>(0);
            return plan.AccumulateIfFewer(rows) is { } states ? GroupPart.Whole(states) : GroupPart.Rows([rows.Share()]);
        }
    }
}

/// <summary>
/// Several neighbouring partitions' groups in one, before an exchange: of a million keys each of 160 blocks of a file has half, but eight blocks together no
/// more than all, so that a quarter of the rows is exchanged. Where the keys of several do not repeat either they stay rows.
/// </summary>
internal sealed class GroupCombineExpr(Expr partials, GroupPlan plan, int fanIn, CallSite callSite)
    : FrameExpr("group-combine", [partials], TokenBuilder.Of("fan-in").Add(fanIn).Add(plan.Token).ToToken(), plan.States, (partials.BlockCount + fanIn - 1) / fanIn, callSite)
{
    public override void Lower(Materializer materializer)
    {
        int first = materializer.BeginLayer(this, new GroupCombineCode(plan), BlockCount);
        for (int block = 0; block < BlockCount; block++)
        {
            int start = block * fanIn;
            materializer.AddTask([.. Enumerable.Range(start, Math.Min(fanIn, Inputs[0].BlockCount - start)).Select(b => materializer.TaskOf(Inputs[0], b))]);
        }
        materializer.Produce(this, first);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new GroupCombineExpr(inputs[0], plan, fanIn, CallSite);

    private sealed class GroupCombineCode(GroupPlan plan) : TaskCode
    {
        public override object? Run(in TaskInputs inputs, TaskContext context)
        {
            var parts = new (FramePartition Rows, bool IsRaw)[inputs.Count];
            for (int i = 0; i < parts.Length; i++)
            {
                var part = inputs.Get<GroupPart>(i);
                parts[i] = (part.Shares[0], part.IsRaw);
            }
            if (Array.TrueForAll(parts, p => p.IsRaw) && !plan.AreFewer(parts[0].Rows, parts.Sum(p => (long)p.Rows.RowCount)))
                return GroupPart.Rows(Array.ConvertAll(parts, p => p.Rows.Share()));
            return GroupPart.Whole(plan.MergeInOrder(parts, (start, end) => plan.AccumulateAll(Array.ConvertAll(parts[start..end], p => p.Rows))));
        }
    }
}
