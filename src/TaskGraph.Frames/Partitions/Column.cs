using System.Collections;

namespace TaskGraph;

/// <summary>A column of a <see cref="Frame"/>.</summary>
/// <typeparam name="T">A type that columns hold (see <see cref="FrameColumn"/>), or one of those with <c>?</c>; of categories also string.</typeparam>
public sealed class Column<T> : IReadOnlyList<T>
{
    private readonly Frame _frame;
    private readonly int _index;
    private T[]? _values;

    internal Column(Frame frame, int index)
    {
        _frame = frame;
        _index = index;
    }

    /// <summary>The column's name.</summary>
    public string Name => _frame.Schema[_index].Name;

    /// <summary>The number of rows.</summary>
    public int Count => _frame.RowCount;

    /// <summary>The categories, in their order; empty where the column holds none.</summary>
    public IReadOnlyList<string> Categories => Data is StringColumn { Type: ColumnType.Category } texts
        ? [.. Enumerable.Range(0, texts.Dictionary.Count).Select(texts.Dictionary.Text)] : [];

    /// <summary>How many rows are null.</summary>
    public int NullCount => Data.NullCount;

    /// <summary>
    /// The values of all rows. Where a row is null: null if <typeparamref name="T"/> has it, NaN for float and double, else the default value. Lists with null
    /// elements are read as <c>int?[]</c>; as <c>double[]</c> they have NaN, as <c>int[]</c> they are an error.
    /// </summary>
    public ReadOnlySpan<T> Values => Data is ISpanSource<T> source ? source.Span : _values ??= Materialise();

    /// <summary>The value of a row.</summary>
    /// <exception cref="InvalidOperationException">The row is null and <typeparamref name="T"/> has no null.</exception>
    public T this[int row] => (uint)row < (uint)Count ? Cell.Get<T>(Data, row, Name)
        : throw new ArgumentOutOfRangeException(nameof(row), row, $"The column has {Count} rows.");

    /// <summary>Whether a row is null.</summary>
    public bool IsNull(int row) => (uint)row < (uint)Count ? Data.IsNull(row)
        : throw new ArgumentOutOfRangeException(nameof(row), row, $"The column has {Count} rows.");

    /// <summary>The values as an array of their own.</summary>
    public T[] ToArray() => Values.ToArray();

    private ColumnData Data => _frame.Data.Columns[_index];

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator()
    {
        for (int row = 0; row < Count; row++) yield return this[row];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The column as <c>name: type, rows, nulls</c>.</summary>
    public override string ToString() => $"{_frame.Schema[_index]}, {Count} rows, {NullCount} null";

    private T[] Materialise()
    {
        var data = Data;
        var values = new T[data.Length];
        for (int row = 0; row < values.Length; row++)
            if (!data.IsNull(row)) values[row] = Cell.Get<T>(data, row, Name);
        return values;
    }
}
