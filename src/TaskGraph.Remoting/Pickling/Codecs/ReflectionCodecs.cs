using System.Reflection;

namespace TaskGraph;

/// <summary>Types, by assembly and number.</summary>
internal sealed class TypeCodec : BuiltCodec
{
    public static TypeCodec Instance { get; } = new();

    public override void WriteTagged(PickleWriter writer, object item)
    {
        writer.Byte((byte)PickleTag.Type);
        writer.WriteType((Type)item);
    }

    public override object Create(PickleReader reader) => throw new NotSupportedException();
}

/// <summary>Methods, by assembly and number.</summary>
internal sealed class MethodCodec : BuiltCodec
{
    public static MethodCodec Instance { get; } = new();

    public override void WriteTagged(PickleWriter writer, object item)
    {
        writer.Byte((byte)PickleTag.Method);
        writer.WriteMethod((MethodInfo)item);
    }

    public override object Create(PickleReader reader) => throw new NotSupportedException();
}

/// <summary>Objects of the library that bring a binary form of their own: array chunks, partitions.</summary>
internal sealed class ResultCodec(IResultCodec codec) : BuiltCodec
{
    public override long SeparableSize(object item) => (item as ISized)?.Bytes ?? 0;

    public override void WriteHeader(PickleWriter writer, object item)
    {
        int start = writer.ReserveLength();
        codec.Encode(item, writer);
        if (!writer.TryMoveOut(start)) writer.FillLength(start);
    }

    public override object Create(PickleReader reader)
    {
        int length = reader.Raw<int>();
        return codec.Decode(length == PickleOutput.MovedOut ? reader.SharedBuffer() : reader.Bytes(length));
    }
}
