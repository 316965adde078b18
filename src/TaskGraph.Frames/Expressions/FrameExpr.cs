using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>
/// A node whose blocks are <see cref="FramePartition"/>s of one schema: a frame, or as one column a series. It tells which columns
/// of its inputs it needs; the rule that prunes columns knows only the walk.
/// </summary>
internal abstract class FrameExpr : Expr
{
    /// <param name="operation">The name of the operation and its tasks.</param>
    /// <param name="inputs">The nodes it reads.</param>
    /// <param name="parameters">A token of all else that decides the result.</param>
    /// <param name="schema">The schema of every block.</param>
    /// <param name="blockCount">The number of blocks.</param>
    /// <param name="callSite">Where the user called it.</param>
    /// <param name="rows">The <see cref="Rows"/> of the input whose rows it keeps; null where the rows are its own.</param>
    protected FrameExpr(
        string operation, ImmutableArray<Expr> inputs, UInt128 parameters, FrameSchema schema, int blockCount, CallSite callSite = default, UInt128? rows = null)
        : base(operation, inputs, parameters, callSite)
    {
        Schema = schema;
        BlockCount = blockCount;
        Rows = rows ?? Token;
    }

    public FrameSchema Schema { get; }

    public override object Meta => Schema;

    public override int BlockCount { get; }

    public override IReadOnlyList<Rule> Rules => FrameRules.All;

    /// <summary>
    /// Which rows these are: nodes with equal values have the same rows in the same blocks, so that their columns may meet.
    /// A node that keeps its input's rows passes its value on.
    /// </summary>
    public UInt128 Rows { get; }

    /// <summary>The columns of an input that the node reads when <paramref name="needed"/> of its own are wanted.</summary>
    public virtual IEnumerable<string> ColumnsRead(int input, IReadOnlySet<string> needed) => ((FrameExpr)Inputs[input]).Schema.Names;

    /// <summary>
    /// This node over inputs that may have lost columns it did not ask for; it may leave out own columns that are not needed.
    /// </summary>
    public virtual Expr Narrow(ImmutableArray<Expr> inputs, IReadOnlySet<string> needed) => Over(inputs);

    public override Expr Hold(HeldBlocks blocks) => new HeldFrameExpr(blocks, Schema);
}

/// <summary>A frame that was computed before.</summary>
internal sealed class HeldFrameExpr(HeldBlocks blocks, FrameSchema schema) : FrameExpr("held", [], blocks.Token, schema, blocks.Count), IHeldLeaf
{
    public HeldBlocks Blocks { get; } = blocks;

    public override long? Bytes => Blocks.Bytes;

    protected override TaskAffinity NaturalAffinity => Blocks.Affinity;

    public override void Lower(Materializer materializer) => materializer.AddHeld(this, Blocks);

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => this;
}
