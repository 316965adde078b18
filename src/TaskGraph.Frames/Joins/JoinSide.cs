using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>All rows of one side of a join with a table of their keys: made once, read by every partition of the other side.</summary>
internal sealed class JoinSide : IReferenceCounted, ISized
{
    private readonly string[] _keys;
    private readonly ColumnType[] _types;
    private readonly Shared _shared;

    /// <summary>Takes over the rows.</summary>
    public JoinSide(FramePartition rows, string[] keys, ColumnType[] types)
    {
        (Rows, _keys, _types) = (rows, keys, types);
        _shared = new(keys.Length == 0 ? null : Make());

        JoinTable Make()
        {
            var columns = KeysOf(rows, keys, types);
            // Lookups read codes and dictionaries, never the columns again.
            var table = new JoinTable(columns);
            foreach (var column in columns) column.Release();
            return table;
        }
    }

    private JoinSide(JoinSide other)
    {
        (Rows, _keys, _types, _shared) = (other.Rows.Share(), other._keys, other._types, other._shared);
        Interlocked.Increment(ref _shared.References);
    }

    public FramePartition Rows { get; }

    public JoinTable Table => _shared.Table!;

    public long Bytes => Rows.Bytes + (_shared.Table?.Bytes ?? 0);

    public object Share() => new JoinSide(this);

    public void Release()
    {
        Rows.Release();
        if (Interlocked.Decrement(ref _shared.References) == 0) _shared.Table?.Dispose();
    }

    /// <summary>The keys of rows as the types they are compared in; to be released.</summary>
    public static ColumnData[] KeysOf(FramePartition rows, string[] keys, ColumnType[] types)
    {
        var columns = new ColumnData[keys.Length];
        for (int k = 0; k < columns.Length; k++) columns[k] = Casting.To(rows[keys[k]], types[k]);
        return columns;
    }

    private sealed class Shared(JoinTable? table)
    {
        public int References = 1;

        public JoinTable? Table => table;
    }

    /// <summary>A side as bytes: its keys and its rows; the table is made again.</summary>
    private sealed class Codec : IResultCodec
    {
        private static readonly FramePartitionCodec _rows = new(typeof(FramePartition), "frame-partition");

        public string Name => "join-side";

        public bool CanEncode(Type type) => type == typeof(JoinSide);

        public void Encode(object value, IBufferWriter<byte> writer)
        {
            var side = (JoinSide)value;
            FrameBytes.Write(writer, side._keys.Length);
            for (int k = 0; k < side._keys.Length; k++)
            {
                byte[] name = Encoding.UTF8.GetBytes(side._keys[k]);
                FrameBytes.Write(writer, name.Length);
                writer.Write(name);
                FrameBytes.Write(writer, (int)side._types[k]);
            }
            _rows.Encode(side.Rows, writer);
        }

        public object Decode(ReadOnlySpan<byte> bytes)
        {
            var keys = new string[FrameBytes.ReadInt(ref bytes)];
            var types = new ColumnType[keys.Length];
            for (int k = 0; k < keys.Length; k++)
            {
                int length = FrameBytes.ReadInt(ref bytes);
                keys[k] = Encoding.UTF8.GetString(bytes[..length]);
                bytes = bytes[length..];
                types[k] = (ColumnType)FrameBytes.ReadInt(ref bytes);
            }
            return new JoinSide((FramePartition)_rows.Decode(bytes), keys, types);
        }
    }

#pragma warning disable CA2255 // As for partitions: known before the first result arrives.
    [ModuleInitializer]
    internal static void Register() => ResultCodecs.Register(new Codec());
#pragma warning restore CA2255
}
