using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Each element replaced by several.</summary>
public static class BagSelectMany
{
    extension<T>(Bag<T> source)
    {
        /// <summary>The elements of all sequences that <paramref name="selector"/> gives. A null instead of a sequence fails the computation, by an error that names the element.</summary>
        /// <exception cref="ArgumentNullException"><paramref name="selector"/> is null.</exception>
        public Bag<TResult> SelectMany<TResult>(
            Func<T, IEnumerable<TResult>> selector, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(selector);
            return source.Partitionwise("SelectMany", new SelectManyCode<T, TResult>(selector), new CallSite(callerFile, callerLine));
        }

        /// <summary>Each element with each of the sequence that <paramref name="selector"/> gives for it, passed through <paramref name="resultSelector"/>.</summary>
        /// <exception cref="ArgumentNullException">A function is null.</exception>
        public Bag<TResult> SelectMany<TNext, TResult>(
            Func<T, IEnumerable<TNext>> selector, Func<T, TNext, TResult> resultSelector,
            [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(selector);
            ArgumentNullException.ThrowIfNull(resultSelector);
            return source.Partitionwise("SelectMany", new SelectManyCode<T, TNext, TResult>(selector, resultSelector), new CallSite(callerFile, callerLine));
        }
    }
}

internal static class Sequences
{
    /// <summary>What a selector gave for an element: LINQ's own error for null would name neither.</summary>
    public static IEnumerable<T> Required<T, TItem>(IEnumerable<T>? sequence, TItem item)
        => sequence ?? throw new InvalidOperationException($"SelectMany's selector gave null instead of a sequence for the element {ItemText.Of(item)}. Return an empty sequence, such as [], where an element has none.");
}

internal sealed class SelectManyCode<T, TResult>(Func<T, IEnumerable<TResult>> selector) : ElementCode<T, TResult>
{
    public override Sink<T> Before(Sink<TResult> next) => new Step(selector, next);

    protected override IEnumerable<TResult> Over(IEnumerable<T> items) => items.SelectMany(item => Sequences.Required(selector(item), item));

    private sealed class Step(Func<T, IEnumerable<TResult>> selector, Sink<TResult> next) : Sink<T>
    {
        public override void Add(T item) => Sequences.Required(selector(item), item).Into(next);
    }
}

internal sealed class SelectManyCode<T, TNext, TResult>(Func<T, IEnumerable<TNext>> selector, Func<T, TNext, TResult> resultSelector) : ElementCode<T, TResult>
{
    public override Sink<T> Before(Sink<TResult> next) => new Step(selector, resultSelector, next);

    protected override IEnumerable<TResult> Over(IEnumerable<T> items) => items.SelectMany(item => Sequences.Required(selector(item), item), resultSelector);

    private sealed class Step(Func<T, IEnumerable<TNext>> selector, Func<T, TNext, TResult> resultSelector, Sink<TResult> next) : Sink<T>
    {
        public override void Add(T item) => Sequences.Required(selector(item), item).Each(part => next.Add(resultSelector(item, part)));
    }
}
