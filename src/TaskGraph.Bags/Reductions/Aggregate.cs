using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Any reduction by functions of the user's own.</summary>
public static class BagAggregate
{
    extension<T>(Bag<T> source)
    {
        /// <summary>Combines all elements by an associative function, in their order.</summary>
        /// <exception cref="TaskFailedException">At Compute: there are no elements.</exception>
        public Delayed<T> Aggregate(Func<T, T, T> combine, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => source.Aggregate(combine, static result => result, "Aggregate", new CallSite(callerFile, callerLine));

        /// <summary>
        /// Folds each partition from <paramref name="seed"/>, then combines the partitions' results in their order. The seed enters once a
        /// partition, so it should be neutral for <paramref name="combine"/>; it must not be changed by the functions.
        /// </summary>
        public Delayed<TAccumulate> Aggregate<TAccumulate>(
            TAccumulate seed, Func<TAccumulate, T, TAccumulate> add, Func<TAccumulate, TAccumulate, TAccumulate> combine,
            [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => source.Aggregate(seed, add, combine, static result => result, callerFile, callerLine);

        /// <summary>The same, passed through <paramref name="resultSelector"/> at the end.</summary>
        public Delayed<TResult> Aggregate<TAccumulate, TResult>(
            TAccumulate seed, Func<TAccumulate, T, TAccumulate> add, Func<TAccumulate, TAccumulate, TAccumulate> combine, Func<TAccumulate, TResult> resultSelector,
            [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(add);
            ArgumentNullException.ThrowIfNull(combine);
            ArgumentNullException.ThrowIfNull(resultSelector);
            return source.Reduce<TAccumulate, TResult>(
                "Aggregate", items => items.Aggregate(seed, add), partials => partials.Aggregate(combine), resultSelector, new CallSite(callerFile, callerLine));
        }

        /// <summary>As the first, by another name. A partition without elements has nothing, not a default: a partial result is one element or none.</summary>
        internal Delayed<TResult> Aggregate<TResult>(Func<T, T, T> combine, Func<T, TResult> resultSelector, string operation, CallSite callSite)
        {
            ArgumentNullException.ThrowIfNull(combine);
            return source.Reduce<T[], TResult>(operation, items => Fold(items, combine), partials => Fold(partials.SelectMany(p => p), combine),
                result => result is [var only] ? resultSelector(only) : throw new InvalidOperationException("The bag has no elements."), callSite);
        }
    }

    private static T[] Fold<T>(IEnumerable<T> items, Func<T, T, T> combine)
    {
        using var walk = items.GetEnumerator();
        if (!walk.MoveNext()) return [];
        T result = walk.Current;
        while (walk.MoveNext()) result = combine(result, walk.Current);
        return [result];
    }
}
