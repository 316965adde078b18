namespace TaskGraph.FrameKernels;

/// <summary>Columns of one type, one after the other.</summary>
internal static class Concatenation
{
    /// <summary>All rows of the parts; in garbage-collected memory with nulls as default values where <paramref name="managed"/>.</summary>
    /// <param name="type">The columns' type.</param>
    /// <param name="parts">The columns.</param>
    /// <param name="managed">Where the result lies.</param>
    /// <param name="copied">Told of parts, in their order, that are not read any more, so that they may be released; not of all where that would bring nothing.</param>
    public static ColumnData Of(ColumnType type, ReadOnlySpan<ColumnData> parts, bool managed = false, Action<ColumnData>? copied = null)
    {
        if (parts.Length == 1) return managed ? parts[0].ToManaged() : parts[0].Share();
        return type.Kind().Concat(parts, managed, copied);
    }

    /// <summary>Columns of values of one size.</summary>
    public static FixedColumn<T> Fixed<T>(ReadOnlySpan<ColumnData> parts, bool managed, Action<ColumnData>? copied) where T : unmanaged
    {
        int length = LengthOf(parts);
        // Slices of one frame that meet again are that frame.
        if (!managed && ColumnBuffer<T>.TryJoin(Buffers<T>(parts, p => ((FixedColumn<T>)p).Buffer), out var joined))
            return new FixedColumn<T>(joined, Validity(parts, length, managed));
        var validity = Validity(parts, length, managed);
        var values = New<T>(length, managed);
        var to = values.Span;
        int at = 0;
        foreach (var part in parts)
        {
            ((FixedColumn<T>)part).Values.CopyTo(to[at..]);
            at += part.Length;
            copied?.Invoke(part);
        }
        if (managed) FixedColumn<T>.FillMissing(to, validity.Bits);
        return new FixedColumn<T>(values, validity);
    }

    /// <summary>Columns of texts, over one dictionary of the words of all.</summary>
    public static StringColumn Strings(ReadOnlySpan<ColumnData> parts, bool managed, Action<ColumnData>? copied)
    {
        int length = LengthOf(parts);
        var dictionaries = new StringDictionary[parts.Length];
        for (int i = 0; i < parts.Length; i++) dictionaries[i] = ((StringColumn)parts[i]).Dictionary;
        var dictionary = StringDictionary.Unify(dictionaries, out int[]?[] maps);
        if (!managed && Array.TrueForAll(maps, m => m is null) && ColumnBuffer<int>.TryJoin(Buffers<int>(parts, p => ((StringColumn)p).Buffer), out var joined))
            return new StringColumn(joined, dictionary, Validity(parts, length, managed));
        var validity = Validity(parts, length, managed);
        var codes = New<int>(length, managed);
        var to = codes.Span;
        int at = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            var from = ((StringColumn)parts[i]).Codes;
            if (maps[i] is { } map) StringCodes.Remap(from, map, to.Slice(at, from.Length));
            else from.CopyTo(to[at..]);
            at += from.Length;
            copied?.Invoke(parts[i]);
        }
        return new StringColumn(codes, dictionary, validity);
    }

    private static ColumnBuffer<T>[] Buffers<T>(ReadOnlySpan<ColumnData> parts, Func<ColumnData, ColumnBuffer<T>> bufferOf) where T : unmanaged
    {
        var buffers = new ColumnBuffer<T>[parts.Length];
        for (int i = 0; i < buffers.Length; i++) buffers[i] = bufferOf(parts[i]);
        return buffers;
    }

    public static ColumnBuffer<T> New<T>(int length, bool managed) where T : unmanaged =>
        managed ? ColumnBuffer<T>.Wrap(HugePages.NewArray<T>(length)) : ColumnBuffer<T>.Rent(length);

    /// <summary>The rows of all parts together.</summary>
    public static int LengthOf(ReadOnlySpan<ColumnData> parts)
    {
        int length = 0;
        foreach (var part in parts) length = checked(length + part.Length);
        return length;
    }

    /// <summary>Which rows of the parts behind one another hold a value.</summary>
    public static ColumnValidity Validity(ReadOnlySpan<ColumnData> parts, int length, bool managed)
    {
        bool any = false;
        foreach (var part in parts) any |= part.HasNulls;
        if (!any) return default;
        var bits = New<ulong>(ValidityBits.Words(length), managed);
        bits.Span.Clear();
        int at = 0;
        foreach (var part in parts)
        {
            if (part.HasNulls) ValidityBits.CopyTo(part.Validity.Bits, part.Length, bits.Span, at);
            else ValidityBits.SetRange(bits.Span, at, part.Length);
            at += part.Length;
        }
        return ColumnValidity.From(bits, length);
    }
}
