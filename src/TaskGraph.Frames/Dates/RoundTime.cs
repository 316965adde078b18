namespace TaskGraph;

/// <summary>Times as multiples of a span, and as text.</summary>
public static class RoundTimeOperation
{
    extension(DateAccessor dates)
    {
        /// <summary>The last multiple of a span not after each time, counted from 0001-01-01.</summary>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="span"/> is not positive.</exception>
        public Series Floor(TimeSpan span) => new RoundTimeFunction(span, TimeRounding.Down).Of(dates.Series);

        /// <summary>The first multiple of a span not before each time.</summary>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="span"/> is not positive.</exception>
        public Series Ceil(TimeSpan span) => new RoundTimeFunction(span, TimeRounding.Up).Of(dates.Series);

        /// <summary>The nearest multiple of a span; of two as near the even one.</summary>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="span"/> is not positive.</exception>
        public Series Round(TimeSpan span) => new RoundTimeFunction(span, TimeRounding.Nearest).Of(dates.Series);

        /// <summary>The times as text in one of .NET's formats, invariantly: <c>Format("yyyy/MM/dd")</c>.</summary>
        /// <exception cref="FormatException"><paramref name="format"/> is no format of times.</exception>
        public Series Format(string format)
        {
            ArgumentException.ThrowIfNullOrEmpty(format);
            _ = default(DateTime).ToString(format, System.Globalization.CultureInfo.InvariantCulture);
            return new FormatTimeFunction(format).Of(dates.Series);
        }

        /// <summary>The names of the days of the week, in English.</summary>
        public Series DayName() => dates.Format("dddd");

        /// <summary>The names of the months, in English.</summary>
        public Series MonthName() => dates.Format("MMMM");
    }
}

internal enum TimeRounding
{
    Down,
    Up,
    Nearest,
}

internal sealed class RoundTimeFunction : ColumnFunction
{
    private readonly long _span;
    private readonly TimeRounding _rounding;

    public RoundTimeFunction(TimeSpan span, TimeRounding rounding) : base("round-time", FormattableString.Invariant($"{rounding} to {span:c}"))
    {
        if (span <= TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(span), span, $"The span is {span}. Use one above zero, such as TimeSpan.FromDays(1).");
        (_span, _rounding) = (span.Ticks, rounding);
    }

    public override ColumnType ResultFor(FrameColumn column) => ColumnType.DateTime;

    public override ColumnData Apply(ColumnData column)
    {
        var times = (FixedColumn<DateTime>)column;
        var values = ColumnBuffer<DateTime>.Rent(column.Length);
        for (int row = 0; row < column.Length; row++)
            values.Span[row] = column.IsNull(row) ? default : new DateTime(Round(times.Values[row].Ticks));
        return new FixedColumn<DateTime>(values, column.Validity.Share());
    }

    private long Round(long ticks)
    {
        long whole = ticks / _span, rest = ticks % _span;
        bool isUp = rest > 0 && _rounding switch
        {
            TimeRounding.Down => false,
            TimeRounding.Up => true,
            _ => rest > _span - rest || rest == _span - rest && whole % 2 == 1,
        };
        return Math.Min((whole + (isUp ? 1 : 0)) * _span, DateTime.MaxValue.Ticks);
    }
}

internal sealed class FormatTimeFunction(string format) : ColumnFunction("format-time", format)
{
    public override ColumnType ResultFor(FrameColumn column) => ColumnType.String;

    public override bool IsTotalFor(ColumnType type) => false;

    public override bool IsCostlyFor(ColumnType type) => true;

    public override ColumnData Apply(ColumnData column)
    {
        var times = (FixedColumn<DateTime>)column;
        var builder = new StringColumnBuilder(column.Length);
        for (int row = 0; row < column.Length; row++)
        {
            if (column.IsNull(row)) builder.AppendNull();
            else builder.Append(times.Values[row].ToString(Details, System.Globalization.CultureInfo.InvariantCulture));
        }
        return builder.Build();
    }
}
