using System.Globalization;

namespace TaskGraph;

/// <summary>Durations as people read them.</summary>
internal static class Durations
{
    public static string Text(TimeSpan duration) => Text(duration.TotalSeconds);

    /// <summary>Three digits with the unit that fits: <c>1.23 ms</c>.</summary>
    public static string Text(double seconds)
    {
        (double value, string unit) = seconds switch
        {
            >= 120 => (seconds / 60, "min"),
            >= 1 => (seconds, "s"),
            >= 1e-3 => (seconds * 1e3, "ms"),
            >= 1e-6 => (seconds * 1e6, "µs"),
            _ => (seconds * 1e9, "ns"),
        };
        string format = value >= 99.95 ? "0" : value >= 9.995 ? "0.0" : value == 0 ? "0" : "0.00";
        return string.Create(CultureInfo.InvariantCulture, $"{value.ToString(format, CultureInfo.InvariantCulture)} {unit}");
    }
}
