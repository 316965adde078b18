using System.Globalization;

namespace TaskGraph;

/// <summary>A stretch of time: a number of ticks, of weeks that end on a Sunday, or of months.</summary>
internal sealed record TimeStep(long Ticks, bool IsOfWeeks, int Months, string Text)
{
    private const long Week = 7 * TimeSpan.TicksPerDay;

    /// <summary>Whether labels depend on the earliest time: where calendars do not say on their own where stretches begin.</summary>
    public bool CountsFromFirst => Months > 0 ? Months > 1 : IsOfWeeks ? Ticks > Week : TimeSpan.TicksPerDay % Ticks != 0;

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
        if (count <= 0 || unit == 0)
            throw new ArgumentException($"'{frequency}' is no frequency. Use a number and a unit: s, min, h, d, w or M, as in '12h'.", nameof(frequency));
        if (unit < 0) return new(0, false, count, frequency);
        if (count > long.MaxValue / unit)
            throw new ArgumentException($"'{frequency}' is longer than a TimeSpan, which is up to {TimeSpan.MaxValue.Days} days. Use a shorter stretch.", nameof(frequency));
        return new(count * unit, unit == Week, 0, frequency);
    }

    /// <summary>The label of the stretch that a time lies in.</summary>
    /// <param name="time">The time.</param>
    /// <param name="first">The earliest of all times; asked only where <see cref="CountsFromFirst"/>.</param>
    /// <exception cref="InvalidOperationException">The stretch has its label at its end, which is behind the last DateTime.</exception>
    public DateTime LabelOf(DateTime time, DateTime first)
    {
        if (Months > 0)
        {
            var month = MonthOf(first) + Up(MonthOf(time) - MonthOf(first), Months);
            return month <= MonthOf(DateTime.MaxValue) ? EndOfMonth((long)month) : throw EndsTooLate(time);
        }
        if (IsOfWeeks)
        {
            var sunday = SundayOf(first) + Up(SundayOf(time) - SundayOf(first), Ticks);
            return sunday <= DateTime.MaxValue.Ticks ? new DateTime((long)sunday) : throw EndsTooLate(time);
        }
        return first.Date.AddTicks((time - first.Date).Ticks / Ticks * Ticks);
    }

    /// <summary>The label behind another.</summary>
    public DateTime Next(DateTime label) => Months > 0 ? EndOfMonth(MonthOf(label) + Months) : label.AddTicks(Ticks);

    /// <summary>How many labels there are from one to another, both counted; of months not more than that.</summary>
    public long CountOf(DateTime first, DateTime last) => Months > 0 ? (last.Year - first.Year + 1L) * 12 : (last.Ticks - first.Ticks) / Ticks + 1;

    /// <inheritdoc/>
    public override string ToString() => Text;

    private InvalidOperationException EndsTooLate(DateTime time)
        => new($"The stretch of {Text} that {time:s} lies in ends behind {DateTime.MaxValue:yyyy-MM-dd}, and its label would be that day. Use days, or leave such times out.");

    private static Int128 Up(long distance, long step) => ((Int128)distance + step - 1) / step * step;

    // In ticks: the Sunday of the last days there are is behind them.
    private static long SundayOf(DateTime time) => time.Date.Ticks + (7 - (int)time.DayOfWeek) % 7 * TimeSpan.TicksPerDay;

    private static long MonthOf(DateTime time) => time.Year * 12 + time.Month - 1;

    private static DateTime EndOfMonth(long month)
    {
        var (year, within) = Math.DivRem(month, 12);
        return new DateTime((int)year, (int)within + 1, DateTime.DaysInMonth((int)year, (int)within + 1));
    }
}
