using System.Text.Json;
using ParquetSharp;
using ParquetSharp.Schema;

namespace TaskGraph;

/// <summary>Columns of a partition as row groups of a file.</summary>
internal static class ParquetOutput
{
    public static void Write(FramePartition partition, Stream stream, ParquetCompression compression, int rowGroup, CancellationToken cancellation)
    {
        var hints = new Dictionary<string, ParquetHint>();
        var scales = new int[partition.Columns.Length];
        for (int c = 0; c < scales.Length; c++)
        {
            if (ParquetTypes.HintOf(partition.Columns[c]) is { } hint) hints.Add(partition.Schema[c].Name, hint);
            scales[c] = ListColumn.Innermost(partition.Columns[c]) is FixedColumn<decimal> decimals ? DecimalScale.Of(decimals) : 0;
        }
        Node[] nodes = [.. partition.Schema.Select((c, i) => ParquetTypes.NodeOf(c.Name, c.ColumnType, scales[i]))];
        using var schema = new GroupNode("schema", Repetition.Required, nodes);
        using var builder = new WriterPropertiesBuilder();
        using var properties = builder.Compression(CodecOf(compression)).EnableWritePageIndex().Build();
        var metadata = hints.Count == 0 ? null : new Dictionary<string, string> { [ParquetTypes.MetadataKey] = JsonSerializer.Serialize(hints) };
        using var file = new ParquetFileWriter(stream, schema, properties, metadata, true);
        for (int start = 0; start < partition.RowCount; start += rowGroup)
        {
            using var group = file.AppendRowGroup();
            int rows = Math.Min(rowGroup, partition.RowCount - start);
            for (int c = 0; c < scales.Length; c++)
            {
                cancellation.ThrowIfCancellationRequested();
                using var writer = group.NextColumn();
                var part = partition.Columns[c].Slice(start, rows);
                ParquetColumnOutput.Write(writer, part, scales[c]);
                part.Release();
            }
        }
        file.Close();
        foreach (var node in nodes) node.Dispose();
    }

    private static ParquetSharp.Compression CodecOf(ParquetCompression compression) => compression switch
    {
        ParquetCompression.None => ParquetSharp.Compression.Uncompressed,
        ParquetCompression.Gzip => ParquetSharp.Compression.Gzip,
        ParquetCompression.Brotli => ParquetSharp.Compression.Brotli,
        ParquetCompression.Zstd => ParquetSharp.Compression.Zstd,
        ParquetCompression.Lz4 => ParquetSharp.Compression.Lz4,
        _ => ParquetSharp.Compression.Snappy,
    };
}
