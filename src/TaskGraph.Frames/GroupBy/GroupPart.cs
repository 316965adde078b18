using System.Buffers;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>
/// What a task of a group-by hands to the next: states of groups, or rows yet to be grouped where grouping would hardly make them fewer. Either
/// in one piece, or laid out by hash in a share for each task of the next step.
/// </summary>
/// <param name="shares">One piece, or as many as there are shares.</param>
/// <param name="kind">How the pieces are to be read.</param>
/// <param name="isRaw">Whether these are rows and not states.</param>
/// <param name="offsets">Where each bucket of the hash begins, counted over all shares; empty where rows do not lie in buckets.</param>
internal sealed class GroupPart(FramePartition[] shares, GroupPartKind kind, bool isRaw, int[] offsets) : IReferenceCounted, ISized
{
    public FramePartition[] Shares => shares;

    public GroupPartKind Kind => kind;

    public bool IsRaw => isRaw;

    public int[] Offsets => offsets;

    public int RowCount => shares.Sum(s => s.RowCount);

    public long Bytes => shares.Sum(s => s.Bytes);

    /// <summary>All groups in one piece.</summary>
    public static GroupPart Whole(FramePartition states) => new([states], GroupPartKind.Whole, false, []);

    /// <summary>Rows yet to be grouped, in one or more pieces.</summary>
    public static GroupPart Rows(FramePartition[] pieces) => new(pieces, GroupPartKind.Whole, true, []);

    /// <summary>The part of one share.</summary>
    public static GroupPart Share(FramePartition rows, bool isRaw = false) => new([rows], GroupPartKind.Share, isRaw, []);

    object IReferenceCounted.Share() => new GroupPart(Array.ConvertAll(shares, s => s.Share()), kind, isRaw, offsets);

    public void Release()
    {
        foreach (var share in shares) share.Release();
    }
}

internal enum GroupPartKind : byte
{
    /// <summary>All groups, or rows, of what was read.</summary>
    Whole,

    /// <summary>A piece for each share.</summary>
    Split,

    /// <summary>The groups of the task's own share only.</summary>
    Share,
}

/// <summary>Parts as bytes: kind, pieces and offsets.</summary>
internal sealed class GroupPartCodec : IResultCodec
{
    private static readonly FramePartitionCodec _pieces = new(typeof(FramePartition), "frame-partition");

    public string Name => "group-part";

    public bool CanEncode(Type type) => type == typeof(GroupPart);

#pragma warning disable CA2255 // As for partitions: known before the first result arrives.
    [ModuleInitializer]
    internal static void Register() => ResultCodecs.Register(new GroupPartCodec());
#pragma warning restore CA2255

    public void Encode(object value, IBufferWriter<byte> writer)
    {
        var part = (GroupPart)value;
        writer.Write([(byte)part.Kind, part.IsRaw ? (byte)1 : (byte)0]);
        FrameBytes.Write(writer, part.Offsets.Length);
        foreach (int offset in part.Offsets) FrameBytes.Write(writer, offset);
        FrameBytes.Write(writer, part.Shares.Length);
        foreach (var share in part.Shares)
        {
            var bytes = new ArrayBufferWriter<byte>();
            _pieces.Encode(share, bytes);
            FrameBytes.Write(writer, bytes.WrittenCount);
            writer.Write(bytes.WrittenSpan);
        }
    }

    public object Decode(ReadOnlySpan<byte> bytes)
    {
        var kind = (GroupPartKind)bytes[0];
        bool isRaw = bytes[1] != 0;
        bytes = bytes[2..];
        var offsets = new int[FrameBytes.ReadInt(ref bytes)];
        for (int i = 0; i < offsets.Length; i++) offsets[i] = FrameBytes.ReadInt(ref bytes);
        var shares = new FramePartition[FrameBytes.ReadInt(ref bytes)];
        for (int i = 0; i < shares.Length; i++)
        {
            int length = FrameBytes.ReadInt(ref bytes);
            shares[i] = (FramePartition)_pieces.Decode(bytes[..length]);
            bytes = bytes[length..];
        }
        return new GroupPart(shares, kind, isRaw, offsets);
    }
}
