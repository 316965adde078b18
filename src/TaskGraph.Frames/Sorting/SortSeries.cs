using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>The order of single columns.</summary>
public static class SortSeriesOperation
{
    extension(Series series)
    {
        /// <summary>The values in order, equal ones as they came; over several partitions.</summary>
        /// <param name="ascending">Whether small values come first.</param>
        /// <param name="nullsFirst">Whether nulls and NaN come first; else they come last, whichever way the values are sorted.</param>
        /// <param name="callerFile">Where the call is.</param>
        /// <param name="callerLine">Where the call is.</param>
        /// <exception cref="ArgumentException">The series holds lists, which have no order.</exception>
        public Series SortValues(
            bool ascending = true, bool nullsFirst = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => new(series.ToFrame().SortValues([series.Name], [ascending], nullsFirst, callerFile, callerLine).Node);

        /// <summary>The greatest values, greatest first.</summary>
        /// <exception cref="ArgumentException">The series holds lists, which have no order.</exception>
        public Series NLargest(int count = 5, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => new(series.ToFrame().NLargest(count, series.Name, callerFile, callerLine).Node);

        /// <summary>The smallest values, smallest first.</summary>
        /// <exception cref="ArgumentException">The series holds lists, which have no order.</exception>
        public Series NSmallest(int count = 5, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => new(series.ToFrame().NSmallest(count, series.Name, callerFile, callerLine).Node);
    }
}
