using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>The lines of a block that are no records: their rows, what they say and where they stand.</summary>
internal sealed class CsvBadLines(CsvFile csv)
{
    private readonly SortedDictionary<int, BadLine> _lines = [];

    /// <summary>The columns that collected lines have beside the files' own.</summary>
    public static FrameSchema Columns { get; } = new(
        ("bad_line", typeof(string)), ("bad_file", typeof(string)), ("bad_line_number", typeof(long)), ("bad_column", typeof(string)));

    public int Count => _lines.Count;

    /// <summary>Notes a line; of several columns with a misfit the first.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="position">Where in the file it begins.</param>
    /// <param name="column">The column whose field is no value; null where the number of fields is wrong.</param>
    /// <param name="text">The line.</param>
    public void Add(int row, long position, string? column, ReadOnlySpan<byte> text)
    {
        if (!_lines.ContainsKey(row)) _lines[row] = new(position, column, text.ToArray());
    }

    /// <summary>One of <see cref="Columns"/>, null in rows that are records.</summary>
    public ColumnData Column(string name, int rows)
    {
        switch (name)
        {
            case "bad_line": return Build(new StringColumnBuilder(rows), (b, line) => b.Append(line.Text), rows);
            case "bad_file": return Build(new StringColumnBuilder(rows), (b, _) => b.Append(csv.File.Path), rows);
            case "bad_column": return Build(new StringColumnBuilder(rows), (b, line) => b.Append(line.Column), rows);
            default:
                using (var numbers = csv.LinesOf(_lines.Values.Select(l => l.Position)).GetEnumerator())
                {
                    return Build(new FixedColumnBuilder<long>(rows), (b, _) =>
                    {
                        numbers.MoveNext();
                        b.Append(numbers.Current);
                    }, rows);
                }
        }
    }

    /// <summary>The rows that are records.</summary>
    public FramePartition Without(FramePartition rows)
    {
        var mask = ColumnBuffer<bool>.Rent(rows.RowCount);
        mask.Span.Fill(true);
        foreach (int row in _lines.Keys) mask.Span[row] = false;
        var kept = new FixedColumn<bool>(mask);
        try
        {
            return rows.Filter(kept);
        }
        finally
        {
            kept.Release();
        }
    }

    /// <summary>The rows with null in all columns of <paramref name="own"/> where they are no records.</summary>
    public FramePartition Nulled(FramePartition rows, FrameSchema own)
    {
        var bits = ColumnBuffer<ulong>.RentCleared(ValidityBits.Words(rows.RowCount));
        ValidityBits.SetRange(bits.Span, 0, rows.RowCount);
        foreach (int row in _lines.Keys) ValidityBits.Clear(bits.Span, row);
        var records = ColumnValidity.From(bits, rows.RowCount);
        var columns = new ColumnData[rows.Columns.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            var column = rows.Columns[i];
            columns[i] = own.Contains(rows.Schema[i].Name) ? column.WithValidity(ColumnValidity.And(column.Validity, records, rows.RowCount)) : column.Share();
        }
        records.Release();
        return new FramePartition(rows.Schema, columns, rows.RowCount);
    }

    private ColumnData Build<T>(T builder, Action<T, BadLine> append, int rows) where T : ColumnBuilder
    {
        try
        {
            int next = 0;
            foreach (var (row, line) in _lines)
            {
                for (; next < row; next++) builder.AppendNull();
                append(builder, line);
                next++;
            }
            for (; next < rows; next++) builder.AppendNull();
        }
        catch
        {
            builder.Release();
            throw;
        }
        return builder.Build();
    }

    private sealed record BadLine(long Position, string? Column, byte[] Text);
}
