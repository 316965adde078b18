using System.Collections;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TaskGraph;

/// <summary>Elements with equal keys together.</summary>
public static class BagGroupBy
{
    extension<T>(Bag<T> source)
    {
        /// <summary>
        /// The elements by key, each group in the order of the source. Groups come in no defined order, but the same one in every run. A group must
        /// fit into one worker's memory; all groups together need not. To count, sum or fold, use CountBy or AggregateBy, which exchange far less.
        /// </summary>
        /// <param name="keySelector">The key of an element: a number, a string, a tuple, a record, an enum or another type compared by value; may be null.</param>
        /// <param name="partitions">How many partitions the result has; as many as the source where left out.</param>
        /// <exception cref="ArgumentException">Keys of this type are not compared by value.</exception>
        public Bag<IGrouping<TKey, T>> GroupBy<TKey>(
            Func<T, TKey> keySelector, int? partitions = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(keySelector);
            return source.Groups("GroupBy", keySelector, new GroupCode<T, TKey>(keySelector), partitions, new CallSite(callerFile, callerLine));
        }

        /// <summary>As above, with <paramref name="elementSelector"/> applied to what the groups hold.</summary>
        public Bag<IGrouping<TKey, TElement>> GroupBy<TKey, TElement>(
            Func<T, TKey> keySelector, Func<T, TElement> elementSelector, int? partitions = null,
            [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(keySelector);
            ArgumentNullException.ThrowIfNull(elementSelector);
            return source.Groups("GroupBy", keySelector, new GroupCode<T, TKey, TElement>(keySelector, elementSelector), partitions, new CallSite(callerFile, callerLine));
        }

        /// <summary>The groups passed through <paramref name="resultSelector"/>, so that none need travel.</summary>
        public Bag<TResult> GroupBy<TKey, TResult>(
            Func<T, TKey> keySelector, Func<TKey, IEnumerable<T>, TResult> resultSelector, int? partitions = null,
            [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(resultSelector);
            return source.GroupBy(keySelector, partitions, callerFile, callerLine).Select(g => resultSelector(g.Key, g), callerFile, callerLine);
        }

        private Bag<IGrouping<TKey, TElement>> Groups<TKey, TElement>(
            string operation, Func<T, TKey> keySelector, GatherCode<IGrouping<TKey, TElement>> code, int? partitions, CallSite callSite)
        {
            StableHash<TKey>.Require(operation);
            int outputs = source.OutputsOf(partitions);
            return BagExchange.Gather<IGrouping<TKey, TElement>>(operation, [source.ByKey(operation, keySelector, outputs, callSite)], code, outputs, callSite);
        }
    }
}

internal sealed class GroupCode<T, TKey>(Func<T, TKey> keySelector) : GatherCode<IGrouping<TKey, T>>
{
    protected override IEnumerable<IGrouping<TKey, T>> Sequence(in TaskInputs inputs, TaskContext context)
    {
        var groups = new BagKeyTable<TKey, List<T>>();
        return BagGroup<TKey, T>.Of(new Grouper(keySelector, groups), Arrived<T>(inputs, context), groups);
    }

    private sealed class Grouper(Func<T, TKey> keySelector, BagKeyTable<TKey, List<T>> groups) : KeyedSink<T, TKey, List<T>>(keySelector, groups)
    {
        protected override void Fold(ref List<T>? group, bool isKnown, T item) => (group ??= []).Add(item);

        protected override void FoldRepeated(ref List<T>? group, bool isKnown, T item, int count)
        {
            group ??= [];
            int before = group.Count;
            CollectionsMarshal.SetCount(group, before + count);
            CollectionsMarshal.AsSpan(group)[before..].Fill(item);
        }
    }
}

internal sealed class GroupCode<T, TKey, TElement>(Func<T, TKey> keySelector, Func<T, TElement> elementSelector) : GatherCode<IGrouping<TKey, TElement>>
{
    protected override IEnumerable<IGrouping<TKey, TElement>> Sequence(in TaskInputs inputs, TaskContext context)
    {
        var groups = new BagKeyTable<TKey, List<TElement>>();
        return BagGroup<TKey, TElement>.Of(new Grouper(keySelector, elementSelector, groups), Arrived<T>(inputs, context), groups);
    }

    private sealed class Grouper(Func<T, TKey> keySelector, Func<T, TElement> elementSelector, BagKeyTable<TKey, List<TElement>> groups)
        : KeyedSink<T, TKey, List<TElement>>(keySelector, groups)
    {
        protected override void Fold(ref List<TElement>? group, bool isKnown, T item) => (group ??= []).Add(elementSelector(item));
    }
}

/// <summary>A group in memory: a list, so that LINQ's Count and Last are quick.</summary>
internal sealed class BagGroup<TKey, T>(TKey key, List<T> items) : IGrouping<TKey, T>, IReadOnlyList<T>, ICollection<T>
{
    public TKey Key => key;

    public int Count => items.Count;

    public bool IsReadOnly => true;

    public T this[int index] => items[index];

    /// <summary>The groups that <paramref name="grouper"/> makes of all items, which it begins when the first one is asked for.</summary>
    public static IEnumerable<IGrouping<TKey, T>> Of<TSource>(KeyedSink<TSource, TKey, List<T>> grouper, IEnumerable<TSource> source, BagKeyTable<TKey, List<T>> groups)
    {
        grouper.AddAll(source);
        foreach (var (key, items) in groups.Pairs) yield return new BagGroup<TKey, T>(key, items);
    }

    public IEnumerator<T> GetEnumerator() => items.GetEnumerator();

    public bool Contains(T item) => items.Contains(item);

    public void CopyTo(T[] array, int arrayIndex) => items.CopyTo(array, arrayIndex);

    void ICollection<T>.Add(T item) => throw new NotSupportedException("A group cannot be changed.");

    void ICollection<T>.Clear() => throw new NotSupportedException("A group cannot be changed.");

    bool ICollection<T>.Remove(T item) => throw new NotSupportedException("A group cannot be changed.");

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
