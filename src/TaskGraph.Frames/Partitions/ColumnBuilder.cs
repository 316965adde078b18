namespace TaskGraph;

/// <summary>Collects the values of a column one by one, in pooled memory that doubles as needed.</summary>
internal abstract class ColumnBuilder
{
    private ColumnBuffer<ulong> _bits;
    private bool _hasNulls;

    public int Count { get; protected set; }

    /// <summary>Adds a missing value.</summary>
    public abstract void AppendNull();

    /// <summary>The column; the builder must not be used afterwards.</summary>
    public abstract ColumnData Build();

    /// <summary>Frees what a builder holds that will not build.</summary>
    public virtual void Release()
    {
        if (_hasNulls) _bits.Release();
        _hasNulls = false;
    }

    /// <summary>Adds a value in a box, of the column's type or one that becomes it without loss; null, and DBNull, are missing values.</summary>
    /// <exception cref="InvalidCastException">The value is of another type.</exception>
    public void AppendValue(object? value)
    {
        if (value is null or DBNull) AppendNull();
        else AppendPresent(value);
    }

    /// <summary>Adds a value in a box.</summary>
    protected abstract void AppendPresent(object value);

    /// <summary>A builder for <paramref name="type"/>.</summary>
    public static ColumnBuilder For(ColumnType type, int capacity = 16) => type.Kind().NewBuilder(capacity);

    /// <summary>Called before a null is counted.</summary>
    protected void MarkNull(int capacity)
    {
        if (!_hasNulls)
        {
            _bits = ColumnBuffer<ulong>.RentCleared(ValidityBits.Words(capacity));
            ValidityBits.SetRange(_bits.Span, 0, Count);
            _hasNulls = true;
        }
    }

    /// <summary>Called before a value is counted.</summary>
    protected void MarkValid()
    {
        if (_hasNulls) ValidityBits.Set(_bits.Span, Count);
    }

    protected void GrowValidity(int capacity)
    {
        if (!_hasNulls) return;
        var grown = ColumnBuffer<ulong>.RentCleared(ValidityBits.Words(capacity));
        _bits.Span.CopyTo(grown.Span);
        _bits.Release();
        _bits = grown;
    }

    /// <summary>Makes room for as many rows where there are nulls.</summary>
    protected void GrowBits(int rows)
    {
        if (_hasNulls && rows > _bits.Length << 6) GrowValidity(checked(rows * 2));
    }

    /// <summary>Called before <paramref name="rows"/> values are counted.</summary>
    protected void MarkValid(int rows)
    {
        if (_hasNulls) ValidityBits.SetRange(_bits.Span, Count, rows);
    }

    /// <summary>Makes a row that was counted as a value null.</summary>
    protected void MarkNullAt(int row, int capacity)
    {
        MarkNull(capacity);
        ValidityBits.Clear(_bits.Span, row);
    }

    protected ColumnValidity TakeValidity()
    {
        if (!_hasNulls) return default;
        _hasNulls = false;
        return ColumnValidity.From(_bits.Shorten(ValidityBits.Words(Count)), Count);
    }
}

/// <summary>Collects values of one size.</summary>
internal sealed class FixedColumnBuilder<T> : ColumnBuilder where T : unmanaged
{
    private ColumnBuffer<T> _values;

    public FixedColumnBuilder(int capacity = 16) => _values = ColumnBuffer<T>.Rent(Math.Max(capacity, 16));

    public void Append(T value)
    {
        if (Count == _values.Length) Grow();
        MarkValid();
        _values.Span[Count++] = value;
    }

    public override void AppendNull()
    {
        if (Count == _values.Length) Grow();
        MarkNull(_values.Length);
        _values.Span[Count++] = default;
    }

    protected override void AppendPresent(object value) => Append(Cell.Plain(value is T exact ? exact
        : (T)Convert.ChangeType(value, typeof(T), System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>Adds rows, all valid, to be written to at once.</summary>
    public Span<T> Extend(int rows)
    {
        while (Count + (long)rows > _values.Length) Grow();
        MarkValid(rows);
        Count += rows;
        return _values.Span.Slice(Count - rows, rows);
    }

    /// <summary>The rows that were added last, to be written to again.</summary>
    public Span<T> Last(int rows) => _values.Span.Slice(Count - rows, rows);

    /// <summary>Makes an added row null.</summary>
    public void SetNull(int row) => MarkNullAt(row, _values.Length);

    public override ColumnData Build() => new FixedColumn<T>(_values.Shorten(Count), TakeValidity());

    public override void Release()
    {
        _values.Release();
        base.Release();
    }

    private void Grow()
    {
        var grown = ColumnBuffer<T>.Rent(checked(_values.Length * 2));
        _values.Span.CopyTo(grown.Span);
        _values.Release();
        _values = grown;
        GrowValidity(grown.Length);
    }
}

/// <summary>Collects texts, or categories, which are then unordered.</summary>
internal sealed class StringColumnBuilder(int capacity = 16, ColumnType type = ColumnType.String) : ColumnBuilder
{
    private readonly StringDictionaryBuilder _words = new();
    private ColumnBuffer<int> _codes = ColumnBuffer<int>.Rent(Math.Max(capacity, 16));

    public void Append(ReadOnlySpan<byte> utf8) => AppendCode(_words.Add(utf8));

    public void Append(string? text)
    {
        if (text is null) AppendNull();
        else AppendCode(_words.Add(text));
    }

    public override void AppendNull()
    {
        if (Count == _codes.Length) Grow();
        MarkNull(_codes.Length);
        _codes.Span[Count++] = 0;
    }

    /// <summary>The words so far; for those who write codes themselves.</summary>
    public StringDictionaryBuilder Words => _words;

    /// <summary>Adds rows, all valid, whose codes are to be written at once.</summary>
    public Span<int> Extend(int rows)
    {
        while (Count + (long)rows > _codes.Length) Grow();
        MarkValid(rows);
        Count += rows;
        return _codes.Span.Slice(Count - rows, rows);
    }

    /// <summary>The codes of the rows that were added last, to be written to again.</summary>
    public Span<int> Last(int rows) => _codes.Span.Slice(Count - rows, rows);

    /// <summary>Makes an added row null.</summary>
    public void SetNull(int row) => MarkNullAt(row, _codes.Length);

    public override ColumnData Build()
    {
        var words = _words.Build().AsCategories(type == ColumnType.Category ? CategoryOrder.Unordered : CategoryOrder.None);
        return new StringColumn(_codes.Shorten(Count), words, TakeValidity());
    }

    protected override void AppendPresent(object value) => Append(value is Category category ? category.Name : value as string
        ?? throw new InvalidCastException($"A column of {type.Name()} can't hold {TypeNames.Of(value.GetType())}."));

    public override void Release()
    {
        _codes.Release();
        base.Release();
    }

    private void AppendCode(int code)
    {
        if (Count == _codes.Length) Grow();
        MarkValid();
        _codes.Span[Count++] = code;
    }

    private void Grow()
    {
        var grown = ColumnBuffer<int>.Rent(checked(_codes.Length * 2));
        _codes.Span.CopyTo(grown.Span);
        _codes.Release();
        _codes = grown;
        GrowValidity(grown.Length);
    }
}
