using System.Buffers;
using System.Text;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>Writes a partition as CSV: shortest numbers that read back as the same, ISO dates, quotes only where they must be.</summary>
internal static class CsvWriter
{
    private const int FlushAt = 1 << 18;

    public static void Write(FramePartition partition, Stream stream, byte separator, CancellationToken cancellation)
    {
        var writer = new ArrayBufferWriter<byte>(FlushAt + 4096);
        for (int c = 0; c < partition.Columns.Length; c++)
        {
            if (c > 0) Put(writer, separator);
            PutText(writer, Encoding.UTF8.GetBytes(partition.Schema[c].Name), separator);
        }
        Put(writer, CsvIndex.LineFeed);
        for (int row = 0; row < partition.RowCount; row++)
        {
            for (int c = 0; c < partition.Columns.Length; c++)
            {
                if (c > 0) Put(writer, separator);
                PutValue(writer, partition.Columns[c], row, separator);
            }
            Put(writer, CsvIndex.LineFeed);
            if (writer.WrittenCount < FlushAt) continue;
            cancellation.ThrowIfCancellationRequested();
            stream.Write(writer.WrittenSpan);
            writer.ResetWrittenCount();
        }
        stream.Write(writer.WrittenSpan);
    }

    private static void PutValue(ArrayBufferWriter<byte> writer, ColumnData column, int row, byte separator)
    {
        if (column.IsNull(row)) return;
        if (column is StringColumn texts) PutText(writer, texts.Utf8(row), separator);
        else CellText.Write(writer, column, row);
    }

    private static void PutText(ArrayBufferWriter<byte> writer, ReadOnlySpan<byte> text, byte separator)
    {
        if (text.Length > 0 && text.IndexOfAny(CsvIndex.Quote, CsvIndex.LineFeed, CsvIndex.Return) < 0 && text.IndexOf(separator) < 0)
        {
            writer.Write(text);
            return;
        }
        Put(writer, CsvIndex.Quote);
        for (int quote; (quote = text.IndexOf(CsvIndex.Quote)) >= 0; text = text[(quote + 1)..])
        {
            writer.Write(text[..(quote + 1)]);
            Put(writer, CsvIndex.Quote);
        }
        writer.Write(text);
        Put(writer, CsvIndex.Quote);
    }

    private static void Put(ArrayBufferWriter<byte> writer, byte value)
    {
        writer.GetSpan(1)[0] = value;
        writer.Advance(1);
    }
}
