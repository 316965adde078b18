namespace TaskGraph.FrameKernels;

/// <summary>Dates, times and instants as each other: an instant is the time in UTC, a date the midnight it begins with.</summary>
internal static class TimeCasting
{
    /// <summary>A column of DateTime, DateOnly or DateTimeOffset as another one of these.</summary>
    public static ColumnData To(ColumnData column, ColumnType type) => (column, type) switch
    {
        (FixedColumn<DateTime> c, ColumnType.DateOnly) => Map(c, static t => DateOnly.FromDateTime(t)),
        (FixedColumn<DateTime> c, ColumnType.DateTimeOffset) => Map(c, static t => new DateTimeOffset(t, TimeSpan.Zero)),
        (FixedColumn<DateOnly> c, ColumnType.DateTime) => Map(c, static d => d.ToDateTime(default)),
        (FixedColumn<DateOnly> c, ColumnType.DateTimeOffset) => Map(c, static d => new DateTimeOffset(d.ToDateTime(default), TimeSpan.Zero)),
        (FixedColumn<DateTimeOffset> c, ColumnType.DateTime) => Map(c, static t => Cell.Plain(t.UtcDateTime)),
        (FixedColumn<DateTimeOffset> c, ColumnType.DateOnly) => Map(c, static t => DateOnly.FromDateTime(t.UtcDateTime)),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    private static FixedColumn<TTo> Map<TFrom, TTo>(FixedColumn<TFrom> column, Func<TFrom, TTo> map) where TFrom : unmanaged where TTo : unmanaged
    {
        var values = ColumnBuffer<TTo>.Rent(column.Length);
        var from = column.Values;
        var to = values.Span;
        for (int row = 0; row < to.Length; row++) to[row] = column.IsNull(row) ? default : map(from[row]);
        return new(values, column.Validity.Share());
    }
}
