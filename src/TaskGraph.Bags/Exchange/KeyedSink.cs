namespace TaskGraph;

/// <summary>Folds elements by key: many at a time where that is quicker.</summary>
/// <param name="keySelector">The key of an element.</param>
/// <param name="table">The values by key.</param>
/// <param name="readsItems">Whether folding needs the element. Where it does not, none is kept until its key is looked for.</param>
internal abstract class KeyedSink<T, TKey, TValue>(Func<T, TKey> keySelector, BagKeyTable<TKey, TValue> table, bool readsItems = true) : Sink<T>
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

    public sealed override void Add(T item) => Add(item, keySelector(item));

    /// <summary>Folds an element whose key is known.</summary>
    public void Add(T item, TKey key)
    {
        if (!_looksAhead)
        {
            Fold(ref table.At(key, out bool isKnown), isKnown, item);
            return;
        }
        if (readsItems) _items[_count] = item;
        _keys[_count] = key;
        table.Ahead(_count, key);
        if (++_count == Batch) Flush();
    }

    public sealed override void AddRepeated(T item, int count)
    {
        Flush();
        FoldRepeated(ref table.At(keySelector(item), out bool isKnown), isKnown, item, count);
    }

    /// <summary>Folds the elements that wait for others to be looked up with.</summary>
    public void Flush()
    {
        var keys = _keys.AsSpan(0, _count);
        _count = 0;
        if (keys.Length > 0) table.LookAhead(keys.Length);
        for (int i = 0; i < keys.Length; i++) Fold(ref table.At(i, keys[i], out bool isKnown), isKnown, _items[i]);
    }

    /// <summary>Takes an element into the value of its key. The functions of the user that it calls may throw, but they cannot reach the table.</summary>
    protected abstract void Fold(ref TValue? value, bool isKnown, T item);

    /// <summary>Takes an element that comes several times in a row into the value of its key.</summary>
    protected virtual void FoldRepeated(ref TValue? value, bool isKnown, T item, int count)
    {
        for (int i = 0; i < count; i++) Fold(ref value, isKnown || i > 0, item);
    }
}
