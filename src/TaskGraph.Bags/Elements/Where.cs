using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>The elements that satisfy a condition.</summary>
public static class BagWhere
{
    extension<T>(Bag<T> source)
    {
        /// <summary>The elements for which <paramref name="predicate"/> is true.</summary>
        /// <exception cref="ArgumentNullException"><paramref name="predicate"/> is null.</exception>
        public Bag<T> Where(Func<T, bool> predicate, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(predicate);
            return source.Partitionwise("Where", new WhereCode<T>(predicate), new CallSite(callerFile, callerLine));
        }
    }
}

internal sealed class WhereCode<T>(Func<T, bool> predicate) : ElementCode<T, T>
{
    public override Sink<T> Before(Sink<T> next) => new Step(predicate, next);

    protected override IEnumerable<T> Over(IEnumerable<T> items) => items.Where(predicate);

    private sealed class Step(Func<T, bool> predicate, Sink<T> next) : Sink<T>
    {
        public override void Add(T item)
        {
            if (predicate(item)) next.Add(item);
        }
    }
}
