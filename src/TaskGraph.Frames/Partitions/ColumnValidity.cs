namespace TaskGraph;

/// <summary>
/// Which rows of a column hold a value: a bit a row, or nothing at all where no row is null. Always starts at bit 0, so that
/// kernels walk whole words of 64 rows.
/// </summary>
internal readonly struct ColumnValidity
{
    private readonly ColumnBuffer<ulong> _bits;

    private ColumnValidity(ColumnBuffer<ulong> bits, int nullCount)
    {
        _bits = bits;
        NullCount = nullCount;
    }

    public int NullCount { get; }

    public bool HasNulls => NullCount != 0;

    public long Bytes => HasNulls ? _bits.Bytes : 0;

    /// <summary>The bits; empty where no row is null.</summary>
    public ReadOnlySpan<ulong> Bits => HasNulls ? _bits.Span : default;

    public bool IsNull(int row) => HasNulls && !ValidityBits.Get(_bits.Span, row);

    /// <summary>Takes over the bits of a column of <paramref name="length"/> rows; gives them back at once where none is 0.</summary>
    public static ColumnValidity From(ColumnBuffer<ulong> bits, int length)
    {
        int nulls = length - ValidityBits.Count(bits.Span);
        if (nulls != 0) return new(bits, nulls);
        bits.Release();
        return default;
    }

    /// <summary>No row holds a value.</summary>
    public static ColumnValidity AllNull(int length) => From(ColumnBuffer<ulong>.RentCleared(ValidityBits.Words(length)), length);

    /// <summary>Rows that hold a value in both; the rule of most operations.</summary>
    public static ColumnValidity And(ColumnValidity left, ColumnValidity right, int length)
    {
        if (!left.HasNulls) return right.Share();
        if (!right.HasNulls) return left.Share();
        var both = ColumnBuffer<ulong>.Rent(ValidityBits.Words(length));
        System.Numerics.Tensors.TensorPrimitives.BitwiseAnd(left.Bits, right.Bits, both.Span);
        return From(both, length);
    }

    public ColumnValidity Share() => HasNulls ? new(_bits.Share(), NullCount) : default;

    public void Release()
    {
        if (HasNulls) _bits.Release();
    }

    public ColumnValidity Slice(int start, int length)
    {
        if (!HasNulls) return default;
        int words = ValidityBits.Words(length);
        var part = _bits.IsManaged ? ColumnBuffer<ulong>.Wrap(new ulong[words]) : ColumnBuffer<ulong>.Rent(words);
        ValidityBits.CopyFrom(_bits.Span, start, length, part.Span);
        return From(part, length);
    }

    public ColumnValidity ToManaged() => HasNulls ? new(_bits.ToManaged(), NullCount) : default;
}
