using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>A node whose blocks are <see cref="Chunk{T}"/>s of one element type.</summary>
internal abstract class ArrayExpr(
    string operation, ImmutableArray<Expr> inputs, UInt128 parameters, Type elementType, Chunks chunks, CallSite callSite = default)
    : Expr(operation, inputs, parameters, callSite)
{
    public Type ElementType { get; } = elementType;

    public Chunks Chunks { get; } = chunks;

    public ImmutableArray<long> Shape => Chunks.Shape;

    public int Rank => Chunks.Rank;

    public override object Meta { get; } = new ArrayMeta(elementType, chunks);

    public override int BlockCount => Chunks.Count;

    public override string Details => $"chunks {Chunks}";

    public override long? Bytes => Chunks.IsKnown ? ArrayShapes.LengthOf(Shape.AsSpan()) * ElementSize : null;

    public override IReadOnlyList<Rule> Rules => ArrayRules.All;

    protected abstract int ElementSize { get; }

    /// <summary>An input and its axis whose chunks are as long as those along an axis of this node; null where the node makes lengths of its own.</summary>
    public virtual (ArrayExpr Input, int Axis)? LengthsFrom(int axis) => null;

    /// <summary>A token of lengths that the node makes of its own.</summary>
    public virtual UInt128 OwnLengths(int axis) => TokenBuilder.Of("lengths").Add(Token).Add(axis).ToToken();

    /// <summary>A token of the lengths of the chunks along an axis: arrays with the same one are cut alike there, also where lengths are not known.</summary>
    public UInt128 LengthsOf(int axis)
    {
        var node = this;
        while (node.LengthsFrom(axis) is { } from) (node, axis) = from;
        return node.OwnLengths(axis);
    }

    /// <summary>
    /// This node over slices of its inputs instead of a slice of this node; null where it must compute all of itself.
    /// </summary>
    public virtual ArrayExpr? Sliced(SlicePlan slice) => null;

    /// <summary>The one value of all elements; null where they differ or are not known yet.</summary>
    public virtual ArrayKernels.KernelConstant? Value => null;

    /// <summary>
    /// This node computed in other chunks from the beginning, where that costs nothing: it is made in them. Null where it has to be cut anew.
    /// </summary>
    public virtual ArrayExpr? InChunks(Chunks chunks) => null;

    /// <summary>
    /// This node over its input as it was before it was cut anew, for a reader that takes chunks as they are; null where nothing was, or where
    /// the old chunks are larger or many more. Only for nodes whose elements do not depend on chunks.
    /// </summary>
    /// <param name="consumersOf">How many read a node: what others read as it is cut is not made twice.</param>
    public virtual ArrayExpr? Uncut(Func<Expr, int> consumersOf) => null;

    /// <summary>A slice of this node.</summary>
    public abstract ArrayExpr Slice(SlicePlan slice, CallSite callSite = default);

    /// <summary>This node in other chunks; itself where it is in them.</summary>
    public abstract ArrayExpr Rechunked(Chunks chunks);

    /// <summary>A node that computes the shape of each chunk.</summary>
    public Expr Lengths() => new ChunkValuesExpr(this, new LengthsCode(), "lengths");

    /// <summary>A held leaf's chunks with the lengths that were seen: a row of <see cref="Lengths"/> for each chunk.</summary>
    public virtual ArrayExpr WithLengths(long[][] lengths)
        => throw new NotSupportedException($"{GetType().Name} holds no chunks whose lengths could be seen.");
}

/// <summary>A node with elements of <typeparamref name="T"/>.</summary>
internal abstract unsafe class ArrayExpr<T>(
    string operation, ImmutableArray<Expr> inputs, UInt128 parameters, Chunks chunks, CallSite callSite = default)
    : ArrayExpr(operation, inputs, parameters, typeof(T), chunks, callSite) where T : unmanaged
{
    protected sealed override int ElementSize => sizeof(T);

    public sealed override Expr Hold(HeldBlocks blocks) => new HeldArrayExpr<T>(blocks, Chunks);

    public sealed override ArrayExpr Slice(SlicePlan slice, CallSite callSite = default) => new SliceExpr<T>(this, slice, callSite);

    public sealed override ArrayExpr Rechunked(Chunks chunks) => RechunkExpr<T>.To(this, chunks);
}

/// <summary>Chunks that were computed before.</summary>
internal sealed class HeldArrayExpr<T>(HeldBlocks blocks, Chunks chunks) : ArrayExpr<T>("held", [], TokenBuilder.Of("held").Add(blocks.Token).Add(chunks.Token).ToToken(), chunks), IHeldLeaf where T : unmanaged
{
    public HeldBlocks Blocks { get; } = blocks;

    protected override TaskAffinity NaturalAffinity => Blocks.Affinity;

    public override void Lower(Materializer materializer) => materializer.AddHeld(this, Blocks);

    public override ArrayExpr WithLengths(long[][] lengths)
    {
        return new HeldArrayExpr<T>(Blocks, Chunks.Observed(lengths));
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => this;
}

/// <summary>Element type, shape and chunks: blocks that lie otherwise are another result.</summary>
internal sealed class ArrayMeta(Type elementType, Chunks chunks) : IEquatable<ArrayMeta>
{
    public bool Equals(ArrayMeta? other) => other is not null && other.ElementType == elementType && other.Chunks.Equals(chunks);

    public override bool Equals(object? obj) => Equals(obj as ArrayMeta);

    public override int GetHashCode() => HashCode.Combine(elementType, chunks);

    public override string ToString() => $"{TypeNames.Of(elementType)} {ArrayShapes.Text(chunks.Shape.AsSpan())}";

    private Type ElementType => elementType;

    private Chunks Chunks => chunks;
}
