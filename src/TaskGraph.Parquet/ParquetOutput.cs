using ParquetSharp;

namespace TaskGraph;

/// <summary>Columns of a partition as row groups of a file.</summary>
internal static class ParquetOutput
{
    private const int Batch = 64 << 10;

    public static void Write(FramePartition partition, Stream stream, ParquetCompression compression, int rowGroup, CancellationToken cancellation)
    {
        var columns = partition.Schema.Select(ColumnOf).ToArray();
        using var builder = new WriterPropertiesBuilder();
        builder.Compression(compression switch
        {
            ParquetCompression.None => ParquetSharp.Compression.Uncompressed,
            ParquetCompression.Gzip => ParquetSharp.Compression.Gzip,
            ParquetCompression.Brotli => ParquetSharp.Compression.Brotli,
            ParquetCompression.Zstd => ParquetSharp.Compression.Zstd,
            _ => ParquetSharp.Compression.Snappy,
        });
        using var properties = builder.Build();
        using var file = new ParquetFileWriter(stream, columns, null, properties, null, true);
        for (int start = 0; start < partition.RowCount; start += rowGroup)
        {
            using var group = file.AppendRowGroup();
            int rows = Math.Min(rowGroup, partition.RowCount - start);
            foreach (var column in partition.Columns)
            {
                cancellation.ThrowIfCancellationRequested();
                using var writer = group.NextColumn();
                Write(writer, column, start, rows);
            }
        }
        file.Close();
    }

    private static Column ColumnOf(FrameColumn column) => column.ColumnType switch
    {
        ColumnType.Bool => new ParquetSharp.Column<bool?>(column.Name),
        ColumnType.Int => new ParquetSharp.Column<int?>(column.Name),
        ColumnType.Long => new ParquetSharp.Column<long?>(column.Name),
        ColumnType.Float => new ParquetSharp.Column<float?>(column.Name),
        ColumnType.Double => new ParquetSharp.Column<double?>(column.Name),
        ColumnType.DateTime => new ParquetSharp.Column<DateTime?>(column.Name, LogicalType.Timestamp(false, TimeUnit.Micros)),
        _ => new ParquetSharp.Column<string?>(column.Name),
    };

    private static void Write(ColumnWriter writer, ColumnData column, int start, int rows)
    {
        switch (column)
        {
            case FixedColumn<bool> values: Fixed(writer, values, start, rows); break;
            case FixedColumn<int> values: Fixed(writer, values, start, rows); break;
            case FixedColumn<long> values: Fixed(writer, values, start, rows); break;
            case FixedColumn<float> values: Fixed(writer, values, start, rows); break;
            case FixedColumn<double> values: Fixed(writer, values, start, rows); break;
            case FixedColumn<DateTime> values: Fixed(writer, values, start, rows); break;
            default: Strings(writer, (StringColumn)column, start, rows); break;
        }
    }

    private static void Fixed<T>(ColumnWriter writer, FixedColumn<T> column, int start, int rows) where T : unmanaged
    {
        using var logical = writer.LogicalWriter<T?>();
        var batch = new T?[Math.Min(Batch, rows)];
        for (int at = 0; at < rows; at += Batch)
        {
            int count = Math.Min(Batch, rows - at);
            for (int i = 0; i < count; i++) batch[i] = column.IsNull(start + at + i) ? null : column.Values[start + at + i];
            logical.WriteBatch(batch.AsSpan(0, count));
        }
    }

    // A .NET string a word, not a row: the dictionary remembers them.
    private static void Strings(ColumnWriter writer, StringColumn column, int start, int rows)
    {
        using var logical = writer.LogicalWriter<string?>();
        var batch = new string?[Math.Min(Batch, rows)];
        for (int at = 0; at < rows; at += Batch)
        {
            int count = Math.Min(Batch, rows - at);
            for (int i = 0; i < count; i++) batch[i] = column.At(start + at + i);
            logical.WriteBatch(batch.AsSpan(0, count));
        }
    }
}
