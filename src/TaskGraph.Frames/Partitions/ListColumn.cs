using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>
/// Lists as runs of one column of elements: list <c>i</c> is what lies from offset <c>i</c> to offset <c>i + 1</c>. What a null
/// row's run holds does not count. Elements may be lists themselves.
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

    public override object? BoxedValue(int row) => IsNull(row) ? null : ListReader.For(Type.Kind().BoxedType)!.Read(this, row, row, "");

    /// <summary>What is in lists of lists; of what is no list the column itself.</summary>
    public static ColumnData Innermost(ColumnData column)
    {
        while (column is ListColumn lists) column = lists._elements;
        return column;
    }

    /// <summary>Refuses nulls among bytes, which other systems' lists of bytes may have.</summary>
    /// <exception cref="InvalidDataException">There is one.</exception>
    public static void CheckBytes(ColumnData column, string name)
    {
        if (!column.Type.IsList() || column.Type.Innermost() != ColumnType.Byte) return;
        for (int row = 0; row < column.Length; row++)
            if (HasNullByte((ListColumn)column, row))
                throw new InvalidDataException($"Row {row} of column '{name}' is a list of bytes with a null. byte[] is binary data, which has none: " +
                    "leave the column out, or let the lists be of 16-bit numbers where they are written.");
    }

    private static bool HasNullByte(ListColumn lists, int at)
    {
        if (lists.IsNull(at)) return false;
        for (int i = lists.Offsets[at]; i < lists.Offsets[at + 1]; i++)
            if (lists._elements is ListColumn inner ? HasNullByte(inner, i) : lists._elements.IsNull(i)) return true;
        return false;
    }

    /// <summary>The same lists without what null rows hold; shared where they hold nothing.</summary>
    public ListColumn Tight()
    {
        int row = 0;
        while (row < Length && (!IsNull(row) || Offsets[row] == Offsets[row + 1])) row++;
        if (row == Length) return (ListColumn)Share();
        var rows = ColumnBuffer<int>.Rent(Length);
        for (int i = 0; i < Length; i++) rows.Span[i] = i;
        var tight = (ListColumn)Take(rows.Span);
        rows.Release();
        return tight;
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
        for (int i = 0; i < rows.Length; i++) to[i + 1] = checked(to[i] + (rows[i] < 0 || IsNull(rows[i]) ? 0 : from[rows[i] + 1] - from[rows[i]]));
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
}
