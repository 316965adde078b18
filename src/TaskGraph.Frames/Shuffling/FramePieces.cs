using System.Buffers;
using System.Runtime.InteropServices;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>Pieces of frames: partitions, or their bytes where they are made in a worker process and travel.</summary>
internal sealed class FramePieces : PieceFormat
{
    private static readonly FramePartitionCodec _codec = new(typeof(FramePartition), "frame-partition");

    public static FramePieces Instance { get; } = new();

    /// <summary>The form in which a piece leaves its task; takes over the rows.</summary>
    public static object Outgoing(FramePartition rows)
    {
        if (!WorkerProcess.IsWorker) return rows;
        byte[] bytes = BytesOf(rows);
        rows.Release();
        return bytes;
    }

    /// <summary>What outputs have that get none of these rows: their categories, which columns without rows have too. Null where there are none.</summary>
    public static object? FormOf(FramePartition rows)
        => rows.Schema.Any(c => c.ColumnType.Innermost() == ColumnType.Category) ? Outgoing(rows.Take([])) : null;

    /// <summary>Adds rows that lie in buckets of the hash, those of each output as one piece; takes them over.</summary>
    public static void AddBuckets(PieceWriter pieces, FramePartition laid, int[] offsets)
    {
        pieces.Form ??= FormOf(laid); // a split may have rows in several shares
        for (int output = 0; output < pieces.Outputs; output++)
        {
            int start = offsets[Buckets.FirstOf(output, pieces.Outputs)];
            pieces.Add(output, Outgoing(laid.Slice(start, offsets[Buckets.FirstOf(output + 1, pieces.Outputs)] - start)));
        }
        laid.Release();
    }

    /// <summary>The rows that a split has for an output, one piece after the other; without any its form. To be released.</summary>
    public static IEnumerable<FramePartition> Of(PieceTable table, int split, int output)
    {
        if (table.Splits[split][output].IsEmpty) return FormOf(table, split);
        return table.ReadSplit(split, output, Instance).Select(Incoming);
    }

    /// <summary>The form of a split, if it has one; to be released.</summary>
    public static IEnumerable<FramePartition> FormOf(PieceTable table, int split)
    {
        if (table.Splits[split].Form is { } form) yield return Incoming((form as IReferenceCounted)?.Share() ?? form);
    }

    /// <summary>The rows of a piece that was read; to be released.</summary>
    public static FramePartition Incoming(object piece) => piece as FramePartition ?? Decode((byte[])piece);

    /// <summary>Some rows as bytes.</summary>
    public static byte[] BytesOf(FramePartition rows)
    {
        var bytes = new ArrayBufferWriter<byte>();
        _codec.Encode(rows, bytes);
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>The rows of bytes, to be released.</summary>
    public static FramePartition Decode(ReadOnlySpan<byte> bytes) => (FramePartition)_codec.Decode(bytes);

    // The number of rows is what the encoded form has second.
    public override int RowsOf(object piece) => piece is FramePartition rows ? rows.RowCount : MemoryMarshal.Read<int>(((byte[])piece).AsSpan(4));

    public override long BytesOf(object piece) => piece is FramePartition rows ? rows.Bytes : ((byte[])piece).Length;

    public override void Write(object piece, IBufferWriter<byte> writer)
    {
        if (piece is FramePartition rows) _codec.Encode(rows, writer);
        else writer.Write((byte[])piece);
    }

    public override object Read(byte[] bytes, int length) => Decode(bytes.AsSpan(0, length));
}
