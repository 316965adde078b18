using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>One element where there is none.</summary>
public static class BagDefaultIfEmpty
{
    extension<T>(Bag<T> source)
    {
        /// <summary>The elements, or <paramref name="value"/> alone where there is none.</summary>
        public Bag<T> DefaultIfEmpty(T value, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => source.WithAll<bool, bool, T>("DefaultIfEmpty", static items => items.Any(), static any => any.Contains(true),
                (items, hasAny, partition) => hasAny || partition > 0 ? items : [value], new CallSite(callerFile, callerLine));

        /// <summary>The elements, or the type's default alone where there is none.</summary>
        public Bag<T?> DefaultIfEmpty([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => source.Cast<T?>(callerFile, callerLine).DefaultIfEmpty(default, callerFile, callerLine);
    }
}
