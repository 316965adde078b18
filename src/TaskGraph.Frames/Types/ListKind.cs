using System.Buffers;
using System.Runtime.InteropServices;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>Lists of values of another type, which may be lists, as arrays; lists of bytes are binary data.</summary>
internal sealed class ListKind(ColumnKind element) : ColumnKind(element.Column.ListOf(), element.Type.MakeArrayType(), element.Name + "[]")
{
    public override Type BoxedType { get; } = (element.BoxedType is { IsValueType: true } value && element.Column != ColumnType.Byte
        ? typeof(Nullable<>).MakeGenericType(value) : element.BoxedType).MakeArrayType();

    public override bool IsKey => false;

    public override bool HasText => false;

    public override ColumnBuilder NewBuilder(int capacity) => new ListColumnBuilder(element.Column, capacity);

    public override ColumnData Nulls(int length)
        => new ListColumn(ColumnBuffer<int>.RentCleared(length + 1), element.Nulls(0), ColumnValidity.AllNull(length));

    public override ColumnData Concat(ReadOnlySpan<ColumnData> parts, bool managed, Action<ColumnData>? copied)
    {
        int length = Concatenation.LengthOf(parts), at = 0;
        var offsets = Concatenation.New<int>(length + 1, managed);
        var elements = new ColumnData[parts.Length];
        offsets.Span[0] = 0;
        for (int p = 0; p < parts.Length; p++)
        {
            var part = (ListColumn)parts[p];
            var from = part.Offsets;
            elements[p] = part.OwnElements();
            for (int i = 1; i < from.Length; i++, at++) offsets.Span[at + 1] = checked(offsets.Span[at] + from[i] - from[i - 1]);
        }
        var all = Concatenation.Of(element.Column, elements, managed);
        foreach (var part in elements) part.Release();
        return new ListColumn(offsets, all, Concatenation.Validity(parts, length, managed));
    }

    public override ColumnData? FromArray(Array values)
    {
        if (!ColumnTypes.TryOf(values.GetType().GetElementType()!, out var type) || type != Column) return null;
        var builder = NewBuilder(values.Length);
        try
        {
            foreach (object? value in values) builder.AppendValue(value);
        }
        catch (InvalidCastException error)
        {
            int row = builder.Count;
            builder.Release();
            throw new InvalidCastException($"Row {row}: {error.Message}", error);
        }
        return ManagedColumns.Move(builder);
    }

    public override void Encode(ColumnData values, IBufferWriter<byte> writer)
    {
        var lists = (ListColumn)values;
        var own = lists.OwnElements();
        FrameBytes.Write(writer, own.Length);
        writer.Write(MemoryMarshal.AsBytes(lists.Offsets));
        FrameBytes.Write(writer, own);
        own.Release();
    }

    public override ColumnData Decode(ref ReadOnlySpan<byte> bytes, int rows, ColumnValidity validity)
    {
        int elements = FrameBytes.ReadInt(ref bytes);
        var offsets = FrameBytes.Read<int>(ref bytes, rows + 1);
        // A slice's offsets begin somewhere.
        int first = offsets.Span[0];
        if (first != 0)
            foreach (ref int offset in offsets.Span) offset -= first;
        return new ListColumn(offsets, FrameBytes.ReadColumn(ref bytes, elements), validity);
    }
}

/// <summary>Collects lists.</summary>
internal sealed class ListColumnBuilder(ColumnType element, int capacity) : ColumnBuilder
{
    private readonly ColumnBuilder _elements = For(element, capacity);
    private readonly FixedColumnBuilder<int> _ends = new(capacity + 1);

    /// <summary>Takes the values that the list to be ended next has.</summary>
    public ColumnBuilder Elements => _elements;

    /// <summary>Ends a list of all elements since the last one.</summary>
    public void EndList()
    {
        Begin();
        MarkValid();
        Count++;
        _ends.Append(_elements.Count);
    }

    public override void AppendNull()
    {
        Begin();
        MarkNull(Math.Max(64, Count + 1));
        Count++;
        _ends.Append(_elements.Count);
    }

    public override ColumnData Build()
    {
        Begin();
        var ends = (FixedColumn<int>)_ends.Build();
        return new ListColumn(ends.Buffer, _elements.Build(), TakeValidity());
    }

    public override void Release()
    {
        _elements.Release();
        _ends.Release();
        base.Release();
    }

    protected override void AppendPresent(object value)
    {
        if (value is byte[] bytes && _elements is FixedColumnBuilder<byte> binary) bytes.CopyTo(binary.Extend(bytes.Length));
        else if (value is System.Collections.IEnumerable values and not string)
        {
            foreach (object? item in values)
            {
                if (element == ColumnType.Byte && item is (null or DBNull))
                    throw new InvalidCastException("A byte of a list is null. Lists of bytes are binary data, which has no null: use a list of short.");
                _elements.AppendValue(item);
            }
        }
        else throw new InvalidCastException($"A column of {element.ListOf().Name()} can't hold {TypeNames.Of(value.GetType())}.");
        EndList();
    }

    private void Begin()
    {
        if (_ends.Count == 0) _ends.Append(0);
        GrowBits(Count + 1);
    }
}
