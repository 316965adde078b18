using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>
/// Lists as runs of one column of elements: list <c>i</c> is what lies from offset <c>i</c> to offset <c>i + 1</c>. A null row is an empty run.
/// </summary>
internal sealed class ListColumn : ColumnData
{
    private readonly ColumnBuffer<int> _offsets;
    private readonly ColumnData _elements;

    /// <summary>Takes over the buffers: one offset more than there are lists.</summary>
    public ListColumn(ColumnBuffer<int> offsets, ColumnData elements, ColumnValidity validity = default)
        : base(elements.Type.ListOf(), offsets.Length - 1, validity) => (_offsets, _elements) = (offsets, elements);

    /// <summary>Where each list begins in <see cref="Elements"/>, and where the last ends. The first may begin behind 0.</summary>
    public ReadOnlySpan<int> Offsets => _offsets.Span;

    /// <summary>The elements of all lists, and of others where this is a slice.</summary>
    public ColumnData Elements => _elements;

    public override long Bytes => _offsets.Bytes + Validity.Bytes + _elements.Bytes;

    /// <summary>The elements of these lists only, as a column to be released.</summary>
    public ColumnData OwnElements() => _elements.Slice(Offsets[0], Offsets[^1] - Offsets[0]);

    /// <summary>The bytes of a row of a column of byte[].</summary>
    public ReadOnlySpan<byte> Binary(int row) => ((FixedColumn<byte>)_elements).Values[Offsets[row]..Offsets[row + 1]];

    public override object? BoxedValue(int row)
    {
        if (IsNull(row)) return null;
        if (_elements is FixedColumn<byte> { HasNulls: false }) return Binary(row).ToArray();
        int start = Offsets[row], length = Offsets[row + 1] - start;
        _elements.Type.Kind().TryVisitFixed(new Copying(_elements, start, length), out Array? values);
        if (values is not null) return values;
        // Elements that are null are null texts; other types have no null and take their default, as Column.Values does.
        var texts = new string?[length];
        for (int i = 0; i < length; i++) texts[i] = (string?)_elements.BoxedValue(start + i);
        return Type.ElementType() == ColumnType.Category ? Array.ConvertAll(texts, t => new Category(t!)) : texts;
    }

    public override ColumnData Share() => new ListColumn(_offsets.Share(), _elements.Share(), Validity.Share());

    public override ColumnData WithValidity(ColumnValidity validity) => new ListColumn(_offsets.Share(), _elements.Share(), validity);

    public override void Release()
    {
        _offsets.Release();
        _elements.Release();
        Validity.Release();
    }

    public override ColumnData Slice(int start, int length)
        => new ListColumn(_offsets.Slice(start, length + 1), _elements.Share(), Validity.Slice(start, length));

    public override ColumnData Take(ReadOnlySpan<int> rows, bool canMiss = false)
    {
        var offsets = ColumnBuffer<int>.Rent(rows.Length + 1);
        var from = Offsets;
        var to = offsets.Span;
        to[0] = 0;
        for (int i = 0; i < rows.Length; i++) to[i + 1] = checked(to[i] + (rows[i] < 0 ? 0 : from[rows[i] + 1] - from[rows[i]]));
        var elements = ColumnBuffer<int>.Rent(to[^1]);
        for (int i = 0, at = 0; i < rows.Length; i++)
            for (int n = rows[i] < 0 ? 0 : from[rows[i]]; at < to[i + 1]; n++) elements.Span[at++] = n;
        var taken = _elements.Take(elements.Span);
        elements.Release();
        return new ListColumn(offsets, taken, Gather.Validity(Validity, rows, canMiss));
    }

    public override ColumnData Scatter(ReadOnlySpan<int> places)
    {
        var rows = ColumnBuffer<int>.Rent(places.Length);
        for (int i = 0; i < places.Length; i++) rows.Span[places[i]] = i;
        var scattered = Take(rows.Span);
        rows.Release();
        return scattered;
    }

    public override ColumnData ToManaged() => new ListColumn(_offsets.ToManaged(), _elements.ToManaged(), Validity.ToManaged());

    private sealed class Copying(ColumnData elements, int start, int length) : IFixedVisitor<Array>
    {
        public Array Visit<T>() where T : unmanaged, IEquatable<T>, IComparable<T>, ISpanParsable<T>
        {
            T[] values = ((FixedColumn<T>)elements).Values.Slice(start, length).ToArray();
            if (!elements.HasNulls) return values;
            var missing = elements.Slice(start, length);
            FixedColumn<T>.FillMissing(values, missing.Validity.Bits);
            missing.Release();
            return values;
        }
    }
}
