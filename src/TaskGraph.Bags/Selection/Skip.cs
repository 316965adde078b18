using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>All but the first elements.</summary>
public static class BagSkip
{
    extension<T>(Bag<T> source)
    {
        /// <summary>All elements but the first <paramref name="count"/>; partitions that come before them are empty.</summary>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
        public Bag<T> Skip(int count, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count);
            return source.WithOffsets<T>("Skip", (items, offset) => items.Skip((int)Math.Clamp(count - offset, 0, int.MaxValue)), new CallSite(callerFile, callerLine));
        }

        /// <summary>The elements from the first one on for which <paramref name="predicate"/> is false.</summary>
        /// <exception cref="ArgumentNullException"><paramref name="predicate"/> is null.</exception>
        public Bag<T> SkipWhile(Func<T, bool> predicate, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(predicate);
            return source.WithAll<(int Leading, bool IsWhole), int[], T>("SkipWhile", items => BagTakeWhile.Leading(items, predicate), BagTakeWhile.Taken,
                static (items, taken, partition) => items.Skip(taken[partition]), new CallSite(callerFile, callerLine));
        }
    }
}
