using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Whether some or all values are true.</summary>
public static class AnyAllOperation
{
    extension(Series series)
    {
        /// <summary>Whether a value is true, nulls left out; false where there is none.</summary>
        /// <exception cref="ArgumentException">The series does not hold bool.</exception>
        public Delayed<bool> Any([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => series.Where(series, callerFile, callerLine).Len(callerFile, callerLine) > 0L;

        /// <summary>Whether every value is true, nulls left out; true where there is none.</summary>
        /// <exception cref="ArgumentException">The series does not hold bool.</exception>
        public Delayed<bool> All([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => series.Where(!series, callerFile, callerLine).Len(callerFile, callerLine) <= 0L;
    }
}
