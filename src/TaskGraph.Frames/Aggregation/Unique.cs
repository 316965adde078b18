using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Different values.</summary>
public static class UniqueOperation
{
    extension(Series series)
    {
        /// <summary>Each value once, in order of first appearance; null is one of them where there is one.</summary>
        public Series Unique([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => series.ToFrame().DropDuplicates(null, null, callerFile, callerLine)[series.Name];

        /// <summary>The number of different values, nulls and NaN left out.</summary>
        public Delayed<long> NUnique([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            var values = series.ColumnType.IsFloating() ? series[series <= double.PositiveInfinity] : series;
            return values.Unique(callerFile, callerLine).Count();
        }
    }
}
