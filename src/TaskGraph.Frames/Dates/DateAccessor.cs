using TaskGraph.FrameKernels;

namespace TaskGraph;

public sealed partial class Series
{
    /// <summary>Parts of dates and times: <c>df["date"].Dt.Year</c>.</summary>
    /// <exception cref="ArgumentException">The series does not hold DateTime, DateOnly or DateTimeOffset, of which it takes the time in UTC.</exception>
    public DateAccessor Dt => ColumnType is ColumnType.DateTime or ColumnType.DateOnly or ColumnType.DateTimeOffset ? new(Cast<DateTime>())
        : throw new ArgumentException($"Dt is for DateTime, DateOnly and DateTimeOffset, '{Name}' holds {ColumnType.Name()}. Cast it first.");
}

/// <summary>Parts of a series of dates and times, as int or bool. Null stays null.</summary>
public sealed class DateAccessor
{
    private readonly Series _series;

    internal DateAccessor(Series series) => _series = series;

    internal Series Series => _series;

    /// <summary>The year.</summary>
    public Series Year => new DatePartFunction(DatePart.Year).Of(_series);

    /// <summary>The month, from 1.</summary>
    public Series Month => new DatePartFunction(DatePart.Month).Of(_series);

    /// <summary>The day of the month, from 1.</summary>
    public Series Day => new DatePartFunction(DatePart.Day).Of(_series);

    /// <summary>The hour, from 0.</summary>
    public Series Hour => new DatePartFunction(DatePart.Hour).Of(_series);

    /// <summary>The minute, from 0.</summary>
    public Series Minute => new DatePartFunction(DatePart.Minute).Of(_series);

    /// <summary>The second, from 0.</summary>
    public Series Second => new DatePartFunction(DatePart.Second).Of(_series);

    /// <summary>The day of the week: Monday is 0, Sunday 6, as in pandas.</summary>
    public Series DayOfWeek => new DatePartFunction(DatePart.DayOfWeek).Of(_series);

    /// <summary>The day of the year, from 1.</summary>
    public Series DayOfYear => new DatePartFunction(DatePart.DayOfYear).Of(_series);

    /// <summary>The quarter of the year, from 1.</summary>
    public Series Quarter => new DatePartFunction(DatePart.Quarter).Of(_series);

    /// <summary>The number of days of the month.</summary>
    public Series DaysInMonth => new DatePartFunction(DatePart.DaysInMonth).Of(_series);

    /// <summary>Whether the year is a leap year.</summary>
    public Series IsLeapYear => new DatePartFunction(DatePart.IsLeapYear).Of(_series);

    /// <summary>Whether it is the first day of a month.</summary>
    public Series IsMonthStart => new DatePartFunction(DatePart.IsMonthStart).Of(_series);

    /// <summary>Whether it is the last day of a month.</summary>
    public Series IsMonthEnd => new DatePartFunction(DatePart.IsMonthEnd).Of(_series);

    /// <summary>Whether it is the first day of a quarter.</summary>
    public Series IsQuarterStart => new DatePartFunction(DatePart.IsQuarterStart).Of(_series);

    /// <summary>The dates without their times.</summary>
    public Series Date => new DatePartFunction(DatePart.Date).Of(_series);
}
