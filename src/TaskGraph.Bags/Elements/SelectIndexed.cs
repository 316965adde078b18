using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Each element passed through a function that also gets its position.</summary>
public static class BagSelectIndexed
{
    extension<T>(Bag<T> source)
    {
        /// <summary>
        /// Each element with its position in the whole bag, from 0, passed through <paramref name="selector"/>. The partitions are counted first and kept
        /// meanwhile; where the position within the partition is enough, SelectInPartition costs nothing.
        /// </summary>
        /// <exception cref="ArgumentNullException"><paramref name="selector"/> is null.</exception>
        public Bag<TResult> Select<TResult>(Func<T, long, TResult> selector, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(selector);
            return source.WithOffsets("Select", (items, offset) => items.Select((item, i) => selector(item, offset + i)), new CallSite(callerFile, callerLine));
        }

        /// <summary>Each element with its position in its partition, from 0, passed through <paramref name="selector"/>.</summary>
        /// <exception cref="ArgumentNullException"><paramref name="selector"/> is null.</exception>
        public Bag<TResult> SelectInPartition<TResult>(Func<T, int, TResult> selector, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(selector);
            return source.Partitionwise("SelectInPartition", items => items.Select(selector), new CallSite(callerFile, callerLine));
        }
    }
}
