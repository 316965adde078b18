using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>The partial results of all partitions, combined in a tree to a bag of one partition.</summary>
internal sealed class BagTreeExpr(
    string operation, Expr partials, UInt128 parameters, Type elementType, TaskCode combine, TaskCode finish, CallSite callSite)
    : BagExpr(operation, [partials], parameters, elementType, 1, callSite)
{
    // Tables of many keys are slow to merge: by fours, so that few partitions already keep more than one worker busy.
    public override void Lower(Materializer materializer) => materializer.Produce(this, materializer.AddTree(this, Inputs[0], combine, finish, fanIn: 4));

    protected override Expr WithInputs(ImmutableArray<Expr> inputs)
        => new BagTreeExpr(Operation, inputs[0], Parameters, ElementType, combine, finish, CallSite);
}

/// <summary>The partial results of all partitions, combined in a tree to a single value.</summary>
internal sealed class BagReductionExpr(
    string operation, Expr partials, UInt128 parameters, Type type, TaskCode combine, TaskCode finish, CallSite callSite)
    : DelayedExpr(operation, [partials], parameters, type, callSite)
{
    protected override TaskAffinity NaturalAffinity => TaskAffinity.LockBound;

    public override void Lower(Materializer materializer) => materializer.Produce(this, materializer.AddTree(this, Inputs[0], combine, finish));

    protected override Expr WithInputs(ImmutableArray<Expr> inputs)
        => new BagReductionExpr(Operation, inputs[0], Parameters, Type, combine, finish, CallSite);
}
