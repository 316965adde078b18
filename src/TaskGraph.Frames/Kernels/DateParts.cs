namespace TaskGraph.FrameKernels;

/// <summary>Parts of dates and times.</summary>
internal enum DatePart
{
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
    DayOfWeek,
    DayOfYear,
    Quarter,
    DaysInMonth,
    IsLeapYear,
    IsMonthStart,
    IsMonthEnd,
    IsQuarterStart,
    Date,
}

/// <summary>Parts of columns of dates and times.</summary>
internal static class DateParts
{
    public static ColumnData Run(DatePart part, FixedColumn<DateTime> column) => part switch
    {
        DatePart.Year => Map(column, static t => t.Year),
        DatePart.Month => Map(column, static t => t.Month),
        DatePart.Day => Map(column, static t => t.Day),
        DatePart.Hour => Map(column, static t => t.Hour),
        DatePart.Minute => Map(column, static t => t.Minute),
        DatePart.Second => Map(column, static t => t.Second),
        DatePart.DayOfWeek => Map(column, static t => ((int)t.DayOfWeek + 6) % 7),
        DatePart.DayOfYear => Map(column, static t => t.DayOfYear),
        DatePart.Quarter => Map(column, static t => (t.Month + 2) / 3),
        DatePart.DaysInMonth => Map(column, static t => DateTime.DaysInMonth(t.Year, t.Month)),
        DatePart.IsLeapYear => Map(column, static t => DateTime.IsLeapYear(t.Year)),
        DatePart.IsMonthStart => Map(column, static t => t.Day == 1),
        DatePart.IsMonthEnd => Map(column, static t => t.Day == DateTime.DaysInMonth(t.Year, t.Month)),
        DatePart.IsQuarterStart => Map(column, static t => t.Day == 1 && t.Month % 3 == 1),
        DatePart.Date => Map(column, static t => t.Date),
        _ => throw new ArgumentOutOfRangeException(nameof(part)),
    };

    // What null rows hold is undefined, but always a time: the bits of every DateTime column are.
    private static FixedColumn<T> Map<T>(FixedColumn<DateTime> column, Func<DateTime, T> part) where T : unmanaged
    {
        var values = ColumnBuffer<T>.Rent(column.Length);
        var from = column.Values;
        var to = values.Span;
        for (int row = 0; row < to.Length; row++) to[row] = part(from[row]);
        return new(values, column.Validity.Share());
    }
}
