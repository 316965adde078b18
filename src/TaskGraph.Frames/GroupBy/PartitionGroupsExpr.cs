using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>The groups of each partition, where no group has rows in two of them: nothing is merged.</summary>
internal sealed class PartitionGroupsExpr(FrameExpr input, GroupPlan plan, CallSite callSite)
    : FrameExpr("group-by", [input], TokenBuilder.Of("by-partition").Add(plan.Token).ToToken(), plan.Results, input.BlockCount, callSite), IBlockwise
{
    public TaskCode Code { get; } = new PartitionGroupsCode(plan);

    public override string Details => $"{plan.Details}, each partition's own";

    public override string[] Together => ((FrameExpr)Inputs[0]).Together;

    public override IEnumerable<string> ColumnsRead(int input, IReadOnlySet<string> needed) => plan.ColumnsRead;

    public override Expr? WithFilter(IReadOnlySet<string> columns, Func<FrameExpr, FrameExpr> filtered)
        => plan.CanFilterRows(columns) ? Over([filtered((FrameExpr)Inputs[0])]) : null;

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new PartitionGroupsExpr((FrameExpr)inputs[0], plan, CallSite);
}

internal sealed class PartitionGroupsCode(GroupPlan plan) : PartitionCode
{
    protected override FramePartition Run(FramePartition partition, TaskContext context)
    {
        var states = plan.Accumulate(partition, [(0, partition.RowCount)])!;
        var results = plan.Finish(states);
        states.Release();
        return results;
    }
}
