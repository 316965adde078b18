using System.Buffers;
using System.Runtime.InteropServices;

namespace TaskGraph;

/// <summary>Parts of encoded partitions.</summary>
internal static class FrameBytes
{
    /// <summary>Values into a pooled buffer.</summary>
    public static ColumnBuffer<T> Read<T>(ref ReadOnlySpan<byte> bytes, int count) where T : unmanaged
    {
        var buffer = ColumnBuffer<T>.Rent(count);
        var to = MemoryMarshal.AsBytes(buffer.Span);
        Cut(ref bytes, to.Length).CopyTo(to);
        return buffer;
    }

    public static ReadOnlySpan<byte> Cut(ref ReadOnlySpan<byte> bytes, int count)
    {
        var cut = bytes[..count];
        bytes = bytes[count..];
        return cut;
    }

    public static int ReadInt(ref ReadOnlySpan<byte> bytes) => MemoryMarshal.Read<int>(Cut(ref bytes, 4));

    public static ReadOnlySpan<byte> ReadRun(ref ReadOnlySpan<byte> bytes) => Cut(ref bytes, ReadInt(ref bytes));

    public static void Write(IBufferWriter<byte> writer, int value) => writer.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in value)));

    public static void WriteRun(IBufferWriter<byte> writer, ReadOnlySpan<byte> value)
    {
        Write(writer, value.Length);
        writer.Write(value);
    }

    /// <summary>A column's type, its nulls and its values.</summary>
    public static void Write(IBufferWriter<byte> writer, ColumnData column)
    {
        writer.Write([(byte)column.Type, column.HasNulls ? (byte)1 : (byte)0]);
        if (column.HasNulls) writer.Write(MemoryMarshal.AsBytes(column.Validity.Bits));
        column.Type.Kind().Encode(column, writer);
    }

    /// <summary>Reads what <see cref="Write(IBufferWriter{byte}, ColumnData)"/> wrote.</summary>
    public static ColumnData ReadColumn(ref ReadOnlySpan<byte> bytes, int rows)
    {
        var head = Cut(ref bytes, 2);
        var kind = ((ColumnType)head[0]).Kind();
        var validity = head[1] != 0 ? ColumnValidity.From(Read<ulong>(ref bytes, ValidityBits.Words(rows)), rows) : default;
        return kind.Decode(ref bytes, rows, validity);
    }
}
