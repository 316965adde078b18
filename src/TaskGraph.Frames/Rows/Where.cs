using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Rows that satisfy a condition.</summary>
public static class WhereOperation
{
    extension(DataFrame frame)
    {
        /// <summary>The rows where <paramref name="mask"/> is true; where it is null they are left out. Also written <c>df[mask]</c>.</summary>
        /// <exception cref="ArgumentException">The mask is not a series of bool over the rows of this frame.</exception>
        public DataFrame Where(Series mask, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => new(Make(frame.Node, mask, new CallSite(callerFile, callerLine)));
    }

    extension(Series series)
    {
        /// <summary>The values where <paramref name="mask"/> is true; where it is null they are left out. Also written <c>series[mask]</c>.</summary>
        /// <exception cref="ArgumentException">The mask is not a series of bool over the rows of this series.</exception>
        public Series Where(Series mask, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => new(Make(series.Node, mask, new CallSite(callerFile, callerLine)));

        /// <summary>As many values: those where <paramref name="mask"/> is true, elsewhere, also where the mask is null, <paramref name="other"/>.</summary>
        /// <exception cref="ArgumentException">The mask is not a series of bool over the same rows, or there is no type for both values.</exception>
        [OverloadResolutionPriority(1)] // a text is a value, not the file of the call
        public Series Where(Series mask, Scalar other) => ChooseExpr.Of(series, mask, keepWhere: true, other);

        /// <summary>As many values: those where <paramref name="mask"/> is true, elsewhere, also where the mask is null, those of <paramref name="other"/>.</summary>
        /// <exception cref="ArgumentException">The mask is not a series of bool over the same rows, the other series is not over the same rows, or there is
        /// no type for both values.</exception>
        public Series Where(Series mask, Series other) => ChooseExpr.Of(series, mask, keepWhere: true, other);
    }

    private static FilterExpr Make(FrameExpr input, Series mask, CallSite callSite)
    {
        CheckMask(input, mask);
        return new(input, mask.Node, callSite);
    }

    /// <exception cref="ArgumentException">The mask is not a series of bool over the rows of the input.</exception>
    internal static void CheckMask(FrameExpr input, Series mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        if (mask.ColumnType != ColumnType.Bool)
            throw new ArgumentException(
                $"A mask holds bool, '{mask.Name}' holds {mask.ColumnType.Name()}. Compare it with something, as in df[df[\"{mask.Name}\"] > 0].",
                nameof(mask));
        RowCheck.SameRows(input, mask.Node, nameof(mask));
    }
}

/// <summary>The rows of the first input where the one column of the second is true.</summary>
internal sealed class FilterExpr(FrameExpr input, FrameExpr mask, CallSite callSite = default)
    : FrameExpr("filter", [input, mask], default, input.Schema, input.BlockCount, callSite), IBlockwise
{
    public TaskCode Code => FilterCode.Instance;

    protected override bool KeepsOrder => true;

    public override IEnumerable<string> ColumnsRead(int input, IReadOnlySet<string> needed) => input == 0 ? needed : base.ColumnsRead(input, needed);

    public override Expr Narrow(ImmutableArray<Expr> inputs, IReadOnlySet<string> needed)
        => Over([ProjectExpr.Only((FrameExpr)inputs[0], needed), inputs[1]]);

    /// <summary>A node that shows its input's rows in another way, over those that a filter of it leaves.</summary>
    public static Expr Below(FrameExpr view, Func<FrameExpr, FrameExpr> filtered)
    {
        var filter = (FilterExpr)filtered(view);
        return view.Over([new FilterExpr((FrameExpr)view.Inputs[0], (FrameExpr)filter.Inputs[1], filter.CallSite)]);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new FilterExpr((FrameExpr)inputs[0], (FrameExpr)inputs[1], CallSite);
}

internal sealed class FilterCode : TaskCode
{
    public static FilterCode Instance { get; } = new();

    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var partition = inputs.Get<FramePartition>(0);
        var mask = inputs.Get<FramePartition>(1);
        if (mask.RowCount != partition.RowCount) throw RowCheck.Misfit(partition.RowCount, mask.RowCount);
        return partition.Filter((FixedColumn<bool>)mask.Columns[0]);
    }
}
