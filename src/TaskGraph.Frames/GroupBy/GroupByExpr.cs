using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>The states of each partition's groups.</summary>
internal sealed class PartialGroupByExpr(FrameExpr input, GroupPlan plan, CallSite callSite)
    : FrameExpr("group-by-partial", [input], plan.Token, plan.States, input.BlockCount, callSite), IBlockwise
{
    public TaskCode Code { get; } = new PartialGroupByCode(plan);

    public override string Details => plan.Details;

    public override IEnumerable<string> ColumnsRead(int input, IReadOnlySet<string> needed) => plan.ColumnsRead;

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new PartialGroupByExpr((FrameExpr)inputs[0], plan, CallSite);
}

internal sealed class PartialGroupByCode(GroupPlan plan) : PartitionCode
{
    protected override FramePartition Run(FramePartition partition, TaskContext context) => plan.Partial(partition);
}

/// <summary>The states of all partitions, merged in a tree, and the results.</summary>
internal sealed class GroupByExpr(FrameExpr partials, GroupPlan plan, CallSite callSite)
    : FrameExpr("group-by", [partials], plan.Token, plan.Results, 1, callSite)
{
    public override string Details => plan.Details;

    public override void Lower(Materializer materializer)
        => materializer.Produce(this, materializer.AddTree(this, Inputs[0], new MergeGroupsCode(plan, finishes: false), new MergeGroupsCode(plan, finishes: true)));

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new GroupByExpr((FrameExpr)inputs[0], plan, CallSite);
}

internal sealed class MergeGroupsCode(GroupPlan plan, bool finishes) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var states = new FramePartition[inputs.Count];
        for (int i = 0; i < states.Length; i++) states[i] = inputs.Get<FramePartition>(i);
        var merged = plan.Merge(states);
        if (!finishes) return merged;
        var result = plan.Finish(merged);
        merged.Release();
        return result;
    }
}
