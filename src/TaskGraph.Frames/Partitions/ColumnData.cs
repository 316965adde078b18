namespace TaskGraph;

/// <summary>
/// A column of one partition: values and validity in Arrow's layout, immutable once made. Every object owns a reference to its
/// buffers; what makes a column from another (<see cref="Share"/>, <see cref="Slice"/>, <see cref="Take"/>) gives one to be released.
/// </summary>
internal abstract class ColumnData : ISized
{
    private protected ColumnData(ColumnType type, int length, ColumnValidity validity)
    {
        Type = type;
        Length = length;
        Validity = validity;
    }

    public ColumnType Type { get; }

    public int Length { get; }

    public ColumnValidity Validity { get; }

    public int NullCount => Validity.NullCount;

    public bool HasNulls => Validity.HasNulls;

    public abstract long Bytes { get; }

    public bool IsNull(int row) => Validity.IsNull(row);

    /// <summary>Another object over the same memory.</summary>
    public abstract ColumnData Share();

    /// <summary>The same values with another validity, which is taken over; the values are shared.</summary>
    public abstract ColumnData WithValidity(ColumnValidity validity);

    /// <summary>Gives this object's references back; the object must not be used afterwards.</summary>
    public abstract void Release();

    /// <summary>A run of rows over the same memory.</summary>
    public abstract ColumnData Slice(int start, int length);

    /// <summary>The given rows in the given order. With <paramref name="canMiss"/>, row -1 gives null.</summary>
    public abstract ColumnData Take(ReadOnlySpan<int> rows, bool canMiss = false);

    /// <summary>Each row at the given place; the places are all rows in another order.</summary>
    public abstract ColumnData Scatter(ReadOnlySpan<int> places);

    /// <summary>The column in garbage-collected memory, with nulls as default values (floating point: NaN).</summary>
    public abstract ColumnData ToManaged();

    /// <summary>The value in a box; null where it is missing. For messages and records, not for kernels.</summary>
    public abstract object? BoxedValue(int row);

    /// <summary>A column of nulls.</summary>
    public static ColumnData Nulls(ColumnType type, int length) => type.Kind().Nulls(length);

    /// <summary>A column without rows.</summary>
    public static ColumnData Empty(ColumnType type) => Nulls(type, 0);
}

/// <summary>A column whose values are read as <typeparamref name="T"/>.</summary>
internal abstract class ColumnData<T> : ColumnData
{
    private protected ColumnData(ColumnType type, int length, ColumnValidity validity) : base(type, length, validity) { }

    /// <summary>The value of a row; what a null row gives is undefined.</summary>
    public abstract T At(int row);

    public sealed override object? BoxedValue(int row) => IsNull(row) ? null : At(row);
}

/// <summary>A column whose values lie in memory as <typeparamref name="T"/>; without a constraint, for code that is generic over all types.</summary>
internal interface ISpanSource<T>
{
    ReadOnlySpan<T> Span { get; }
}
