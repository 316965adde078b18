using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>Rows by stretches of time.</summary>
public static class ResampleOperation
{
    extension(DataFrame frame)
    {
        /// <summary>
        /// The rows in stretches of time by the index, a column of DateTime. Stretches of months are labelled by their last day and weeks by their Sunday, as
        /// in pandas; others by their beginning.
        /// </summary>
        /// <param name="frequency">A number and a unit: <c>s</c>, <c>min</c>, <c>h</c>, <c>d</c>, <c>w</c> or <c>M</c> (months), as in <c>1d</c> or <c>12h</c>.</param>
        /// <exception cref="InvalidOperationException">The frame has no index.</exception>
        /// <exception cref="ArgumentException">The index does not hold DateTime, or the frequency is none.</exception>
        public Resampled Resample(string frequency)
        {
            if (frame.IndexName is not { } index)
                throw new InvalidOperationException("Resample goes by the index, and the frame has none. Call SetIndex with a column of DateTime.");
            if (frame.Schema.TypeOf(index) != ColumnType.DateTime)
                throw new ArgumentException($"Resample goes by time, the index '{index}' holds {frame.Schema.TypeOf(index).Name()}.");
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
        var binned = _frame.Assign((_index, new TimeBinFunction(_step).Of(_frame[_index])));
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
internal sealed class TimeBinFunction(TimeStep step) : ColumnFunction("time-bin", step.ToString())
{
    public override ColumnType ResultFor(FrameColumn column) => ColumnType.DateTime;

    public override ColumnData Apply(ColumnData column)
    {
        var times = (FixedColumn<DateTime>)column;
        var bins = ColumnBuffer<DateTime>.Rent(column.Length);
        for (int row = 0; row < bins.Length; row++) bins.Span[row] = step.LabelOf(times.Values[row]);
        return new FixedColumn<DateTime>(bins, column.Validity.Share());
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

/// <summary>A stretch of time: a number of ticks or of months.</summary>
internal sealed record TimeStep(long Ticks, int Months, string Text)
{
    private const long Week = 7 * TimeSpan.TicksPerDay;

    /// <exception cref="ArgumentException">The text is no frequency.</exception>
    public static TimeStep Parse(string frequency)
    {
        ArgumentNullException.ThrowIfNull(frequency);
        int digits = 0;
        while (digits < frequency.Length && char.IsAsciiDigit(frequency[digits])) digits++;
        int count = digits == 0 ? 1 : int.TryParse(frequency.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : 0;
        long unit = frequency[digits..] switch
        {
            "s" => TimeSpan.TicksPerSecond,
            "min" => TimeSpan.TicksPerMinute,
            "h" or "H" => TimeSpan.TicksPerHour,
            "d" or "D" => TimeSpan.TicksPerDay,
            "w" or "W" => Week,
            "M" => -1,
            _ => 0,
        };
        if (count <= 0 || unit == 0 || unit == Week && count != 1)
            throw new ArgumentException($"'{frequency}' is no frequency. Use a number and a unit: s, min, h, d or M, as in '12h', or 'w' for weeks.", nameof(frequency));
        return unit < 0 ? new(0, count, frequency) : new(checked(count * unit), 0, frequency);
    }

    /// <summary>The label of the stretch that a time lies in.</summary>
    public DateTime LabelOf(DateTime time)
    {
        if (Months > 0)
        {
            int last = ((time.Year * 12 + time.Month - 1) / Months + 1) * Months - 1;
            return EndOfMonth(last);
        }
        if (Ticks == Week) return time.Date.AddDays((7 - (int)time.DayOfWeek) % 7);
        return new DateTime(time.Ticks / Ticks * Ticks);
    }

    /// <summary>The label behind another.</summary>
    public DateTime Next(DateTime label) => Months > 0 ? EndOfMonth(label.Year * 12 + label.Month - 1 + Months) : label.AddTicks(Ticks);

    /// <summary>How many labels there are from one to another, both counted; of months not more than that.</summary>
    public long CountOf(DateTime first, DateTime last) => Months > 0 ? (last.Year - first.Year + 1L) * 12 : (last.Ticks - first.Ticks) / Ticks + 1;

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static DateTime EndOfMonth(int month)
    {
        int year = Math.DivRem(month, 12, out int within);
        return new DateTime(year, within + 1, DateTime.DaysInMonth(year, within + 1));
    }
}
