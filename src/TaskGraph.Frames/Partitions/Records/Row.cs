namespace TaskGraph;

/// <summary>A row of a <see cref="Frame"/>: a reference to the frame and a number.</summary>
public readonly struct Row
{
    private readonly Frame _frame;

    internal Row(Frame frame, int index)
    {
        _frame = frame;
        Index = index;
    }

    /// <summary>The row's number within its frame, from 0.</summary>
    public int Index { get; }

    /// <summary>The names and types of the columns.</summary>
    public FrameSchema Schema => _frame.Schema;

    /// <summary>
    /// The value of a column as an object; null where it is missing. Lists are arrays whose elements may be null: <c>int?[]</c>, <c>string[]</c>, <c>int?[][]</c>,
    /// but bytes are <c>byte[]</c>.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public object? this[string name] => _frame.Data[name].BoxedValue(Index);

    /// <summary>Whether the value of a column is missing.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public bool IsNull(string name) => _frame.Data[name].IsNull(Index);

    /// <summary>The value of a column. A missing one is null for <c>double?</c> or <c>string</c>. A narrower number becomes a wider one.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="InvalidOperationException">The value is missing and <typeparamref name="T"/> has no null.</exception>
    /// <exception cref="InvalidCastException">The column holds another type.</exception>
    public T Get<T>(string name) => Cell.Get<T>(_frame.Data[name], Index, name);

    /// <summary>The row as <c>name: value, name: value</c>.</summary>
    public override string ToString()
    {
        var frame = _frame;
        int row = Index;
        return string.Join(", ", Schema.Select((c, i) => $"{c.Name}: {Cell.Format(frame.Data.Columns[i], row)}"));
    }
}
