using System.Collections.Immutable;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>
/// Of conditions joined by and asks the costly ones, such as those that parse texts, only of the rows that satisfy the others.
/// </summary>
internal sealed class CostlyConditionsRule : Rule
{
    public override string Name => "costly conditions last";

    public override bool IsLast => true;

    public override Expr[] Apply(Expr[] roots) => ExprWalk.Rewrite(roots, node => node is FilterExpr filter && Ordered(filter) is { } ordered ? ordered : node);

    private static Expr? Ordered(FilterExpr filter)
    {
        var source = (FrameExpr)filter.Inputs[0];
        while (source is ProjectExpr) source = (FrameExpr)source.Inputs[0];
        FrameExpr? cheap = null, costly = null;
        foreach (var part in ElementwiseExpr.Conjuncts((FrameExpr)filter.Inputs[1]))
        {
            bool isCostly = RowComputation.On(part, source) is { IsCostly: true };
            ref var of = ref isCostly ? ref costly : ref cheap;
            of = of is null ? part : ElementwiseExpr.And(of, part);
        }
        if (cheap is null || costly is null) return null;
        var condition = RowComputation.On(costly, source)!;
        var others = condition.Over(new FilterExpr(ProjectExpr.Only(source, condition.Columns), cheap, filter.CallSite));
        return filter.Over([filter.Inputs[0], new ThenExpr(cheap, others)]);
    }
}

/// <summary>Where a condition holds and another one does, which was asked only of the rows of the first.</summary>
internal sealed class ThenExpr(FrameExpr first, FrameExpr others) : FrameExpr("and-then", [first, others], default, first.Schema, first.BlockCount, rows: first.Rows), IBlockwise
{
    public TaskCode Code => ThenCode.Instance;

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new ThenExpr((FrameExpr)inputs[0], (FrameExpr)inputs[1]);
}

internal sealed class ThenCode : TaskCode
{
    public static ThenCode Instance { get; } = new();

    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var first = inputs.Get<FramePartition>(0);
        var others = inputs.Get<FramePartition>(1);
        var truths = Logic.Then((FixedColumn<bool>)first.Columns[0], (FixedColumn<bool>)others.Columns[0]);
        return new FramePartition(first.Schema, [truths], first.RowCount);
    }
}
