using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Aggregates beside the rows they were computed of.</summary>
public static class TransformOperation
{
    extension(FrameGroups groups)
    {
        /// <summary>
        /// An aggregate of each row's group, in the frame's rows and order: <c>df["x"] - df.GroupBy("k").Transform(Agg.Mean("x"))</c>. Null where a row's key is
        /// null and such rows are in no group. The groups must fit into memory.
        /// </summary>
        /// <param name="aggregate">What to compute of each group; its name is the series'.</param>
        /// <param name="callerFile">Where the call is.</param>
        /// <param name="callerLine">Where the call is.</param>
        /// <exception cref="ArgumentException">There is no such column, or the function is not defined for its type.</exception>
        public Series Transform(Agg aggregate, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(aggregate);
            string name = aggregate.Name;
            while (groups.Keys.Contains(name)) name += "'"; // in the table that is joined only
            var callSite = new CallSite(callerFile, callerLine);
            string[] keys = [.. groups.Keys];
            var plan = GroupPlan.Of(groups.Frame.Schema, keys, [aggregate.As(name)], groups.DropsNulls);
            var join = JoinPlan.Of(groups.Frame.Schema.Select(keys), plan.Results, keys, keys, JoinKind.Left, ("", ""), nullsMatch: true, indicator: null)
                .Only(new HashSet<string> { name });
            var side = JoinSideExpr.Whole(GroupByExpr.Of(groups.Frame, plan, callSite), join, ofSeekers: false, callSite);
            return new(new TransformExpr(groups.Frame, side, join, aggregate.Name, callSite));
        }
    }
}

/// <summary>Each row with the aggregate of its group, which is found by its keys.</summary>
internal sealed class TransformExpr(FrameExpr input, FrameExpr side, JoinPlan plan, string name, CallSite callSite)
    : FrameExpr("group-transform", [input, side], TokenBuilder.Of(name).Add(plan.Token).ToToken(), new FrameSchema((name, plan.Schema[0].Type)), input.BlockCount,
        callSite, input.Rows), IBlockwise
{
    public TaskCode Code { get; } = new TransformCode(plan, new FrameSchema((name, plan.Schema[0].Type)));

    public bool IsAligned => false;

    public override string Details => plan.Details;

    public int InputBlock(int input, int block) => input == 0 ? block : 0;

    public override IEnumerable<string> ColumnsRead(int input, IReadOnlySet<string> needed) => plan.ColumnsRead(ofTable: input == 1, plan.Schema.Names.ToHashSet());

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new TransformExpr((FrameExpr)inputs[0], (FrameExpr)inputs[1], plan, Schema[0].Name, CallSite);
}

internal sealed class TransformCode(JoinPlan plan, FrameSchema schema) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var joined = plan.Run(inputs.Get<FramePartition>(0), inputs.Get<JoinSide>(1));
        return new FramePartition(schema, joined.Columns, joined.RowCount);
    }
}
