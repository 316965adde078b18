using System.Buffers;
using System.Runtime.CompilerServices;
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
        FrameBytes.Write(writer, partition.Columns.Length);
        FrameBytes.Write(writer, partition.RowCount);
        for (int i = 0; i < partition.Columns.Length; i++)
        {
            FrameBytes.WriteRun(writer, Encoding.UTF8.GetBytes(partition.Schema[i].Name));
            FrameBytes.Write(writer, partition.Columns[i]);
        }
    }

    public object Decode(ReadOnlySpan<byte> bytes)
    {
        var schema = new FrameColumn[FrameBytes.ReadInt(ref bytes)];
        int rows = FrameBytes.ReadInt(ref bytes);
        var columns = new ColumnData[schema.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            string column = Encoding.UTF8.GetString(FrameBytes.ReadRun(ref bytes));
            columns[i] = FrameBytes.ReadColumn(ref bytes, rows);
            schema[i] = new(column, columns[i].Type.ToType());
        }
        var partition = new FramePartition(new FrameSchema(schema), columns, rows);
        if (type != typeof(Frame)) return partition;
        var managed = partition.ToManaged();
        partition.Release();
        return Frame.Over(managed);
    }
}
