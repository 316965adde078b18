using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>The smallest and the greatest element. Text is compared by its characters' codes.</summary>
public static class BagMinMax
{
    extension<T>(Bag<T> source)
    {
        /// <summary>The smallest element, the first of equal ones.</summary>
        /// <exception cref="ArgumentException">What is to be compared has no order.</exception>
        /// <exception cref="TaskFailedException">At Compute: there are no elements.</exception>
        public Delayed<T> Min([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            KeyOrder.Check<T>("Min", "Use MinBy with a key that has an order");
            return source.Aggregate(static (a, b) => KeyOrder<T>.Default.Compare(b, a) < 0 ? b : a, callerFile, callerLine);
        }

        /// <summary>The greatest element, the first of equal ones.</summary>
        /// <exception cref="ArgumentException">What is to be compared has no order.</exception>
        /// <exception cref="TaskFailedException">At Compute: there are no elements.</exception>
        public Delayed<T> Max([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            KeyOrder.Check<T>("Max", "Use MaxBy with a key that has an order");
            return source.Aggregate(static (a, b) => KeyOrder<T>.Default.Compare(b, a) > 0 ? b : a, callerFile, callerLine);
        }

        /// <summary>The smallest of what <paramref name="selector"/> gives for the elements.</summary>
        /// <exception cref="ArgumentException">What is to be compared has no order.</exception>
        /// <exception cref="TaskFailedException">At Compute: there are no elements.</exception>
        public Delayed<TResult> Min<TResult>(Func<T, TResult> selector, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => source.Select(selector, callerFile, callerLine).Min(callerFile, callerLine);

        /// <summary>The greatest of what <paramref name="selector"/> gives for the elements.</summary>
        /// <exception cref="ArgumentException">What is to be compared has no order.</exception>
        /// <exception cref="TaskFailedException">At Compute: there are no elements.</exception>
        public Delayed<TResult> Max<TResult>(Func<T, TResult> selector, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => source.Select(selector, callerFile, callerLine).Max(callerFile, callerLine);

        /// <summary>The element with the smallest key, the first of equal ones.</summary>
        /// <exception cref="ArgumentException">What is to be compared has no order.</exception>
        /// <exception cref="TaskFailedException">At Compute: there are no elements.</exception>
        public Delayed<T> MinBy<TKey>(Func<T, TKey> keySelector, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(keySelector);
            KeyOrder.Check<TKey>("MinBy", KeyOrder.ChooseKey);
            return source.Select(item => (Item: item, Key: keySelector(item)), callerFile, callerLine)
                .Aggregate(static (a, b) => KeyOrder<TKey>.Default.Compare(b.Key, a.Key) < 0 ? b : a, static best => best.Item, "MinBy", new CallSite(callerFile, callerLine));
        }

        /// <summary>The element with the greatest key, the first of equal ones.</summary>
        /// <exception cref="ArgumentException">What is to be compared has no order.</exception>
        /// <exception cref="TaskFailedException">At Compute: there are no elements.</exception>
        public Delayed<T> MaxBy<TKey>(Func<T, TKey> keySelector, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(keySelector);
            KeyOrder.Check<TKey>("MaxBy", KeyOrder.ChooseKey);
            return source.Select(item => (Item: item, Key: keySelector(item)), callerFile, callerLine)
                .Aggregate(static (a, b) => KeyOrder<TKey>.Default.Compare(b.Key, a.Key) > 0 ? b : a, static best => best.Item, "MaxBy", new CallSite(callerFile, callerLine));
        }
    }
}
