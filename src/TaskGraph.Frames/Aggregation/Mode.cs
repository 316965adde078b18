using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>The most frequent values.</summary>
public static class ModeOperation
{
    extension(Series series)
    {
        /// <summary>The values that occur most often, in their order; nulls and NaN are left out. One of each group is what <see cref="Agg.Mode"/> gives.</summary>
        public Series Mode([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            string count = series.Name == "count" ? "count of values" : "count";
            var counts = series.ToFrame().GroupBy([series.Name], sort: true).Agg([Agg.Count().As(count)], callerFile, callerLine);
            return counts[counts[count] - counts[count].Max(callerFile, callerLine) == 0][series.Name];
        }
    }
}
