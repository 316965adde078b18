using System.Diagnostics;

namespace TaskGraph;

/// <summary>Ticks of <see cref="Stopwatch"/> in other units.</summary>
internal static class Ticks
{
    public static double ToNanoseconds(long ticks) => ticks * (1e9 / Stopwatch.Frequency);

    public static double ToSeconds(long ticks) => ticks / (double)Stopwatch.Frequency;
}
