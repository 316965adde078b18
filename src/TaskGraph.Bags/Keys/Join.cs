using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Pairs of elements with equal keys.</summary>
public static class BagJoin
{
    extension<TOuter>(Bag<TOuter> outer)
    {
        /// <summary>
        /// Each pair of an outer and an inner element with equal keys, passed through <paramref name="resultSelector"/>; null keys match nothing.
        /// In no defined order, but the same one in every run. An inner bag of one partition is sent to every outer partition: then the
        /// outer order and partitions are kept.
        /// </summary>
        /// <param name="inner">The other bag.</param>
        /// <param name="outerKeySelector">The key of an outer element.</param>
        /// <param name="innerKeySelector">The key of an inner element.</param>
        /// <param name="partitions">How many partitions the result has; as many as the larger side where left out.</param>
        /// <exception cref="ArgumentException">Keys of this type are not compared by value.</exception>
        public Bag<TResult> Join<TInner, TKey, TResult>(
            Bag<TInner> inner, Func<TOuter, TKey> outerKeySelector, Func<TInner, TKey> innerKeySelector, Func<TOuter, TInner, TResult> resultSelector,
            int? partitions = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(resultSelector);
            return JoinShape.Join("Join", outer, inner, outerKeySelector, innerKeySelector, new PairsKind<TOuter, TInner, TResult>(resultSelector), partitions, new CallSite(callerFile, callerLine));
        }

        /// <summary>Each outer element with all inner elements of its key, which may be none. Order and partitions as in Join.</summary>
        /// <exception cref="ArgumentException">Keys of this type are not compared by value.</exception>
        public Bag<TResult> GroupJoin<TInner, TKey, TResult>(
            Bag<TInner> inner, Func<TOuter, TKey> outerKeySelector, Func<TInner, TKey> innerKeySelector, Func<TOuter, IEnumerable<TInner>, TResult> resultSelector,
            int? partitions = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(resultSelector);
            return JoinShape.Join("GroupJoin", outer, inner, outerKeySelector, innerKeySelector, new GroupsKind<TOuter, TInner, TResult>(resultSelector), partitions, new CallSite(callerFile, callerLine));
        }

        /// <summary>As Join; an outer element without a match comes once, with the inner type's default. Order and partitions as in Join.</summary>
        /// <exception cref="ArgumentException">Keys of this type are not compared by value.</exception>
        public Bag<TResult> LeftJoin<TInner, TKey, TResult>(
            Bag<TInner> inner, Func<TOuter, TKey> outerKeySelector, Func<TInner, TKey> innerKeySelector, Func<TOuter, TInner?, TResult> resultSelector,
            int? partitions = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(resultSelector);
            return JoinShape.Join("LeftJoin", outer, inner, outerKeySelector, innerKeySelector, new LeftKind<TOuter, TInner, TResult>(resultSelector), partitions, new CallSite(callerFile, callerLine));
        }

        /// <summary>As Join; an inner element without a match comes once, with the outer type's default. Order and partitions are those of the inner bag.</summary>
        /// <exception cref="ArgumentException">Keys of this type are not compared by value.</exception>
        public Bag<TResult> RightJoin<TInner, TKey, TResult>(
            Bag<TInner> inner, Func<TOuter, TKey> outerKeySelector, Func<TInner, TKey> innerKeySelector, Func<TOuter?, TInner, TResult> resultSelector,
            int? partitions = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(inner);
            ArgumentNullException.ThrowIfNull(resultSelector);
            return inner.LeftJoin(outer, innerKeySelector, outerKeySelector, (i, o) => resultSelector(o, i), partitions, callerFile, callerLine);
        }
    }
}

internal sealed class PairsKind<TLeft, TRight, TResult>(Func<TLeft, TRight, TResult> resultSelector) : JoinKind<TLeft, TRight, TResult>
{
    public override void Match(TLeft left, Matches<TRight> matches, Sink<TResult> results)
    {
        foreach (var right in matches) results.Add(resultSelector(left, right));
    }
}

internal sealed class GroupsKind<TLeft, TRight, TResult>(Func<TLeft, IEnumerable<TRight>, TResult> resultSelector) : JoinKind<TLeft, TRight, TResult>
{
    public override void Match(TLeft left, Matches<TRight> matches, Sink<TResult> results) => results.Add(resultSelector(left, matches.ToList()));
}

internal sealed class LeftKind<TLeft, TRight, TResult>(Func<TLeft, TRight?, TResult> resultSelector) : JoinKind<TLeft, TRight, TResult>
{
    public override void Match(TLeft left, Matches<TRight> matches, Sink<TResult> results)
    {
        if (matches.IsEmpty) results.Add(resultSelector(left, default));
        foreach (var right in matches) results.Add(resultSelector(left, right));
    }
}
