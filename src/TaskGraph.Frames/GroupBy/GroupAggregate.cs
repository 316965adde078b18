namespace TaskGraph;

/// <summary>An aggregate: the states it needs, and what it makes of them. Data only: it travels with the tasks.</summary>
internal abstract class GroupAggregate(params GroupState[] states)
{
    public GroupState[] States => states;

    public abstract ColumnType ResultType { get; }

    /// <summary>The results from the columns of the states.</summary>
    public abstract ColumnData Finish(ReadOnlySpan<ColumnData> states);

    /// <exception cref="ArgumentException">The function is not defined for the type of a column.</exception>
    public static GroupAggregate Of(Agg agg, FrameSchema schema)
    {
        if (agg.Column is not { } column) return new StateAggregate(new SizeState());
        var type = schema.TypeOf(column);
        CheckIsNumber(agg, column, type);
        if (agg.Second is { } second) CheckIsNumber(agg, second, schema.TypeOf(second));
        bool isFloating = type.IsFloating();
        var total = ColumnTypes.Total(type);
        return agg.Function switch
        {
            GroupFunction.Count => new StateAggregate(new CountState(column)),
            GroupFunction.Sum => new StateAggregate(new SumState(column, total)),
            GroupFunction.Prod => new StateAggregate(new ProductState(column, total)),
            // The sum of a few long numbers may exceed them; that of int can't.
            GroupFunction.Mean => isFloating ? new MeanAggregate(new SumAndCountState(column))
                : new MeanAggregate(new SumState(column, type is ColumnType.Long or ColumnType.ULong ? ColumnType.Double : total), new CountState(column)),
            GroupFunction.Min => new StateAggregate(new PickState(column, type, FrameKernels.GroupPick.Least)),
            GroupFunction.Max => new StateAggregate(new PickState(column, type, FrameKernels.GroupPick.Greatest)),
            GroupFunction.First => new StateAggregate(new PickState(column, type, FrameKernels.GroupPick.First)),
            GroupFunction.Last => new StateAggregate(new PickState(column, type, FrameKernels.GroupPick.Last)),
            GroupFunction.Any => new TruthAggregate(column, all: false),
            GroupFunction.All => new TruthAggregate(column, all: true),
            GroupFunction.Var or GroupFunction.Std => new SpreadAggregate(column, isRoot: agg.Function == GroupFunction.Std, agg.Ddof),
            GroupFunction.Cov or GroupFunction.Corr => new PairAggregate(column, agg.Second!, isRatio: agg.Function == GroupFunction.Corr),
            GroupFunction.Quantile => new StateAggregate(new QuantileState(column, agg.QuantileAt)),
            GroupFunction.NUnique => new StateAggregate(new DistinctState(column, ColumnType.Long, Mode: false)),
            GroupFunction.Mode => new StateAggregate(new DistinctState(column, type, Mode: true)),
            GroupFunction.List => new StateAggregate(new ListState(column, type.ListOf())),
            GroupFunction.Custom => agg.CustomFunctions!.Of(column, type),
            _ => throw new ArgumentOutOfRangeException(nameof(agg)),
        };
    }

    /// <summary>A column of doubles; those where <paramref name="isValue"/> is false are null.</summary>
    protected static ColumnData Nullable(ColumnBuffer<double> values, Func<int, bool> isValue)
    {
        var bits = ColumnBuffer<ulong>.RentCleared(ValidityBits.Words(values.Length));
        for (int i = 0; i < values.Length; i++)
            if (isValue(i)) ValidityBits.Set(bits.Span, i);
        return new FixedColumn<double>(values, ColumnValidity.From(bits, values.Length));
    }

    private static void CheckIsNumber(Agg agg, string column, ColumnType type)
    {
        bool isAny = agg.Function is GroupFunction.Count or GroupFunction.Min or GroupFunction.Max or GroupFunction.First or GroupFunction.Last
            or GroupFunction.NUnique or GroupFunction.Mode or GroupFunction.List or GroupFunction.Custom;
        bool isTruth = agg.Function is GroupFunction.Any or GroupFunction.All;
        bool isSpan = type == ColumnType.TimeSpan && agg.Function == GroupFunction.Sum;
        if (isAny && (type.Kind().IsKey || agg.Function is GroupFunction.Count or GroupFunction.First or GroupFunction.Last or GroupFunction.List or GroupFunction.Custom) || isSpan || type == ColumnType.Bool && agg.Function != GroupFunction.Prod || type.IsNumeric() && !isTruth) return;
        if (isAny) throw new ArgumentException($"{agg.Function} is not defined for {type.Name()}, which '{column}' holds: lists can't be compared. Use Count, First, Last or List.");
        throw new ArgumentException(isTruth ? $"{agg.Function} is defined for bool, '{column}' holds {type.Name()}. Compare it with something first."
            : $"{agg.Function} is defined for numbers, '{column}' holds {type.Name()}. Use Min, Max, Count, First, Last, Mode or NUnique.");
    }
}

/// <summary>A state that is the result.</summary>
internal sealed class StateAggregate(GroupState state) : GroupAggregate(state)
{
    public override ColumnType ResultType => States[0].Types[0];

    public override ColumnData Finish(ReadOnlySpan<ColumnData> states) => states[0].Share();
}

/// <summary>A sum by a count.</summary>
internal sealed class MeanAggregate(params GroupState[] states) : GroupAggregate(states)
{
    public override ColumnType ResultType => ColumnType.Double;

    public override ColumnData Finish(ReadOnlySpan<ColumnData> states)
    {
        var counts = (FixedColumn<long>)states[1];
        var means = ColumnBuffer<double>.Rent(counts.Length);
        var to = means.Span;
        bool allKnown = true;
        var sums = (FixedColumn<double>)FrameKernels.Casting.To(states[0], ColumnType.Double);
        sums.Values.CopyTo(to);
        sums.Release();
        var by = counts.Values;
        for (int i = 0; i < to.Length; i++)
        {
            to[i] /= by[i];
            allKnown &= by[i] > 0;
        }
        return allKnown ? new FixedColumn<double>(means) : Nullable(means, i => counts.Values[i] > 0);
    }
}

/// <summary>Whether one value is true, or all are. pandas' answers for a group without values: false and true.</summary>
internal sealed class TruthAggregate(string column, bool all) : GroupAggregate(new SumState(column, ColumnType.Long), new CountState(column))
{
    public override ColumnType ResultType => ColumnType.Bool;

    public override ColumnData Finish(ReadOnlySpan<ColumnData> states)
    {
        var sums = ((FixedColumn<long>)states[0]).Values;
        var counts = ((FixedColumn<long>)states[1]).Values;
        var truths = ColumnBuffer<bool>.Rent(sums.Length);
        for (int i = 0; i < sums.Length; i++) truths.Span[i] = all ? sums[i] == counts[i] : sums[i] > 0;
        return new FixedColumn<bool>(truths);
    }
}

/// <summary>Variance, or its root.</summary>
internal sealed class SpreadAggregate(string column, bool isRoot, int ddof) : GroupAggregate(new MomentState(column))
{
    public override ColumnType ResultType => ColumnType.Double;

    public override ColumnData Finish(ReadOnlySpan<ColumnData> states)
    {
        var counts = (FixedColumn<long>)states[0];
        var squares = ((FixedColumn<double>)states[2]).Values;
        var spread = ColumnBuffer<double>.Rent(squares.Length);
        for (int i = 0; i < squares.Length; i++)
        {
            double variance = squares[i] / (counts.Values[i] - ddof);
            spread.Span[i] = isRoot ? Math.Sqrt(variance) : variance;
        }
        return Nullable(spread, i => counts.Values[i] > ddof);
    }
}

/// <summary>Covariance, or correlation; null where a group has fewer than two pairs, or no spread for the latter.</summary>
internal sealed class PairAggregate(string first, string second, bool isRatio) : GroupAggregate(new PairState(first, second))
{
    public override ColumnType ResultType => ColumnType.Double;

    public override ColumnData Finish(ReadOnlySpan<ColumnData> states)
    {
        var counts = (FixedColumn<long>)states[0];
        var xx = (FixedColumn<double>)states[3];
        var yy = (FixedColumn<double>)states[4];
        var xy = ((FixedColumn<double>)states[5]).Values;
        var results = ColumnBuffer<double>.Rent(xy.Length);
        for (int i = 0; i < xy.Length; i++)
            results.Span[i] = isRatio ? xy[i] / Math.Sqrt(xx.Values[i] * yy.Values[i]) : xy[i] / (counts.Values[i] - 1);
        return Nullable(results, i => counts.Values[i] > 1 && (!isRatio || xx.Values[i] > 0 && yy.Values[i] > 0));
    }
}
