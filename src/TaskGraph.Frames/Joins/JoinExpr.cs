using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>One side of a join with its table: in one piece, or where both sides are divided alike each partition by itself.</summary>
internal sealed class JoinSideExpr(FrameExpr rows, JoinPlan plan, bool ofSeekers, CallSite callSite)
    : FrameExpr("merge-table", [rows], TokenBuilder.Of("side").Add(ofSeekers).Add(plan.TableToken).ToToken(), rows.Schema, rows.BlockCount, callSite), IBlockwise
{
    /// <summary>A side in one piece.</summary>
    public static JoinSideExpr Whole(FrameExpr rows, JoinPlan plan, bool ofSeekers, CallSite callSite) => new(OnePartitionExpr.Of(rows), plan, ofSeekers, callSite);

    /// <summary>A side of a join with another one: where both are divided alike each partition by itself, else in one piece.</summary>
    public static JoinSideExpr Of(FrameExpr rows, FrameExpr other, JoinPlan plan, bool ofSeekers, CallSite callSite)
        => plan.AreDividedAlike(ofSeekers ? rows : other, ofSeekers ? other : rows) ? new(rows, plan, ofSeekers, callSite) : Whole(rows, plan, ofSeekers, callSite);

    /// <summary>The rows of the side, as they are before they are brought together.</summary>
    public FrameExpr Parts => (FrameExpr)(Inputs[0] is OnePartitionExpr whole ? whole.Inputs[0] : Inputs[0]);

    public TaskCode Code { get; } = new JoinSideCode(plan, ofSeekers);

    // It is read by many: as a step of one of them it would be made for each.
    public bool CanFuse => false;

    public override IEnumerable<string> ColumnsRead(int input, IReadOnlySet<string> needed) => needed;

    public override Expr Hold(HeldBlocks blocks) => throw new NotSupportedException("A table is read by its join, not kept.");

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new JoinSideExpr((FrameExpr)inputs[0], plan, ofSeekers, CallSite);
}

internal sealed class JoinSideCode(JoinPlan plan, bool ofSeekers) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
        => ofSeekers ? plan.SeekersOf(inputs.Get<FramePartition>(0)) : plan.TableOf(inputs.Get<FramePartition>(0));
}

/// <summary>Each partition of one side joined with the whole of the other.</summary>
internal sealed class JoinExpr(FrameExpr rows, FrameExpr side, JoinPlan plan, CallSite callSite)
    : FrameExpr("merge", [rows, side], plan.Token, plan.Schema, rows.BlockCount, callSite), IBlockwise, IRunScoped
{
    public TaskCode Code { get; } = new JoinCode(plan, isRest: false);

    public JoinPlan Plan => plan;

    public bool IsAligned => false;

    public override string Details => plan.Details;

    public Expr For(RunScope run) => JoinExchange.Needed(this, plan, isRest: false, run);

    public override Expr? WithFilter(IReadOnlySet<string> columns, Func<FrameExpr, FrameExpr> filtered)
    {
        // Keys of different types have the wider one in the result, where a condition may compute something else.
        bool areAsRead = columns.All(c => !((FrameExpr)Inputs[0]).Schema.TryIndexOf(c, out int at) || ((FrameExpr)Inputs[0]).Schema.TypeAt(at) == Schema.TypeOf(c));
        if (areAsRead && plan.CanFilter(ofTable: false, columns)) return Over([filtered((FrameExpr)Inputs[0]), Inputs[1]]);
        if (!plan.CanFilter(ofTable: true, columns) || Inputs[1] is not JoinSideExpr side) return null;
        return Over([Inputs[0], side.Over([filtered((FrameExpr)side.Inputs[0])])]);
    }

    public int InputBlock(int input, int block) => input == 0 || Inputs[1].BlockCount > 1 ? block : 0;

    public override IEnumerable<string> ColumnsRead(int input, IReadOnlySet<string> needed) => plan.ColumnsRead(ofTable: input == 1, needed);

    public override Expr Narrow(ImmutableArray<Expr> inputs, IReadOnlySet<string> needed)
        => plan.Schema.Names.All(needed.Contains) ? Over(inputs) : new JoinExpr((FrameExpr)inputs[0], (FrameExpr)inputs[1], plan.Only(needed), CallSite).With(Settings);

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new JoinExpr((FrameExpr)inputs[0], (FrameExpr)inputs[1], plan, CallSite);
}

/// <summary>The rows of the table's side that no row of the other finds.</summary>
internal sealed class JoinRestExpr(FrameExpr rows, FrameExpr seekers, JoinPlan plan, CallSite callSite)
    : FrameExpr("merge-rest", [rows, seekers], plan.Token, plan.Schema, rows.BlockCount, callSite), IBlockwise, IRunScoped
{
    public TaskCode Code { get; } = new JoinCode(plan, isRest: true);

    public Expr For(RunScope run) => JoinExchange.Needed(this, plan, isRest: true, run);

    public bool IsAligned => false;

    public int InputBlock(int input, int block) => input == 0 || Inputs[1].BlockCount > 1 ? block : 0;

    public override IEnumerable<string> ColumnsRead(int input, IReadOnlySet<string> needed)
        => input == 0 ? plan.ColumnsRead(ofTable: true, needed) : plan.ColumnsRead(ofTable: false, new HashSet<string>());

    public override Expr Narrow(ImmutableArray<Expr> inputs, IReadOnlySet<string> needed)
        => plan.Schema.Names.All(needed.Contains) ? Over(inputs) : new JoinRestExpr((FrameExpr)inputs[0], (FrameExpr)inputs[1], plan.Only(needed), CallSite).With(Settings);

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new JoinRestExpr((FrameExpr)inputs[0], (FrameExpr)inputs[1], plan, CallSite);
}

internal sealed class JoinCode(JoinPlan plan, bool isRest) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var rows = inputs.Get<FramePartition>(0);
        var side = inputs.Get<JoinSide>(1);
        return isRest ? plan.Rest(rows, side) : plan.Run(rows, side);
    }
}
