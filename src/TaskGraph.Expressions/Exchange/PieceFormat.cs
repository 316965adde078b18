using System.Buffers;

namespace TaskGraph;

/// <summary>
/// How a family's rows travel from one partition to another: what a piece (some rows for one output) is, and its form in bytes.
/// Data only: it travels with the tasks.
/// </summary>
internal abstract class PieceFormat
{
    public abstract int RowsOf(object piece);

    /// <summary>Memory that the piece holds, as far as it can be told quickly.</summary>
    public abstract long BytesOf(object piece);

    public abstract void Write(object piece, IBufferWriter<byte> writer);

    /// <summary>The piece that <see cref="Write"/> wrote. The array is used again as soon as this returns.</summary>
    public abstract object Read(byte[] bytes, int length);
}
