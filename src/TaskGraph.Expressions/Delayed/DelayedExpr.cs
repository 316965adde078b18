using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>One task with one result: any function of the results of other nodes.</summary>
internal abstract class DelayedExpr(string operation, ImmutableArray<Expr> inputs, UInt128 parameters, Type type, CallSite callSite = default)
    : Expr(operation, inputs, parameters, callSite)
{
    public Type Type { get; } = type;

    public override object Meta { get; } = new DelayedMeta(type);

    public override int BlockCount => 1;

    public override Expr Hold(HeldBlocks blocks) => new HeldDelayedExpr(blocks, Type);
}

/// <summary>The type of a single result.</summary>
internal sealed record DelayedMeta(Type Type)
{
    public override string ToString() => TypeNames.Of(Type);
}

/// <summary>A call of <paramref name="code"/> on the results of the inputs.</summary>
internal sealed class CallExpr(
    string operation, ImmutableArray<Expr> inputs, UInt128 parameters, Type type, TaskCode code, TaskAffinity affinity = TaskAffinity.LockFree,
    CallSite callSite = default) : DelayedExpr(operation, inputs, parameters, type, callSite), IBlockwise
{
    private readonly TaskAffinity _affinity = affinity;

    public TaskCode Code { get; } = code;

    // Each call is a unit of work of its own: joined to a chain it could no longer run beside others, nor be named when it fails.
    public bool CanFuse => false;

    protected override TaskAffinity NaturalAffinity => _affinity;

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new CallExpr(Operation, inputs, Parameters, Type, Code, _affinity, CallSite);
}

/// <summary>A single result that was computed before.</summary>
internal sealed class HeldDelayedExpr(HeldBlocks blocks, Type type) : DelayedExpr("held", [], blocks.Token, type), IHeldLeaf
{
    public HeldBlocks Blocks { get; } = blocks;

    protected override TaskAffinity NaturalAffinity => Blocks.Affinity;

    public override void Lower(Materializer materializer) => materializer.AddHeld(this, Blocks);

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => this;
}
