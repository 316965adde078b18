namespace TaskGraph;

/// <summary>The results a task reads, by argument position.</summary>
public readonly ref struct TaskInputs
{
    private readonly object?[] _store;
    private readonly ReadOnlySpan<int> _slots;
    private readonly int[]? _readers;

    /// <param name="store">Results by slot.</param>
    /// <param name="slots">The slot of each argument.</param>
    /// <param name="readers">How many reads of each slot are still to come, this task's among them; null where none may be the last.</param>
    internal TaskInputs(object?[] store, ReadOnlySpan<int> slots, int[]? readers = null)
    {
        _store = store;
        _slots = slots;
        _readers = readers;
    }

    /// <summary>The number of arguments.</summary>
    public int Count => _slots.Length;

    /// <summary>Whether nobody reads argument <paramref name="index"/> after this task, also not this task again: its memory may be reused.</summary>
    internal bool IsLastRead(int index) => _readers is not null && Volatile.Read(ref _readers[_slots[index]]) == 1;

    /// <summary>The result for argument <paramref name="index"/>.</summary>
    public object? this[int index] => _store[_slots[index]];

    /// <summary>The result for argument <paramref name="index"/> as <typeparamref name="T"/>.</summary>
    public T Get<T>(int index) => (T)_store[_slots[index]]!;
}
