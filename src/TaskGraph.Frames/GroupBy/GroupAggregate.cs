using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>
/// An aggregate in three steps: states of a partition's groups as columns, the same states of several partitions merged, and the result.
/// Data only: it travels with the tasks.
/// </summary>
internal abstract class GroupAggregate
{
    /// <summary>The types of the columns that hold the states.</summary>
    public abstract ColumnType[] StateTypes { get; }

    public abstract ColumnType ResultType { get; }

    /// <summary>The states of the groups of one partition.</summary>
    public abstract ColumnData[] States(ColumnData? column, RowGroups groups);

    /// <summary>The states of the groups of states.</summary>
    public abstract ColumnData[] Merge(ReadOnlySpan<ColumnData> states, RowGroups groups);

    /// <summary>The results of states.</summary>
    public virtual ColumnData Finish(ReadOnlySpan<ColumnData> states) => states[0].Share();

    /// <exception cref="ArgumentException">The function is not defined for the type.</exception>
    public static GroupAggregate Of(Agg agg, ColumnType type)
    {
        bool isNumber = type.IsNumeric() || type == ColumnType.Bool;
        if (!isNumber && agg.Function is GroupFunction.Sum or GroupFunction.Mean or GroupFunction.Var or GroupFunction.Std)
            throw new ArgumentException($"{agg.Function} is defined for numbers, '{agg.Column}' holds {type.Name()}. Use Min, Max, Count, First or Last.");
        return agg.Function switch
        {
            GroupFunction.Size or GroupFunction.Count => new CountAggregate(),
            GroupFunction.Sum => new SumAggregate(type.IsFloating() ? ColumnType.Double : ColumnType.Long),
            GroupFunction.Mean => new MeanAggregate(type.IsFloating() ? ColumnType.Double : ColumnType.Long),
            GroupFunction.Min => new PickAggregate(type, GroupFunction.Min),
            GroupFunction.Max => new PickAggregate(type, GroupFunction.Max),
            GroupFunction.First or GroupFunction.Last => new PickAggregate(type, agg.Function),
            _ => new SpreadAggregate(agg.Function == GroupFunction.Std),
        };
    }

    /// <summary>A column over an array that nobody writes to any more.</summary>
    protected static FixedColumn<T> Column<T>(T[] values) where T : unmanaged => new(ColumnBuffer<T>.Wrap(values));

    /// <summary>The column as another type, to be released.</summary>
    protected static ColumnData As(ColumnData column, ColumnType type) => column.Type == type ? column.Share() : Casting.To(column, type);

    /// <summary>A column of doubles; those where <paramref name="isValue"/> is false are null.</summary>
    protected static ColumnData Nullable(double[] values, Func<int, bool> isValue)
    {
        var builder = new FixedColumnBuilder<double>(values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            if (isValue(i)) builder.Append(values[i]);
            else builder.AppendNull();
        }
        return builder.Build();
    }
}

internal sealed class CountAggregate : GroupAggregate
{
    public override ColumnType[] StateTypes => [ColumnType.Long];

    public override ColumnType ResultType => ColumnType.Long;

    public override ColumnData[] States(ColumnData? column, RowGroups groups) => [Column(GroupedValues.Counts(groups, column))];

    public override ColumnData[] Merge(ReadOnlySpan<ColumnData> states, RowGroups groups) => [SumAggregate.Sum(states[0], groups)];
}

internal sealed class SumAggregate(ColumnType type) : GroupAggregate
{
    public override ColumnType[] StateTypes => [type];

    public override ColumnType ResultType => type;

    public override ColumnData[] States(ColumnData? column, RowGroups groups)
    {
        var numbers = As(column!, type);
        ColumnData sum = Sum(numbers, groups);
        numbers.Release();
        return [sum];
    }

    public override ColumnData[] Merge(ReadOnlySpan<ColumnData> states, RowGroups groups) => [Sum(states[0], groups)];

    /// <summary>The sums of a column of long or double.</summary>
    public static ColumnData Sum(ColumnData column, RowGroups groups) => column is FixedColumn<long> whole ? Sum(whole, groups) : Sum((FixedColumn<double>)column, groups);

    private static FixedColumn<T> Sum<T>(FixedColumn<T> column, RowGroups groups) where T : unmanaged, System.Numerics.INumber<T>
    {
        var sums = new T[groups.Count];
        GroupedValues.Sums(groups, column, sums);
        return Column(sums);
    }
}

internal sealed class MeanAggregate(ColumnType type) : GroupAggregate
{
    public override ColumnType[] StateTypes => [type, ColumnType.Long];

    public override ColumnType ResultType => ColumnType.Double;

    public override ColumnData[] States(ColumnData? column, RowGroups groups)
    {
        var numbers = As(column!, type);
        ColumnData[] states = [SumAggregate.Sum(numbers, groups), Column(GroupedValues.Counts(groups, numbers))];
        numbers.Release();
        return states;
    }

    public override ColumnData[] Merge(ReadOnlySpan<ColumnData> states, RowGroups groups) => [SumAggregate.Sum(states[0], groups), SumAggregate.Sum(states[1], groups)];

    public override ColumnData Finish(ReadOnlySpan<ColumnData> states)
    {
        var sums = As(states[0], ColumnType.Double);
        var counts = ((FixedColumn<long>)states[1]).Values.ToArray();
        double[] means = ((FixedColumn<double>)sums).Values.ToArray();
        sums.Release();
        for (int i = 0; i < means.Length; i++) means[i] /= counts[i];
        return Nullable(means, i => counts[i] > 0);
    }
}

/// <summary>A value that one of the rows has.</summary>
internal sealed class PickAggregate(ColumnType type, GroupFunction function) : GroupAggregate
{
    public override ColumnType[] StateTypes => [type];

    public override ColumnType ResultType => type;

    public override ColumnData[] States(ColumnData? column, RowGroups groups) => [column!.Take(RowsOf(column, groups), canMiss: true)];

    public override ColumnData[] Merge(ReadOnlySpan<ColumnData> states, RowGroups groups) => [states[0].Take(RowsOf(states[0], groups), canMiss: true)];

    private int[] RowsOf(ColumnData column, RowGroups groups)
    {
        if (function is GroupFunction.First or GroupFunction.Last) return GroupedValues.Ends(groups, column, last: function == GroupFunction.Last);
        bool greatest = function == GroupFunction.Max;
        return column switch
        {
            StringColumn text => GroupedValues.Extremes<int>(groups, RanksOf(text), column, greatest),
            FixedColumn<bool> truth => GroupedValues.Extremes(groups, System.Runtime.InteropServices.MemoryMarshal.Cast<bool, byte>(truth.Values), column, greatest),
            FixedColumn<DateTime> times => GroupedValues.Extremes(groups, System.Runtime.InteropServices.MemoryMarshal.Cast<DateTime, long>(times.Values), column, greatest),
            FixedColumn<int> numbers => GroupedValues.Extremes(groups, numbers.Values, column, greatest),
            FixedColumn<long> numbers => GroupedValues.Extremes(groups, numbers.Values, column, greatest),
            FixedColumn<float> numbers => GroupedValues.Extremes(groups, numbers.Values, column, greatest),
            FixedColumn<double> numbers => GroupedValues.Extremes(groups, numbers.Values, column, greatest),
            _ => throw new NotSupportedException($"A column of {column.Type.Name()} has no order."),
        };
    }

    private static int[] RanksOf(StringColumn text)
    {
        var ranks = new int[text.Length];
        StringCodes.Remap(text.Codes, text.Dictionary.Ranks, ranks);
        return ranks;
    }
}

/// <summary>
/// Variance from counts, means and sums of squared distances: of a partition in two passes, of partitions by Chan, Golub and LeVeque, 1979.
/// </summary>
internal sealed class SpreadAggregate(bool isRoot) : GroupAggregate
{
    public override ColumnType[] StateTypes => [ColumnType.Long, ColumnType.Double, ColumnType.Double];

    public override ColumnType ResultType => ColumnType.Double;

    public override ColumnData[] States(ColumnData? column, RowGroups groups)
    {
        var numbers = (FixedColumn<double>)As(column!, ColumnType.Double);
        var counts = GroupedValues.Counts(groups, numbers);
        var means = new double[groups.Count];
        GroupedValues.Sums(groups, numbers, means);
        for (int g = 0; g < means.Length; g++) means[g] = counts[g] == 0 ? 0 : means[g] / counts[g];
        var distances = new double[groups.Count];
        GroupedValues.SquaredDistances(groups, numbers, means, distances);
        numbers.Release();
        return [Column(counts), Column(means), Column(distances)];
    }

    public override ColumnData[] Merge(ReadOnlySpan<ColumnData> states, RowGroups groups)
    {
        var count = ((FixedColumn<long>)states[0]).Values;
        var mean = ((FixedColumn<double>)states[1]).Values;
        var distance = ((FixedColumn<double>)states[2]).Values;
        var (counts, means, distances) = (new long[groups.Count], new double[groups.Count], new double[groups.Count]);
        for (int i = 0; i < groups.Ids.Length; i++)
        {
            int g = groups.Ids[i];
            if (g < 0 || count[i] == 0) continue;
            long n = counts[g] + count[i];
            double delta = mean[i] - means[g];
            distances[g] += distance[i] + delta * delta * ((double)counts[g] * count[i] / n);
            means[g] += delta * ((double)count[i] / n);
            counts[g] = n;
        }
        return [Column(counts), Column(means), Column(distances)];
    }

    public override ColumnData Finish(ReadOnlySpan<ColumnData> states)
    {
        long[] counts = ((FixedColumn<long>)states[0]).Values.ToArray();
        double[] spread = ((FixedColumn<double>)states[2]).Values.ToArray();
        for (int i = 0; i < spread.Length; i++)
        {
            spread[i] /= counts[i] - 1;
            if (isRoot) spread[i] = Math.Sqrt(spread[i]);
        }
        return Nullable(spread, i => counts[i] > 1);
    }
}
