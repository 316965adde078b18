using System.Collections.Immutable;
using System.Globalization;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>A series reduced to one value: a summary of each partition, combined in a tree of fixed form.</summary>
internal sealed class ReduceExpr : DelayedExpr
{
    private readonly Reduction _reduction;
    private readonly int _ddof;

    private ReduceExpr(Expr summaries, Reduction reduction, Type type, int ddof, CallSite callSite)
        : base(reduction.ToString().ToLowerInvariant(), [summaries], TokenBuilder.Of("type").Add(type).Add(ddof).ToToken(), type, callSite)
    {
        _reduction = reduction;
        _ddof = ddof;
    }

    /// <exception cref="ArgumentException">The reduction is not defined for the series' type, or its result is no <typeparamref name="T"/>.
    /// </exception>
    public static Delayed<T> Of<T>(Series series, Reduction reduction, int ddof = 1, CallSite callSite = default)
    {
        var type = series.ColumnType;
        bool isTotal = reduction is Reduction.Sum or Reduction.Prod or Reduction.Mean or Reduction.Var or Reduction.Std;
        bool isSpan = type == ColumnType.TimeSpan && reduction == Reduction.Sum;
        bool isExtreme = reduction is Reduction.Min or Reduction.Max;
        if (isExtreme && !type.Kind().IsKey) throw new ArgumentException($"Lists have no order: '{series.Name}' holds {type.Name()}.");
        if (isTotal && !isSpan && !type.IsNumeric() && type != ColumnType.Bool)
            throw new ArgumentException($"{reduction} is defined for numbers, '{series.Name}' holds {type.Name()}.");
        if (!Gives(reduction, type, typeof(T)))
            throw new ArgumentException($"{reduction} of '{series.Name}' ({type.Name()}) is not read as {TypeNames.Of(typeof(T))}. " +
                $"Use {reduction}<{Natural(reduction, type).Name()}>().");
        return new(new ReduceExpr(new SummaryExpr(series.Node, reduction, callSite), reduction, typeof(T), ddof, callSite));
    }

    /// <summary>The number of rows.</summary>
    public static Delayed<long> RowCount(FrameExpr frame, CallSite callSite)
        => new(new ReduceExpr(new SummaryExpr(new ProjectExpr(frame, []), Reduction.Count, callSite), Reduction.Count, typeof(long), 0, callSite));

    public override void Lower(Materializer materializer)
        => materializer.Produce(this, materializer.AddTree(this, Inputs[0], new CombineCode(_reduction), new FinishCode(_reduction, Type, _ddof)));

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new ReduceExpr(inputs[0], _reduction, Type, _ddof, CallSite);

    private static ColumnType Natural(Reduction reduction, ColumnType type) => reduction switch
    {
        Reduction.Count => ColumnType.Long,
        Reduction.Mean or Reduction.Var or Reduction.Std => ColumnType.Double,
        Reduction.Sum => ColumnTypes.Total(type),
        Reduction.Prod => type.IsInteger() || type == ColumnType.Bool ? ColumnType.Long : ColumnType.Double,
        _ => type,
    };

    private static bool Gives(Reduction reduction, ColumnType type, Type asked)
        => ColumnTypes.TryOf(asked, out var column) && (column == Natural(reduction, type) || Cell.CanRead(Natural(reduction, type), asked)
            || reduction == Reduction.Prod && column == ColumnType.Double || reduction == Reduction.Mean && column == type && type == ColumnType.Decimal
            || reduction == Reduction.Sum && type != ColumnType.TimeSpan && column.IsNumeric());

    private sealed class CombineCode(Reduction reduction) : TaskCode
    {
        public override object? Run(in TaskInputs inputs, TaskContext context) => Fold(inputs, reduction);
    }

    private sealed class FinishCode(Reduction reduction, Type type, int ddof) : TaskCode
    {
        public override object? Run(in TaskInputs inputs, TaskContext context)
        {
            var all = Fold(inputs, reduction);
            var target = Nullable.GetUnderlyingType(type) ?? type;
            object? value = reduction switch
            {
                Reduction.Count => all.Count,
                Reduction.Sum when target == typeof(double) || target == typeof(float) => all.Sum + (double)all.Exact + (double)all.Decimal,
                Reduction.Sum when target == typeof(decimal) => all.Decimal + (decimal)all.Exact,
                Reduction.Sum when target == typeof(TimeSpan) => new TimeSpan(checked((long)all.Exact)),
                Reduction.Sum when target == typeof(ulong) => checked((ulong)all.Exact),
                Reduction.Sum => checked((long)all.Exact),
                Reduction.Prod when target == typeof(double) => all.Product,
                Reduction.Prod => all.WholeProduct,
                Reduction.Mean when all.Count == 0 && target != typeof(double) | target != type => null,
                Reduction.Mean when target == typeof(decimal) => (all.Decimal + (decimal)all.Exact) / all.Count,
                Reduction.Mean => (all.Sum + (double)all.Exact + (double)all.Decimal) / all.Count,
                Reduction.Var => Variance(all, ddof),
                Reduction.Std => Math.Sqrt(Variance(all, ddof)),
                _ when all.Extreme is ColumnSummary.RankedWord word => word.Text,
                _ => all.Extreme ?? (target == typeof(double) && target == type ? double.NaN : null),
            };
            if (value is null)
                return target != type || !type.IsValueType ? null
                    : throw new InvalidOperationException($"There is no value to take the {reduction.ToString().ToLowerInvariant()} of. " +
                        $"Ask for {TypeNames.Of(type)}? to get null instead.");
            return target.IsInstanceOfType(value) ? value : Convert.ChangeType(value, target, CultureInfo.InvariantCulture);
        }

        private static double Variance(ColumnSummary all, int ddof) => all.Count > ddof ? all.SquaredDistances / (all.Count - ddof) : double.NaN;
    }

    private static ColumnSummary Fold(in TaskInputs inputs, Reduction reduction)
    {
        var all = inputs.Get<ColumnSummary>(0);
        for (int i = 1; i < inputs.Count; i++) all = ColumnSummary.Combine(all, inputs.Get<ColumnSummary>(i), reduction);
        return all;
    }
}

/// <summary>A summary of each partition of a one-column frame, or of its rows where it has no column.</summary>
internal sealed class SummaryExpr(FrameExpr input, Reduction reduction, CallSite callSite)
    : Expr("summary", [input], TokenBuilder.Of(reduction.ToString()).ToToken(), callSite), IBlockwise
{
    public override object Meta => nameof(ColumnSummary);

    public override int BlockCount { get; } = input.BlockCount;

    public override string Details => reduction.ToString().ToLowerInvariant();

    public TaskCode Code { get; } = new SummaryCode(reduction);

    public override Expr Hold(HeldBlocks blocks) => throw new NotSupportedException("Summaries are combined, not kept.");

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new SummaryExpr((FrameExpr)inputs[0], reduction, CallSite);
}

internal sealed class SummaryCode(Reduction reduction) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var partition = inputs.Get<FramePartition>(0);
        return partition.Columns.Length == 0 ? ColumnSummary.OfRows(partition.RowCount) : ColumnSummary.Of(partition.Columns[0], reduction);
    }
}
