namespace TaskGraph;

/// <summary>Folds elements by key: many at a time where that is quicker.</summary>
internal abstract class KeyedSink<T, TKey, TValue>(Func<T, TKey> keySelector, BagKeyTable<TKey, TValue> table) : Sink<T>
{
    private const int Batch = 64;

    private readonly bool _looksAhead = table.LooksAhead;
    private readonly T[] _items = new T[Batch];
    private readonly TKey[] _keys = new TKey[Batch];
    private int _count;

    /// <summary>Folds all elements of a sequence.</summary>
    public void AddAll(IEnumerable<T> items)
    {
        items.Into(this);
        Flush();
    }

    public sealed override void Add(T item)
    {
        var key = keySelector(item);
        if (!_looksAhead)
        {
            Fold(ref table.At(key, out bool isKnown), isKnown, item);
            return;
        }
        _items[_count] = item;
        _keys[_count] = key;
        if (++_count == Batch) Flush();
    }

    /// <summary>Takes an element into the value of its key. The functions of the user that it calls may throw, but they cannot reach the table.</summary>
    protected abstract void Fold(ref TValue? value, bool isKnown, T item);

    private void Flush()
    {
        var keys = _keys.AsSpan(0, _count);
        _count = 0;
        if (keys.Length > 0) table.LookAhead(keys);
        for (int i = 0; i < keys.Length; i++) Fold(ref table.At(i, keys[i], out bool isKnown), isKnown, _items[i]);
    }
}
