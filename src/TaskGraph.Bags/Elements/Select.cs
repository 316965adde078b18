using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Each element passed through a function.</summary>
public static class BagSelect
{
    extension<T>(Bag<T> source)
    {
        /// <summary>Each element passed through <paramref name="selector"/>.</summary>
        /// <exception cref="ArgumentNullException"><paramref name="selector"/> is null.</exception>
        public Bag<TResult> Select<TResult>(
            Func<T, TResult> selector, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(selector);
            return source.Partitionwise("Select", new SelectCode<T, TResult>(selector), new CallSite(callerFile, callerLine));
        }
    }
}

internal sealed class SelectCode<T, TResult>(Func<T, TResult> selector) : ElementCode<T, TResult>
{
    public override Sink<T> Before(Sink<TResult> next) => new Step(selector, next);

    protected override IEnumerable<TResult> Over(IEnumerable<T> items) => items.Select(selector);

    private sealed class Step(Func<T, TResult> selector, Sink<TResult> next) : Sink<T>
    {
        public override void Add(T item) => next.Add(selector(item));
    }
}
