using System.Collections;

namespace TaskGraph;

/// <summary>
/// A table in memory: typed columns of equal length. What a <c>DataFrame</c> computes to. Immutable, and safe to read from many threads.
/// A frame that a function of <c>MapPartitions</c> receives is valid during that call only.
/// </summary>
public sealed class Frame : IEnumerable<Row>, ISized
{
    private FramePartition? _data;

    private Frame(FramePartition data, bool isLeased)
    {
        _data = data;
        IsLeased = isLeased;
        Schema = data.Schema;
        RowCount = data.RowCount;
    }

    /// <summary>The names and types of the columns.</summary>
    public FrameSchema Schema { get; }

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Columns => Schema.Names;

    /// <summary>The number of rows.</summary>
    public int RowCount { get; }

    /// <summary>The memory the columns take, in bytes.</summary>
    public long Bytes => Data.Bytes;

    /// <summary>A row by its number, from 0.</summary>
    public Row this[int row] => (uint)row < (uint)RowCount ? new(this, row)
        : throw new ArgumentOutOfRangeException(nameof(row), row, $"The frame has {RowCount} rows.");

    /// <summary>Whether the memory goes back to the pool after the call that received this frame.</summary>
    internal bool IsLeased { get; }

    internal FramePartition Data => _data ?? throw new ObjectDisposedException(nameof(Frame),
        "This frame was valid during the call of the function that received it. Copy what you need from it within the call.");

    /// <summary>The column called <paramref name="name"/>.</summary>
    /// <typeparam name="T">The column's type, or that with <c>?</c>: <c>Column&lt;double?&gt;</c> shows nulls as null.</typeparam>
    /// <exception cref="ArgumentException">There is no such column, or it holds another type.</exception>
    public Column<T> Column<T>(string name)
    {
        int index = Schema.IndexOf(name);
        var type = Schema.TypeAt(index);
        if (!ColumnTypes.TryOf(typeof(T), out var asked) || asked != type && !(asked.IsText() && type.IsText()))
            throw new ArgumentException($"Column '{name}' holds {type.Name()}, not {TypeNames.Of(typeof(T))}. Use Column<{type.Name()}>(\"{name}\").",
                nameof(name));
        return new Column<T>(this, index);
    }

    /// <summary>A run of rows.</summary>
    public Frame Slice(int start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + (long)length, RowCount, nameof(length));
        return Copy(Data.Slice(start, length));
    }

    /// <summary>The first rows.</summary>
    public Frame Head(int count = 5)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Slice(0, Math.Min(count, RowCount));
    }

    /// <summary>The given columns only, in the given order.</summary>
    /// <exception cref="ArgumentException">There is no such column, or one is named twice.</exception>
    public Frame Select(params ReadOnlySpan<string> names)
    {
        var indexes = new int[names.Length];
        var columns = new FrameColumn[names.Length];
        for (int i = 0; i < indexes.Length; i++) columns[i] = Schema[indexes[i] = Schema.IndexOf(names[i])];
        return Copy(Data.Select(indexes, new FrameSchema(columns)));
    }

    /// <summary>With a column replaced, or added at the end.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="values">An array of a type that columns hold (see <see cref="FrameColumn"/>), or of one with <c>?</c>; a value for each row.</param>
    /// <exception cref="ArgumentException">The array's type or length does not fit.</exception>
    public Frame With(string name, Array values)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(values);
        var column = ManagedColumns.FromArray(name, values);
        if (column.Length != RowCount)
            throw new ArgumentException($"Column '{name}' has {column.Length} values, the frame has {RowCount} rows.", nameof(values));
        var schema = Schema.With(name, column.Type);
        var columns = new ColumnData[schema.Count];
        for (int i = 0; i < columns.Length; i++) columns[i] = schema[i].Name == name ? column : Data.Columns[i].ToManaged();
        return new(new FramePartition(schema, columns, RowCount), false);
    }

    /// <summary>A frame from arrays, which are copied.</summary>
    /// <param name="columns">Names, each with an array of a type that columns hold (see <see cref="FrameColumn"/>), or of one with <c>?</c>.</param>
    /// <exception cref="ArgumentException">Lengths differ, a name is given twice, or no column holds values of an array's type.</exception>
    public static Frame FromColumns(params ReadOnlySpan<(string Name, Array Values)> columns)
    {
        var data = new ColumnData[columns.Length];
        var schema = new FrameColumn[columns.Length];
        for (int i = 0; i < data.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(columns[i].Name, nameof(columns));
            ArgumentNullException.ThrowIfNull(columns[i].Values, nameof(columns));
            data[i] = ManagedColumns.FromArray(columns[i].Name, columns[i].Values);
            schema[i] = new(columns[i].Name, data[i].Type.ToType());
            if (data[i].Length != data[0].Length)
                throw new ArgumentException($"Column '{schema[i].Name}' has {data[i].Length} values, " +
                    $"column '{schema[0].Name}' has {data[0].Length}. Give columns of equal length.", nameof(columns));
        }
        return new(new FramePartition(new FrameSchema(schema), data, data.Length == 0 ? 0 : data[0].Length), false);
    }

    /// <summary>A frame with a column for each public property of <typeparamref name="T"/>.</summary>
    /// <exception cref="ArgumentException">A property's type can't be a column.</exception>
    public static Frame FromRecords<T>(IEnumerable<T> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        return new(RecordReader<T>.Read(records), false);
    }

    /// <summary>A record for each row: columns go to constructor parameters, then to settable properties, by name.</summary>
    /// <typeparam name="T">A class, struct or record; a tuple takes the columns in order.</typeparam>
    /// <exception cref="ArgumentException">A constructor parameter has no column, or the types do not fit.</exception>
    /// <exception cref="InvalidOperationException">A null meets a member whose type has none.</exception>
    public IReadOnlyList<T> ToRecords<T>() => RecordWriter<T>.Write(Data);

    /// <inheritdoc/>
    public IEnumerator<Row> GetEnumerator()
    {
        for (int row = 0; row < RowCount; row++) yield return new Row(this, row);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The frame as an aligned table with the types under the names; of many rows the first and last ten.</summary>
    public override string ToString() => FrameText.Format(Data);

    /// <summary>A frame over garbage-collected memory.</summary>
    internal static Frame Over(FramePartition managed) => new(managed, false);

    /// <summary>A frame over memory that goes back to the pool after <see cref="EndLease"/>.</summary>
    internal static Frame Lease(FramePartition partition) => new(partition, true);

    internal void EndLease() => _data = null;

    private Frame Copy(FramePartition part)
    {
        if (!IsLeased) return new(part, false);
        var copy = part.ToManaged();
        part.Release();
        return new(copy, false);
    }
}
