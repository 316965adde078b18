using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>A node whose blocks are partitions: arrays of objects, and lazy sequences of them between the steps of one task.</summary>
internal abstract class BagExpr(
    string operation, ImmutableArray<Expr> inputs, UInt128 parameters, Type elementType, int partitions, CallSite callSite = default)
    : Expr(operation, inputs, parameters, callSite)
{
    public Type ElementType { get; } = elementType;

    public override object Meta { get; } = new BagMeta(elementType);

    public override int BlockCount { get; } = partitions;

    // Objects share the garbage collector, and whatever static state their code meets.
    protected override TaskAffinity NaturalAffinity => TaskAffinity.LockBound;

    public override Expr Hold(HeldBlocks blocks) => new HeldBagExpr(blocks, ElementType);
}

/// <summary>The type of a bag's elements.</summary>
internal sealed record BagMeta(Type ElementType)
{
    public override string ToString() => $"Bag<{TypeNames.Of(ElementType)}>";
}

/// <summary>Partitions that were computed before.</summary>
internal sealed class HeldBagExpr(HeldBlocks blocks, Type elementType) : BagExpr("held", [], blocks.Token, elementType, blocks.Count), IHeldLeaf
{
    public HeldBlocks Blocks { get; } = blocks;

    protected override TaskAffinity NaturalAffinity => Blocks.Affinity;

    public override void Lower(Materializer materializer) => materializer.AddHeld(this, Blocks);

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => this;
}
