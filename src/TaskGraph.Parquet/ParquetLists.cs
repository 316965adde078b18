namespace TaskGraph;

/// <summary>
/// Lists from levels. A repetition level of 0 begins a row; the definition level says how much of it is there: nothing, an empty list, a null element,
/// or an element (S. Melnik et al.: Dremel, 2010).
/// </summary>
internal sealed class ParquetLists
{
    private readonly short _defined, _slot; // the level of an element that is there, and the least of one that may be null
    private readonly short[] _elements; // for each element 1 where it is there
    private readonly ColumnBuffer<int> _offsets;
    private readonly ColumnBuffer<ulong> _bits;
    private int _row = -1, _count;

    /// <param name="rows">How many lists.</param>
    /// <param name="levels">How many levels the column has in all.</param>
    /// <param name="defined">The greatest definition level.</param>
    /// <param name="canHaveNulls">Whether elements may be null.</param>
    public ParquetLists(int rows, int levels, short defined, bool canHaveNulls)
    {
        (Levels, _defined, _slot) = (levels, defined, (short)(canHaveNulls ? defined - 1 : defined));
        _elements = new short[levels];
        _offsets = ColumnBuffer<int>.RentCleared(rows + 1);
        _bits = ColumnBuffer<ulong>.RentCleared(ValidityBits.Words(rows));
    }

    public int Levels { get; }

    /// <summary>Takes the next levels.</summary>
    /// <exception cref="InvalidDataException">There are more lists than rows.</exception>
    public void Take(ReadOnlySpan<short> definitions, ReadOnlySpan<short> repetitions)
    {
        var offsets = _offsets.Span;
        for (int i = 0; i < definitions.Length; i++)
        {
            if (repetitions[i] == 0)
            {
                if (++_row + 1 >= offsets.Length || i > 0 && _row < 0) throw new InvalidDataException($"The column has more lists than the {offsets.Length - 1} rows of its group.");
                offsets[_row + 1] = _count;
                if (definitions[i] >= _slot - 1) ValidityBits.Set(_bits.Span, _row);
            }
            if (definitions[i] < _slot) continue;
            _elements[_count++] = definitions[i] == _defined ? (short)1 : (short)0;
            offsets[_row + 1] = _count;
        }
    }

    /// <summary>Moves elements, which came without gaps, to their places; which of them are null.</summary>
    public ParquetValues<T> Spread<T>(ColumnBuffer<T> values, int found) where T : unmanaged
    {
        var validity = new ParquetValidity(_count);
        validity.Spread(_elements.AsSpan(0, _count), values.Span[.._count], found);
        return new(values.Shorten(_count), validity.Build());
    }

    /// <summary>The lists over their elements.</summary>
    /// <exception cref="InvalidDataException">There are fewer lists than rows.</exception>
    public ListColumn Build(ColumnData elements)
    {
        if (_row + 2 != _offsets.Length) throw new InvalidDataException($"The column has {_row + 1} lists, its group {_offsets.Length - 1} rows.");
        return new(_offsets, elements, ColumnValidity.From(_bits, _offsets.Length - 1));
    }
}
