using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>The smallest and the greatest element.</summary>
public static class BagMinMax
{
    extension<T>(Bag<T> source)
    {
        /// <summary>The smallest element, the first of equal ones.</summary>
        /// <exception cref="TaskFailedException">At Compute: there are no elements.</exception>
        public Delayed<T> Min([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => source.Aggregate(static (a, b) => Comparer<T>.Default.Compare(b, a) < 0 ? b : a, callerFile, callerLine);

        /// <summary>The greatest element, the first of equal ones.</summary>
        /// <exception cref="TaskFailedException">At Compute: there are no elements.</exception>
        public Delayed<T> Max([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => source.Aggregate(static (a, b) => Comparer<T>.Default.Compare(b, a) > 0 ? b : a, callerFile, callerLine);
    }
}
