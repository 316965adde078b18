using System.Buffers;
using System.Globalization;

namespace TaskGraph;

/// <summary>Values as text that reads back as the same: shortest numbers, ISO dates and times.</summary>
internal static class CellText
{
    private const int MostBytes = 64;

    /// <summary>Writes a value that is not null, of a type of values of one size.</summary>
    /// <exception cref="NotSupportedException">The type has no form as text.</exception>
    public static void Write(IBufferWriter<byte> writer, ColumnData column, int row)
    {
        switch (column)
        {
            case FixedColumn<double> c: Put(writer, c.Values[row]); break;
            case FixedColumn<long> c: Put(writer, c.Values[row]); break;
            case FixedColumn<int> c: Put(writer, c.Values[row]); break;
            case FixedColumn<float> c: Put(writer, c.Values[row]); break;
            case FixedColumn<decimal> c: Put(writer, c.Values[row]); break;
            case FixedColumn<bool> c: writer.Write(c.Values[row] ? "true"u8 : "false"u8); break;
            case FixedColumn<DateTime> c: Put(writer, c.Values[row], c.Values[row].TimeOfDay == default ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss.FFFFFFF"); break;
            case FixedColumn<DateTimeOffset> c: Put(writer, c.Values[row].UtcDateTime, "yyyy-MM-ddTHH:mm:ss.FFFFFFF'Z'"); break;
            case FixedColumn<DateOnly> c: Put(writer, c.Values[row], "yyyy-MM-dd"); break;
            default:
                if (!column.Type.Kind().TryVisitFixed(new Putting(writer, column, row), out _))
                    throw new NotSupportedException($"Columns of {column.Type.Name()} have no form as text. Leave them out, or cast them first.");
                break;
        }
    }

    private static void Put<T>(IBufferWriter<byte> writer, T value, ReadOnlySpan<char> format = default) where T : IUtf8SpanFormattable
    {
        value.TryFormat(writer.GetSpan(MostBytes), out int length, format, CultureInfo.InvariantCulture);
        writer.Advance(length);
    }

    private sealed class Putting(IBufferWriter<byte> writer, ColumnData column, int row) : IFixedVisitor<bool>
    {
        public bool Visit<T>() where T : unmanaged, IEquatable<T>, IComparable<T>, ISpanParsable<T>
        {
            Put(writer, (IUtf8SpanFormattable)((FixedColumn<T>)column).Values[row]);
            return true;
        }
    }
}
