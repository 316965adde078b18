namespace TaskGraph;

/// <summary>One key of an order: OrderBy's, or a ThenBy's.</summary>
internal abstract class SortLevel<T>
{
    /// <summary>The keys of some items.</summary>
    public abstract SortKeys Keys(T[] items);
}

internal sealed class SortLevel<T, TKey>(Func<T, TKey> keySelector, IComparer<TKey>? comparer, bool isDescending) : SortLevel<T>
{
    public override SortKeys Keys(T[] items)
    {
        var keys = new TKey[items.Length];
        for (int i = 0; i < keys.Length; i++) keys[i] = keySelector(items[i]);
        // Without a comparer of its own a type sorts by its fastest way.
        return new SortKeys<TKey>(keys, comparer ?? KeyOrder<TKey>.Default, isDescending);
    }
}

/// <summary>The keys of some items at one level.</summary>
internal abstract class SortKeys
{
    /// <summary>Sorts item numbers by their keys; those of equal keys end up together, in any order.</summary>
    public abstract void Sort(Span<int> order);

    /// <summary>The end of the run of equal keys that begins at <paramref name="start"/>.</summary>
    public abstract int EndOfEqual(ReadOnlySpan<int> order, int start);

    /// <summary>Compares an item's key with one of another list of the same level.</summary>
    public abstract int Compare(int item, SortKeys others, int other);
}

internal sealed class SortKeys<TKey>(TKey[] keys, IComparer<TKey> comparer, bool isDescending) : SortKeys
{
    private static readonly bool _isPrimitive = typeof(TKey).IsPrimitive;

    private readonly bool _isDefault = _isPrimitive && ReferenceEquals(comparer, Comparer<TKey>.Default);

    public override void Sort(Span<int> order)
    {
        var sorted = new TKey[order.Length];
        for (int i = 0; i < sorted.Length; i++) sorted[i] = keys[order[i]];
        sorted.AsSpan().Sort(order, _isDefault ? null : comparer);
        if (isDescending) order.Reverse();
    }

    public override int EndOfEqual(ReadOnlySpan<int> order, int start)
    {
        var key = keys[order[start]];
        int end = start + 1;
        while (end < order.Length && Compare(keys[order[end]], key) == 0) end++;
        return end;
    }

    public override int Compare(int item, SortKeys others, int other)
    {
        int order = Compare(keys[item], ((SortKeys<TKey>)others).Key(other));
        return isDescending ? -order : order;
    }

    private TKey Key(int item) => keys[item];

    private int Compare(TKey a, TKey b) => _isDefault ? Comparer<TKey>.Default.Compare(a, b) : comparer.Compare(a, b);
}

/// <summary>Items with their keys of all levels.</summary>
internal sealed class SortBlock<T>(T[] items, SortLevel<T>[] levels)
{
    private readonly SortKeys[] _keys = Array.ConvertAll(levels, l => l.Keys(items));

    public T[] Items => items;

    public int Count => items.Length;

    /// <summary>The items in order, equal ones in the order they have.</summary>
    public T[] Sorted()
    {
        var order = new int[items.Length];
        for (int i = 0; i < order.Length; i++) order[i] = i;
        Sort(order, 0);
        var sorted = new T[order.Length];
        for (int i = 0; i < sorted.Length; i++) sorted[i] = items[order[i]];
        return sorted;
    }

    public int Compare(int item, SortBlock<T> others, int other)
    {
        for (int level = 0; level < _keys.Length; level++)
            if (_keys[level].Compare(item, others._keys[level], other) is not 0 and var order) return order;
        return 0;
    }

    private void Sort(Span<int> order, int level)
    {
        _keys[level].Sort(order);
        for (int start = 0; start < order.Length;)
        {
            int end = _keys[level].EndOfEqual(order, start);
            if (end - start > 1)
            {
                // The sort is not stable: equal items get their order back, or the next level's.
                if (level + 1 < _keys.Length) Sort(order[start..end], level + 1);
                else order[start..end].Sort();
            }
            start = end;
        }
    }
}
