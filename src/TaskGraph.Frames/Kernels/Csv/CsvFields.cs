namespace TaskGraph.FrameKernels;

/// <summary>The records of a run of indexed text, all with the same number of fields and no blank line between them.</summary>
internal readonly unsafe struct CsvFields(byte* text, int start, int* ends, int rows, int columns)
{
    public int Rows => rows;

    /// <summary>The bytes of a field as they stand in the file, quotes and all, without the carriage return at a line's end.</summary>
    public ReadOnlySpan<byte> this[int row, int column]
    {
        get
        {
            byte* from = Begin(row, column, out int length);
            return new(from, length);
        }
    }

    /// <summary>All bytes of a record, and how far into the indexed text it begins.</summary>
    public ReadOnlySpan<byte> Record(int row, out long offset)
    {
        byte* first = Begin(row, 0, out _), last = Begin(row, columns - 1, out int length);
        offset = OffsetOf(first);
        return new(first, (int)(last + length - first));
    }

    /// <summary>How far into the indexed text a field begins.</summary>
    public long OffsetOf(byte* field) => field - text;

    /// <summary>The first byte of a field; at least 64 readable bytes lie before and behind it.</summary>
    public byte* Begin(int row, int column, out int length)
    {
        long field = (long)row * columns + column;
        int from = field == 0 ? start : ends[field - 1] + 1, end = ends[field];
        if (column == columns - 1 && end > from && text[end - 1] == CsvIndex.Return) end--;
        length = end - from;
        return text + from;
    }
}
