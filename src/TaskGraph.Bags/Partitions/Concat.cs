using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Several bags one behind the other.</summary>
public static class BagConcat
{
    extension<T>(Bag<T> source)
    {
        /// <summary>The elements of this bag, then those of <paramref name="second"/>; the partitions stay as they are.</summary>
        /// <exception cref="ArgumentNullException"><paramref name="second"/> is null.</exception>
        public Bag<T> Concat(Bag<T> second, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(second);
            return new(new BagConcatExpr([source.Expr, second.Expr], typeof(T), new CallSite(callerFile, callerLine)));
        }

        /// <summary>The elements of this bag, then <paramref name="element"/>.</summary>
        public Bag<T> Append(T element, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => source.Concat(Bag.FromSequence([element], 1, callerFile, callerLine), callerFile, callerLine);

        /// <summary><paramref name="element"/>, then the elements of this bag.</summary>
        public Bag<T> Prepend(T element, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => Bag.FromSequence([element], 1, callerFile, callerLine).Concat(source, callerFile, callerLine);
    }
}
