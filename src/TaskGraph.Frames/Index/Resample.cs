using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>Rows by stretches of time.</summary>
public static class ResampleOperation
{
    extension(DataFrame frame)
    {
        /// <summary>
        /// The rows in stretches of time by the index, a column of DateTime. Stretches of months are labelled by their last day and weeks by their Sunday, as
        /// in pandas; others by their beginning. Several months or weeks are counted from those of the earliest time, what does not divide a day
        /// from that time's midnight.
        /// </summary>
        /// <param name="frequency">A number and a unit: <c>s</c>, <c>min</c>, <c>h</c>, <c>d</c>, <c>w</c> or <c>M</c> (months), as in <c>90min</c> or <c>1d</c>.</param>
        /// <exception cref="InvalidOperationException">The frame has no index.</exception>
        /// <exception cref="ArgumentException">The index does not hold DateTime, or the frequency is none or too long.</exception>
        /// <exception cref="TaskFailedException">At Compute: weeks or months of a time end behind the year 9999.</exception>
        public Resampled Resample(string frequency)
        {
            if (frame.IndexName is not { } index)
                throw new InvalidOperationException("Resample goes by the index, and the frame has none. Call SetIndex with a column of DateTime.");
            if (frame.Schema.TypeOf(index) != ColumnType.DateTime)
                throw new ArgumentException($"Resample goes by time, the index '{index}' holds {frame.Schema.TypeOf(index).Name()}. Call SetIndex with a column of DateTime.");
            return new(frame, index, TimeStep.Parse(frequency));
        }
    }
}

/// <summary>A frame's rows in stretches of time, to be aggregated.</summary>
public sealed class Resampled
{
    private readonly DataFrame _frame;
    private readonly string _index;
    private readonly TimeStep _step;

    internal Resampled(DataFrame frame, string index, TimeStep step) => (_frame, _index, _step) = (frame, index, step);

    /// <summary>
    /// A row for each stretch from the first to the last that has rows: the index, then a column for each aggregate. In a stretch without rows sums
    /// and counts are 0, others null.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such column, a name would occur twice, or a function is not defined for a column's type.</exception>
    public DataFrame Agg(params Agg[] aggregates)
    {
        ArgumentNullException.ThrowIfNull(aggregates);
        var binned = _frame.Assign((_index, TimeBinExpr.Of(_frame[_index], _step)));
        var groups = binned.GroupBy(_index).Agg(aggregates);
        bool[] zeros = [false, .. aggregates.Select(a => a.Function is GroupFunction.Sum or GroupFunction.Count or GroupFunction.Size or GroupFunction.NUnique)];
        var filled = new TimeGapsExpr(OnePartitionExpr.Of(groups.Node), _step, zeros);
        return new(new IndexExpr(filled, _index, default));
    }

    /// <summary>The number of rows in each stretch, as the column <c>count</c>.</summary>
    public DataFrame Size() => Agg(TaskGraph.Agg.Count());

    /// <summary>The sums of every numeric column.</summary>
    public DataFrame Sum() => Agg([.. Numeric().Select(TaskGraph.Agg.Sum)]);

    /// <summary>The means of every numeric column.</summary>
    public DataFrame Mean() => Agg([.. Numeric().Select(TaskGraph.Agg.Mean)]);

    /// <summary>The smallest values of every numeric column.</summary>
    public DataFrame Min() => Agg([.. Numeric().Select(TaskGraph.Agg.Min)]);

    /// <summary>The greatest values of every numeric column.</summary>
    public DataFrame Max() => Agg([.. Numeric().Select(TaskGraph.Agg.Max)]);

    private IEnumerable<string> Numeric() => _frame.Schema.Where(c => c.ColumnType.IsNumeric()).Select(c => c.Name);
}

/// <summary>Puts each time to the label of its stretch.</summary>
internal sealed class TimeBinExpr : FrameExpr, IBlockwise
{
    private readonly TimeStep _step;

    private TimeBinExpr(ImmutableArray<Expr> inputs, TimeStep step)
        : base("time-bin", inputs, TokenBuilder.Of("bins").Add(step.ToString()).ToToken(), ((FrameExpr)inputs[0]).Schema, inputs[0].BlockCount, rows: ((FrameExpr)inputs[0]).Rows)
    {
        _step = step;
        Code = new TimeBinCode(step);
    }

    public TaskCode Code { get; }

    public bool IsAligned => Inputs.Length == 1;

    public override string Details => _step.ToString();

    public static Series Of(Series times, TimeStep step)
        => new(new TimeBinExpr(step.CountsFromFirst ? [times.Node, times.Min<DateTime?>().Expr] : [times.Node], step));

    public int InputBlock(int input, int block) => input == 0 ? block : 0;

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new TimeBinExpr(inputs, _step);
}

internal sealed class TimeBinCode(TimeStep step) : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var partition = inputs.Get<FramePartition>(0);
        var first = inputs.Count == 1 ? null : inputs.Get<DateTime?>(1);
        var times = (FixedColumn<DateTime>)partition.Columns[0];
        var bins = ColumnBuffer<DateTime>.RentCleared(times.Length);
        for (int row = 0; row < bins.Length; row++)
            if (!times.IsNull(row)) bins.Span[row] = step.LabelOf(times.Values[row], first ?? default);
        return new FramePartition(partition.Schema, [new FixedColumn<DateTime>(bins, times.Validity.Share())], partition.RowCount);
    }
}

/// <summary>Adds rows for stretches without any, between the first and the last.</summary>
internal sealed class TimeGapsExpr(FrameExpr input, TimeStep step, bool[] zeros)
    : FrameExpr("time-gaps", [input], TokenOf(step, zeros), input.Schema, 1), IBlockwise
{
    public TaskCode Code { get; } = new TimeGapsCode(step, zeros);

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new TimeGapsExpr((FrameExpr)inputs[0], step, zeros);

    private static UInt128 TokenOf(TimeStep step, bool[] zeros)
    {
        var token = TokenBuilder.Of("gaps").Add(step.ToString());
        foreach (bool zero in zeros) token.Add(zero);
        return token.ToToken();
    }
}

internal sealed class TimeGapsCode(TimeStep step, bool[] zeros) : PartitionCode
{
    protected override FramePartition Run(FramePartition partition, TaskContext context)
    {
        if (partition.RowCount == 0) return partition.Share();
        var times = ((FixedColumn<DateTime>)partition.Columns[0]).Values;
        // Labels far apart would make endless rows of a typing error in a date.
        if (step.CountOf(times[0], times[^1]) > Array.MaxLength)
            throw new InvalidOperationException($"From {times[0]:s} to {times[^1]:s} there are too many stretches of {step}. Use longer ones.");
        var labels = new List<DateTime>();
        var rows = new List<int>();
        for (int row = 0; row < times.Length; row++)
        {
            for (var label = row == 0 ? times[0] : step.Next(labels[^1]); label < times[row]; label = step.Next(label))
            {
                labels.Add(label);
                rows.Add(-1);
            }
            labels.Add(times[row]);
            rows.Add(row);
        }
        var columns = new ColumnData[partition.Columns.Length];
        columns[0] = ManagedColumns.FromArray("time", labels.ToArray());
        for (int i = 1; i < columns.Length; i++)
        {
            var taken = partition.Columns[i].Take(rows.ToArray(), canMiss: true);
            columns[i] = zeros[i] ? new FillNaFunction(0).Apply(taken) : taken.Share();
            taken.Release();
        }
        return new(partition.Schema, columns, labels.Count);
    }
}
