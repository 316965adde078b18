using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace TaskGraph;

/// <summary>
/// Partitions, and frames, as bytes: the schema, then for each column its nulls' bits and its values as they lie in memory.
/// Dictionaries are cut down to the words in use.
/// </summary>
internal sealed class FramePartitionCodec(Type type, string name) : IResultCodec
{
    public string Name => name;

    public bool CanEncode(Type candidate) => candidate == type;

#pragma warning disable CA2255 // The codec must be known before the first result arrives, which may be before any type of this project is used.
    [ModuleInitializer]
    internal static void Register()
    {
        ResultCodecs.Register(new FramePartitionCodec(typeof(FramePartition), "frame-partition"));
        ResultCodecs.Register(new FramePartitionCodec(typeof(Frame), "frame"));
    }
#pragma warning restore CA2255

    public void Encode(object value, IBufferWriter<byte> writer)
    {
        var partition = value as FramePartition ?? ((Frame)value).Data;
        WriteInt(writer, partition.Columns.Length);
        WriteInt(writer, partition.RowCount);
        for (int i = 0; i < partition.Columns.Length; i++)
        {
            WriteBytes(writer, Encoding.UTF8.GetBytes(partition.Schema[i].Name));
            Write(writer, [(byte)partition.Columns[i].Type]);
            WriteColumn(writer, partition.Columns[i]);
        }
    }

    public object Decode(ReadOnlySpan<byte> bytes)
    {
        var schema = new FrameColumn[ReadInt(ref bytes)];
        int rows = ReadInt(ref bytes);
        var columns = new ColumnData[schema.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            string column = Encoding.UTF8.GetString(ReadBytes(ref bytes));
            var columnType = (ColumnType)bytes[0];
            bytes = bytes[1..];
            schema[i] = new(column, columnType.ToType());
            columns[i] = ReadColumn(ref bytes, columnType, rows);
        }
        var partition = new FramePartition(new FrameSchema(schema), columns, rows);
        if (type != typeof(Frame)) return partition;
        var managed = partition.ToManaged();
        partition.Release();
        return Frame.Over(managed);
    }

    private static void WriteColumn(IBufferWriter<byte> writer, ColumnData column)
    {
        Write(writer, [column.HasNulls ? (byte)1 : (byte)0]);
        if (column.HasNulls) Write(writer, MemoryMarshal.AsBytes(column.Validity.Bits));
        switch (column)
        {
            case FixedColumn<bool> c: Write(writer, MemoryMarshal.AsBytes(c.Values)); break;
            case FixedColumn<int> c: Write(writer, MemoryMarshal.AsBytes(c.Values)); break;
            case FixedColumn<long> c: Write(writer, MemoryMarshal.AsBytes(c.Values)); break;
            case FixedColumn<float> c: Write(writer, MemoryMarshal.AsBytes(c.Values)); break;
            case FixedColumn<double> c: Write(writer, MemoryMarshal.AsBytes(c.Values)); break;
            case FixedColumn<DateTime> c: Write(writer, MemoryMarshal.AsBytes(c.Values)); break;
            case StringColumn c:
                var compact = c.Compact();
                WriteInt(writer, compact.Dictionary.Count);
                Write(writer, MemoryMarshal.AsBytes(compact.Dictionary.Offsets));
                Write(writer, compact.Dictionary.AllBytes);
                Write(writer, MemoryMarshal.AsBytes(compact.Codes));
                compact.Release();
                break;
            default: throw new NotSupportedException($"Columns of {column.Type.Name()} have no encoded form.");
        }
    }

    private static ColumnData ReadColumn(ref ReadOnlySpan<byte> bytes, ColumnType type, int rows)
    {
        bool hasNulls = bytes[0] != 0;
        bytes = bytes[1..];
        var validity = hasNulls ? ColumnValidity.From(Read<ulong>(ref bytes, ValidityBits.Words(rows)), rows) : default;
        switch (type)
        {
            case ColumnType.Bool: return new FixedColumn<bool>(Read<bool>(ref bytes, rows), validity);
            case ColumnType.Int: return new FixedColumn<int>(Read<int>(ref bytes, rows), validity);
            case ColumnType.Long: return new FixedColumn<long>(Read<long>(ref bytes, rows), validity);
            case ColumnType.Float: return new FixedColumn<float>(Read<float>(ref bytes, rows), validity);
            case ColumnType.Double: return new FixedColumn<double>(Read<double>(ref bytes, rows), validity);
            case ColumnType.DateTime: return new FixedColumn<DateTime>(Read<DateTime>(ref bytes, rows), validity);
            case ColumnType.String:
                int words = ReadInt(ref bytes);
                int[] offsets = MemoryMarshal.Cast<byte, int>(Cut(ref bytes, 4 * (words + 1))).ToArray();
                byte[] text = Cut(ref bytes, offsets[^1]).ToArray();
                return new StringColumn(Read<int>(ref bytes, rows), new StringDictionary(text, offsets, words), validity);
            default: throw new InvalidDataException($"{(byte)type} is not a column type.");
        }
    }

    private static ColumnBuffer<T> Read<T>(ref ReadOnlySpan<byte> bytes, int count) where T : unmanaged
    {
        var buffer = ColumnBuffer<T>.Rent(count);
        var to = MemoryMarshal.AsBytes(buffer.Span);
        Cut(ref bytes, to.Length).CopyTo(to);
        return buffer;
    }

    private static ReadOnlySpan<byte> Cut(ref ReadOnlySpan<byte> bytes, int count)
    {
        var cut = bytes[..count];
        bytes = bytes[count..];
        return cut;
    }

    private static int ReadInt(ref ReadOnlySpan<byte> bytes) => MemoryMarshal.Read<int>(Cut(ref bytes, 4));

    private static ReadOnlySpan<byte> ReadBytes(ref ReadOnlySpan<byte> bytes) => Cut(ref bytes, ReadInt(ref bytes));

    private static void WriteInt(IBufferWriter<byte> writer, int value) => Write(writer, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in value)));

    private static void WriteBytes(IBufferWriter<byte> writer, ReadOnlySpan<byte> value)
    {
        WriteInt(writer, value.Length);
        Write(writer, value);
    }

    private static void Write(IBufferWriter<byte> writer, ReadOnlySpan<byte> value) => writer.Write(value);
}
