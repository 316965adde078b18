using System.Buffers;

namespace TaskGraph;

/// <summary>Writes results of some types as bytes, to travel to another process or to disk.</summary>
internal interface IResultCodec
{
    bool CanEncode(Type type);

    /// <summary>How the encoded form begins in the registry; unique and stable over versions of one release.</summary>
    string Name { get; }

    void Encode(object value, IBufferWriter<byte> writer);

    object Decode(ReadOnlySpan<byte> bytes);
}
