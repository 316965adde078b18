using System.Collections.Immutable;
using System.Globalization;

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
        string operation, ImmutableArray<Expr> inputs, UInt128 parameters, FrameSchema schema, int blockCount, CallSite callSite = default,
            RowSet? rows = null)
        : base(operation, inputs, parameters, callSite)
    {
        Schema = schema;
        BlockCount = blockCount;
        Rows = rows ?? new RowSet(Token, null);
    }

    public FrameSchema Schema { get; }

    public override object Meta => Schema;

    public override int BlockCount { get; }

    public override IReadOnlyList<Rule> Rules => FrameRules.All;

    /// <summary>
    /// Which rows these are: nodes with equal values have the same rows in the same blocks, so that their columns may meet.
    /// A node that keeps its input's rows passes its value on.
    /// </summary>
    public RowSet Rows { get; }

    /// <summary>
    /// The column that the rows are sorted by since <c>SetIndex</c>; kept by nodes that keep the rows of their first input in order and have the column.
    /// </summary>
    public virtual string? Index => KeepsOrder && Inputs.Length > 0 && Inputs[0] is FrameExpr { Index: { } name } && Schema.Contains(name) ? name : null;

    /// <summary>
    /// The bounds of the blocks in the index, one more than blocks: none of a block's rows is less than its own or greater than the next. Empty where they are not known.
    /// </summary>
    public virtual ImmutableArray<Scalar> Divisions
        => Index is { } index && KeepsOrder && Inputs[0] is FrameExpr rows && rows.Index == index && rows.BlockCount == BlockCount ? rows.Divisions : [];

    /// <summary>
    /// The columns for which rows of equal values, nulls among them, are all in one partition; empty where that is not known. Kept by nodes that keep rows
    /// of their first input in their partitions and have the columns.
    /// </summary>
    public virtual string[] Together
        => KeepsOrder && Inputs.Length > 0 && Inputs[0] is FrameExpr { Together: var names } rows && rows.BlockCount >= BlockCount && Array.TrueForAll(names, Schema.Contains) ? names : [];

    /// <summary>Whether the rows are some or all of the first input's, in their order, with their index.</summary>
    protected virtual bool KeepsOrder => false;

    /// <summary>About how many bytes a node without inputs makes; null where that is not known.</summary>
    public virtual long? BytesRead => Rows.Counts is { } counts ? sizeof(long) * counts.Sum() * Schema.Count : null;

    public override string? Extent
    {
        get
        {
            string? rows = Rows.Counts is { } counts ? string.Create(CultureInfo.InvariantCulture, $"{counts.Sum():N0} rows") : null;
            string? bytes = Bytes is { } held ? new ByteSize(held).ToString() : Inputs.IsEmpty && BytesRead is { } read ? $"about {new ByteSize(read)}" : null;
            return rows is null || bytes is null ? rows ?? bytes : $"{rows}, {bytes}";
        }
    }

    /// <summary>The columns of an input that the node reads when <paramref name="needed"/> of its own are wanted.</summary>
    public virtual IEnumerable<string> ColumnsRead(int input, IReadOnlySet<string> needed) => ((FrameExpr)Inputs[input]).Schema.Names;

    /// <summary>
    /// This node over inputs that may have lost columns it did not ask for; it may leave out own columns that are not needed.
    /// </summary>
    public virtual Expr Narrow(ImmutableArray<Expr> inputs, IReadOnlySet<string> needed) => Over(inputs);

    /// <summary>
    /// The node over filtered inputs, whose rows are those that a filter by some of its columns would leave; null where there is no such.
    /// </summary>
    /// <param name="columns">The columns that the condition reads.</param>
    /// <param name="filtered">The filter on an input that has these columns, with the values they have here.</param>
    public virtual Expr? WithFilter(IReadOnlySet<string> columns, Func<FrameExpr, FrameExpr> filtered) => null;

    public override Expr Hold(HeldBlocks blocks) => new HeldFrameExpr(blocks, Schema, Rows.Counts, Index, Divisions, Together);
}

/// <summary>The rows that a node's blocks have.</summary>
/// <param name="token">The token of the node whose rows these are.</param>
/// <param name="counts">How many each block has; null where that is only known when they have been computed.</param>
internal sealed class RowSet(UInt128 token, long[]? counts) : IEquatable<RowSet>
{
    public long[]? Counts => counts;

    public UInt128 Token => token;

    public bool Equals(RowSet? other) => other is not null && other.Token == token;

    public override bool Equals(object? obj) => Equals(obj as RowSet);

    public override int GetHashCode() => token.GetHashCode();
}

/// <summary>A frame that was computed before.</summary>
/// <param name="blocks">Its blocks.</param>
/// <param name="schema">Their schema.</param>
/// <param name="rowCounts">How many rows each has; null where that is not known.</param>
/// <param name="index">Its index.</param>
/// <param name="divisions">The bounds of its blocks in the index.</param>
/// <param name="together">Columns whose equal values are in one block.</param>
internal sealed class HeldFrameExpr(HeldBlocks blocks, FrameSchema schema, long[]? rowCounts, string? index, ImmutableArray<Scalar> divisions, string[] together)
    : FrameExpr("held", [], blocks.Token, schema, blocks.Count, rows: new RowSet(blocks.Token, rowCounts)), IHeldLeaf
{
    public HeldBlocks Blocks { get; } = blocks;

    public override long? Bytes => Blocks.Bytes;

    public override string? Index { get; } = index;

    public override ImmutableArray<Scalar> Divisions { get; } = divisions;

    public override string[] Together { get; } = together;

    protected override TaskAffinity NaturalAffinity => Blocks.Affinity;

    public override void Lower(Materializer materializer) => materializer.AddHeld(this, Blocks);

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => this;
}
