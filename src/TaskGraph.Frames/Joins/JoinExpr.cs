using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>Each partition of the left joined with the whole of the right.</summary>
internal sealed class JoinExpr(FrameExpr left, FrameExpr right, JoinPlan plan, CallSite callSite)
    : FrameExpr("merge", [left, right], plan.Token, plan.Schema, left.BlockCount, callSite), IBlockwise
{
    public TaskCode Code { get; } = new JoinCode(plan);

    public bool IsAligned => false;

    public override string Details => plan.Details;

    public int InputBlock(int input, int block) => input == 0 ? block : 0;

    public override IEnumerable<string> ColumnsRead(int input, IReadOnlySet<string> needed) => plan.ColumnsRead(input == 1, needed);

    public override Expr Narrow(ImmutableArray<Expr> inputs, IReadOnlySet<string> needed)
        => plan.Schema.Names.All(needed.Contains) ? Over(inputs) : new JoinExpr((FrameExpr)inputs[0], (FrameExpr)inputs[1], plan.Only(needed), CallSite).With(Settings);

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new JoinExpr((FrameExpr)inputs[0], (FrameExpr)inputs[1], plan, CallSite);
}

internal sealed class JoinCode(JoinPlan plan) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context) => plan.Run(inputs.Get<FramePartition>(0), inputs.Get<FramePartition>(1));
}
