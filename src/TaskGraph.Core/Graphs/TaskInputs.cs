namespace TaskGraph;

/// <summary>The results a task reads, by argument position.</summary>
public readonly ref struct TaskInputs
{
    private readonly object?[] _store;
    private readonly ReadOnlySpan<int> _slots;

    internal TaskInputs(object?[] store, ReadOnlySpan<int> slots)
    {
        _store = store;
        _slots = slots;
    }

    /// <summary>The number of arguments.</summary>
    public int Count => _slots.Length;

    /// <summary>The result for argument <paramref name="index"/>.</summary>
    public object? this[int index] => _store[_slots[index]];

    /// <summary>The result for argument <paramref name="index"/> as <typeparamref name="T"/>.</summary>
    public T Get<T>(int index) => (T)_store[_slots[index]]!;
}
