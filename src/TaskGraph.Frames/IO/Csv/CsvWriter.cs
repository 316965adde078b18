using System.Buffers;
using System.Globalization;
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
        switch (column)
        {
            case FixedColumn<bool> c: writer.Write(c.Values[row] ? "true"u8 : "false"u8); break;
            case StringColumn c: PutText(writer, c.Utf8(row), separator); break;
            case FixedColumn<double> c: PutNumber(writer, c.Values[row]); break;
            case FixedColumn<long> c: PutNumber(writer, c.Values[row]); break;
            case FixedColumn<DateTime> c: PutTime(writer, c.Values[row]); break;
            default:
                if (!column.Type.Kind().TryVisitFixed(new Putting(writer, column, row), out _))
                    throw new NotSupportedException($"Columns of {column.Type.Name()} have no form as text.");
                break;
        }
    }

    private readonly struct Putting(ArrayBufferWriter<byte> writer, ColumnData column, int row) : IFixedVisitor<bool>
    {
        public bool Visit<T>() where T : unmanaged, IEquatable<T>, IComparable<T>, ISpanParsable<T>
        {
            switch (((FixedColumn<T>)column).Values[row])
            {
                case DateTimeOffset time: PutFormatted(writer, time.UtcDateTime, "yyyy-MM-ddTHH:mm:ss.FFFFFFF'Z'"); break;
                case DateOnly date: PutFormatted(writer, date, "yyyy-MM-dd"); break;
                case IUtf8SpanFormattable value: PutFormatted(writer, value, default); break;
            }
            return true;
        }
    }

    private static void PutFormatted<T>(ArrayBufferWriter<byte> writer, T value, ReadOnlySpan<char> format) where T : IUtf8SpanFormattable
    {
        value.TryFormat(writer.GetSpan(64), out int length, format, CultureInfo.InvariantCulture);
        writer.Advance(length);
    }

    private static void PutNumber<T>(ArrayBufferWriter<byte> writer, T number) where T : IUtf8SpanFormattable
    {
        number.TryFormat(writer.GetSpan(40), out int length, default, CultureInfo.InvariantCulture);
        writer.Advance(length);
    }

    private static void PutTime(ArrayBufferWriter<byte> writer, DateTime time)
    {
        string format = time.TimeOfDay == default ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss.FFFFFFF";
        time.TryFormat(writer.GetSpan(40), out int length, format, CultureInfo.InvariantCulture);
        writer.Advance(length);
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
