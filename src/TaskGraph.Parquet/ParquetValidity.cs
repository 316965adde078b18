namespace TaskGraph;

/// <summary>Collects which rows hold a value from definition levels, and moves the values, which come without gaps, to their rows.</summary>
internal struct ParquetValidity(int rows)
{
    private ColumnBuffer<ulong> _bits;
    private bool _hasNulls;
    private int _count;

    /// <summary>Takes the next batch: a level of 1 for each row that holds a value, and the values at the front.</summary>
    public void Spread<T>(ReadOnlySpan<short> levels, Span<T> values, int found) where T : unmanaged
    {
        if (found == levels.Length)
        {
            if (_hasNulls) ValidityBits.SetRange(_bits.Span, _count, found);
            _count += found;
            return;
        }
        if (!_hasNulls)
        {
            _bits = ColumnBuffer<ulong>.RentCleared(ValidityBits.Words(rows));
            ValidityBits.SetRange(_bits.Span, 0, _count);
            _hasNulls = true;
        }
        var bits = _bits.Span;
        for (int i = levels.Length - 1; i >= 0; i--)
        {
            if (levels[i] == 0)
            {
                values[i] = default;
                continue;
            }
            values[i] = values[--found];
            ValidityBits.Set(bits, _count + i);
        }
        _count += levels.Length;
    }

    public readonly ColumnValidity Build() => _hasNulls ? ColumnValidity.From(_bits, rows) : default;
}
