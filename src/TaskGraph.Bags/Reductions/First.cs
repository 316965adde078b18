using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>One element: the first, the last, the only one. Only as many partitions are computed as are needed to find the first.</summary>
public static class BagFirst
{
    private const string NoElements = "The bag has no elements.";

    extension<T>(Bag<T> source)
    {
        /// <summary>The first element.</summary>
        /// <exception cref="TaskFailedException">At Compute: there are no elements.</exception>
        public Delayed<T> First([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => source.OneOf("First", 1, static items => items.Length > 0 ? items[0] : throw new InvalidOperationException(NoElements), new CallSite(callerFile, callerLine));

        /// <summary>The first element that satisfies <paramref name="predicate"/>.</summary>
        /// <exception cref="TaskFailedException">At Compute: none does.</exception>
        public Delayed<T> First(Func<T, bool> predicate, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => source.Where(predicate, callerFile, callerLine).First(callerFile, callerLine);

        /// <summary>The first element, or the type's default where there is none.</summary>
        public Delayed<T?> FirstOrDefault([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => source.OneOf("FirstOrDefault", 1, static items => items.FirstOrDefault(), new CallSite(callerFile, callerLine));

        /// <summary>The first element that satisfies <paramref name="predicate"/>, or the type's default where none does.</summary>
        public Delayed<T?> FirstOrDefault(Func<T, bool> predicate, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => source.Where(predicate, callerFile, callerLine).FirstOrDefault(callerFile, callerLine);

        /// <summary>The only element.</summary>
        /// <exception cref="TaskFailedException">At Compute: there are none or several.</exception>
        public Delayed<T> Single([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => source.OneOf("Single", 2, static items => items.Length == 1 ? items[0]
                : throw new InvalidOperationException(items.Length == 0 ? NoElements : "The bag has more than one element."), new CallSite(callerFile, callerLine));

        /// <summary>The only element that satisfies <paramref name="predicate"/>.</summary>
        /// <exception cref="TaskFailedException">At Compute: none or several do.</exception>
        public Delayed<T> Single(Func<T, bool> predicate, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => source.Where(predicate, callerFile, callerLine).Single(callerFile, callerLine);

        /// <summary>The only element, or the type's default where there is none.</summary>
        /// <exception cref="TaskFailedException">At Compute: there are several.</exception>
        public Delayed<T?> SingleOrDefault([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => source.OneOf("SingleOrDefault", 2, static items => items.SingleOrDefault(), new CallSite(callerFile, callerLine));

        /// <summary>The only element that satisfies <paramref name="predicate"/>, or the type's default where none does.</summary>
        /// <exception cref="TaskFailedException">At Compute: several do.</exception>
        public Delayed<T?> SingleOrDefault(Func<T, bool> predicate, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => source.Where(predicate, callerFile, callerLine).SingleOrDefault(callerFile, callerLine);

        /// <summary>The element at a position, from 0. The partitions behind it are not computed.</summary>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is negative.</exception>
        /// <exception cref="TaskFailedException">At Compute: there are fewer elements.</exception>
        public Delayed<T> ElementAt(int index, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            return source.OneOf("ElementAt", checked(index + 1), items => items.Length > index ? items[index]
                : throw new InvalidOperationException($"The bag has {items.Length} elements, none at position {index}."), new CallSite(callerFile, callerLine));
        }

        /// <summary>The last element, or the type's default where there is none.</summary>
        public Delayed<T?> LastOrDefault([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => source.TakeLast(1, callerFile, callerLine).Reduce<T[], T?>(
                "LastOrDefault", static items => items.ToArray(), static all => [.. all.SelectMany(a => a)], static items => items.LastOrDefault(), new CallSite(callerFile, callerLine));

        /// <summary>The last element.</summary>
        /// <exception cref="TaskFailedException">At Compute: there are no elements.</exception>
        public Delayed<T> Last([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => source.Aggregate(static (_, later) => later, static last => last, "Last", new CallSite(callerFile, callerLine));

        private Delayed<TResult> OneOf<TResult>(string operation, int needed, Func<T[], TResult> choose, CallSite callSite)
            => source.Take(needed, callSite.File, callSite.Line).Reduce<T[], TResult>(operation, static items => items.ToArray(), static all => [.. all.SelectMany(a => a)], choose, callSite);
    }
}
