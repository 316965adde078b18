using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>What a function made of an element, or the exception it threw.</summary>
/// <param name="Item">The element.</param>
/// <param name="Value">The result; the type's default where there is none.</param>
/// <param name="Exception">Why there is none; null where there is one.</param>
public readonly record struct ItemOutcome<T, TResult>(T Item, TResult? Value, Exception? Exception)
{
    /// <summary>Whether there is a result.</summary>
    public bool IsSuccess => Exception is null;
}

/// <summary>Functions that may throw for some elements.</summary>
public static class BagTrySelect
{
    extension<T>(Bag<T> source)
    {
        /// <summary>
        /// Each element with what <paramref name="selector"/> made of it, or with the exception it threw. Elements that bring down the process are a
        /// matter of ComputeSurvivorsAsync.
        /// </summary>
        /// <param name="selector">What to do with an element.</param>
        /// <param name="retries">How often it is tried again before its exception counts.</param>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="retries"/> is negative.</exception>
        public Bag<ItemOutcome<T, TResult>> TrySelect<TResult>(
            Func<T, TResult> selector, int retries = 0, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(selector);
            ArgumentOutOfRangeException.ThrowIfNegative(retries);
            return source.Select(item => Try(item, selector, retries), callerFile, callerLine);
        }

        /// <summary>What <paramref name="selector"/> makes of the elements for which it does not throw; the others are left out.</summary>
        /// <inheritdoc cref="TrySelect"/>
        public Bag<TResult> SelectOrSkip<TResult>(
            Func<T, TResult> selector, int retries = 0, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => source.TrySelect(selector, retries, callerFile, callerLine).Where(static o => o.IsSuccess, callerFile, callerLine).Select(static o => o.Value!, callerFile, callerLine);
    }

    private static ItemOutcome<T, TResult> Try<T, TResult>(T item, Func<T, TResult> selector, int retries)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return new(item, selector(item), null);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                if (attempt == retries) return new(item, default, e);
            }
        }
    }
}
