using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Elements in the order of their keys.</summary>
public static class BagOrderBy
{
    extension<T>(Bag<T> source)
    {
        /// <summary>
        /// The elements by ascending key; of equal keys the earlier element first. Each partition is sorted into runs, and each partition of the result
        /// merges its range of all runs: nothing is computed twice, and neither side need fit into memory.
        /// </summary>
        /// <param name="keySelector">The key of an element; it is called more than once for each. Text is ordered by its characters' codes.</param>
        /// <param name="comparer">How keys are compared; the type's own order where left out.</param>
        /// <param name="partitions">How many partitions the result has; as many as the source where left out.</param>
        /// <exception cref="ArgumentException">Keys have no order, and there is no comparer.</exception>
        public OrderedBag<T> OrderBy<TKey>(
            Func<T, TKey> keySelector, IComparer<TKey>? comparer = null, int? partitions = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => source.Ordered("OrderBy", keySelector, comparer, isDescending: false, partitions, new CallSite(callerFile, callerLine));

        /// <summary>The elements by descending key; of equal keys the earlier element first. As OrderBy.</summary>
        /// <exception cref="ArgumentException">Keys have no order, and there is no comparer.</exception>
        public OrderedBag<T> OrderByDescending<TKey>(
            Func<T, TKey> keySelector, IComparer<TKey>? comparer = null, int? partitions = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => source.Ordered("OrderByDescending", keySelector, comparer, isDescending: true, partitions, new CallSite(callerFile, callerLine));

        /// <summary>The elements in ascending order. As OrderBy.</summary>
        /// <exception cref="ArgumentException">Keys have no order, and there is no comparer.</exception>
        public OrderedBag<T> Order(IComparer<T>? comparer = null, int? partitions = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => source.Ordered("Order", static item => item, comparer, isDescending: false, partitions, new CallSite(callerFile, callerLine));

        /// <summary>The elements in descending order. As OrderBy.</summary>
        /// <exception cref="ArgumentException">Keys have no order, and there is no comparer.</exception>
        public OrderedBag<T> OrderDescending(IComparer<T>? comparer = null, int? partitions = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => source.Ordered("OrderDescending", static item => item, comparer, isDescending: true, partitions, new CallSite(callerFile, callerLine));

        private OrderedBag<T> Ordered<TKey>(string operation, Func<T, TKey> keySelector, IComparer<TKey>? comparer, bool isDescending, int? partitions, CallSite callSite)
        {
            ArgumentNullException.ThrowIfNull(keySelector);
            if (comparer is null) KeyOrder.Check<TKey>(operation, KeyOrder.PassComparer);
            return OrderedBag<T>.Of(source, [new SortLevel<T, TKey>(keySelector, comparer, isDescending)], source.OutputsOf(partitions), callSite);
        }
    }

    extension<T>(OrderedBag<T> source)
    {
        /// <summary>Elements that are equal so far by ascending key.</summary>
        /// <exception cref="ArgumentException">Keys have no order, and there is no comparer.</exception>
        public OrderedBag<T> ThenBy<TKey>(
            Func<T, TKey> keySelector, IComparer<TKey>? comparer = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(keySelector);
            if (comparer is null) KeyOrder.Check<TKey>("ThenBy", KeyOrder.PassComparer);
            return source.Then(new SortLevel<T, TKey>(keySelector, comparer, isDescending: false), new CallSite(callerFile, callerLine));
        }

        /// <summary>Elements that are equal so far by descending key.</summary>
        /// <exception cref="ArgumentException">Keys have no order, and there is no comparer.</exception>
        public OrderedBag<T> ThenByDescending<TKey>(
            Func<T, TKey> keySelector, IComparer<TKey>? comparer = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(keySelector);
            if (comparer is null) KeyOrder.Check<TKey>("ThenByDescending", KeyOrder.PassComparer);
            return source.Then(new SortLevel<T, TKey>(keySelector, comparer, isDescending: true), new CallSite(callerFile, callerLine));
        }
    }
}

/// <summary>A bag in the order of its keys, which ThenBy can refine.</summary>
public sealed class OrderedBag<T> : Bag<T>
{
    private readonly Bag<T> _unordered;
    private readonly SortLevel<T>[] _levels;

    private OrderedBag(Bag<T> unordered, SortLevel<T>[] levels, Expr expr) : base(expr)
    {
        _unordered = unordered;
        _levels = levels;
    }

    internal static OrderedBag<T> Of(Bag<T> source, SortLevel<T>[] levels, int outputs, CallSite callSite)
    {
        var barrier = source.Split("OrderBy", new SortSplitCode<T>(levels, outputs), callSite);
        var gather = new BagGatherExpr("OrderBy", [barrier], Tokens.Unique(), typeof(T), new MergeRunsCode<T>(levels), outputs, callSite);
        return new(source, levels, gather);
    }

    internal OrderedBag<T> Then(SortLevel<T> level, CallSite callSite) => Of(_unordered, [.. _levels, level], Partitions, callSite);
}
