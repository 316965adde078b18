using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Whether elements satisfy a condition. The partitions behind the first that decides it are not computed.</summary>
public static class BagAnyAll
{
    extension<T>(Bag<T> source)
    {
        /// <summary>Whether there is an element.</summary>
        public Delayed<bool> Any([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => source.Take(1, callerFile, callerLine).Reduce<bool, bool>("Any", static items => items.Any(), static found => found.Contains(true), static found => found, new CallSite(callerFile, callerLine));

        /// <summary>Whether an element satisfies <paramref name="predicate"/>.</summary>
        public Delayed<bool> Any(Func<T, bool> predicate, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => source.Where(predicate, callerFile, callerLine).Any(callerFile, callerLine);

        /// <summary>Whether all elements satisfy <paramref name="predicate"/>; true for none.</summary>
        public Delayed<bool> All(Func<T, bool> predicate, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(predicate);
            return source.Where(item => !predicate(item), callerFile, callerLine).Take(1, callerFile, callerLine)
                .Reduce<bool, bool>("All", static items => !items.Any(), static none => !none.Contains(false), static none => none, new CallSite(callerFile, callerLine));
        }

        /// <summary>Whether an element equals <paramref name="value"/>.</summary>
        public Delayed<bool> Contains(T value, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => source.Any(item => EqualityComparer<T>.Default.Equals(item, value), callerFile, callerLine);
    }
}
