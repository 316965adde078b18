namespace TaskGraph;

/// <summary>
/// Lists, and lists in them, from levels. A repetition level says which of the nested lists goes on, 0 that a row begins; the definition level says how
/// much of it is there: nothing, an empty list, a null element, or an element (S. Melnik et al.: Dremel, 2010).
/// </summary>
internal sealed class ParquetLists
{
    private readonly short _defined; // the level of an element that is there
    private readonly short[] _elements; // for each element 1 where it is there
    private readonly Nesting[] _nested;
    private int _count;

    /// <param name="rows">How many lists.</param>
    /// <param name="levels">How many levels the column has in all.</param>
    /// <param name="shape">How they are nested.</param>
    public ParquetLists(int rows, int levels, ParquetShape shape)
    {
        (Levels, _defined) = (levels, shape.Leaf);
        _elements = new short[levels];
        _nested = new Nesting[shape.Levels.Length];
        // Each list has at least one of the levels.
        for (int i = 0; i < _nested.Length; i++) _nested[i] = new(shape.Levels[i], i == 0 ? rows : levels);
    }

    public int Levels { get; }

    /// <summary>Takes the next levels.</summary>
    /// <exception cref="InvalidDataException">There are more lists than rows.</exception>
    public void Take(ReadOnlySpan<short> definitions, ReadOnlySpan<short> repetitions)
    {
        for (int i = 0; i < definitions.Length; i++)
        {
            short definition = definitions[i];
            int at = repetitions[i];
            while (at < _nested.Length && _nested[at].Begin(definition, at + 1 < _nested.Length ? _nested[at + 1].Count : _count)) at++;
            if (at == _nested.Length) _elements[_count++] = definition == _defined ? (short)1 : (short)0;
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
    public ColumnData Build(ColumnData elements)
    {
        _nested[0].CheckRows();
        for (int i = _nested.Length - 1; i >= 0; i--) elements = _nested[i].Build(elements);
        return elements;
    }

    /// <summary>Frees what will not be built.</summary>
    public void Release()
    {
        foreach (var lists in _nested) lists.Release();
    }

    /// <summary>The lists of one level: where each begins, and whether it is there.</summary>
    private sealed class Nesting(ParquetLevel level, int most)
    {
        private readonly ColumnBuffer<int> _starts = ColumnBuffer<int>.Rent(most + 1);
        private readonly ColumnBuffer<ulong> _bits = ColumnBuffer<ulong>.RentCleared(ValidityBits.Words(most));

        public int Count { get; private set; }

        /// <summary>Begins a list; whether it has an element.</summary>
        public bool Begin(short definition, int elements)
        {
            if (Count == most) throw new InvalidDataException($"The column has more lists than the {most} rows of its group.");
            if (definition >= level.Defined) ValidityBits.Set(_bits.Span, Count);
            _starts.Span[Count++] = elements;
            return definition >= level.Slot;
        }

        public void CheckRows()
        {
            if (Count != most) throw new InvalidDataException($"The column has {Count} lists, its group {most} rows.");
        }

        public ListColumn Build(ColumnData elements)
        {
            _starts.Span[Count] = elements.Length;
            return new(_starts.Shorten(Count + 1), elements, ColumnValidity.From(_bits.Shorten(ValidityBits.Words(Count)), Count));
        }

        public void Release()
        {
            _starts.Release();
            _bits.Release();
        }
    }
}
