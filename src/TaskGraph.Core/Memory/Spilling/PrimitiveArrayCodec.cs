using System.Buffers;
using System.Runtime.InteropServices;

namespace TaskGraph;

/// <summary>
/// Arrays of numbers, characters and truth values, of any rank, as bytes: element type, rank, lengths, elements. For spilling only, hence not in the
/// registry: what travels to other processes keeps shared arrays shared.
/// </summary>
internal sealed class PrimitiveArrayCodec : IResultCodec
{
    private const int Piece = 1 << 20;

    public static PrimitiveArrayCodec Instance { get; } = new();

    public string Name => "array";

    public bool CanEncode(Type type) => type.IsArray && type.GetElementType() is { IsPrimitive: true } element && Type.GetTypeCode(element) != TypeCode.Object;

    public void Encode(object value, IBufferWriter<byte> writer)
    {
        var array = (Array)value;
        Span<int> header = stackalloc int[2 + array.Rank];
        header[0] = (int)Type.GetTypeCode(array.GetType().GetElementType());
        header[1] = array.Rank;
        for (int axis = 0; axis < array.Rank; axis++) header[2 + axis] = array.GetLength(axis);
        writer.Write(MemoryMarshal.AsBytes(header));
        var bytes = BytesOf(array);
        for (int at = 0; at < bytes.Length; at += Piece) writer.Write(bytes.Slice(at, Math.Min(Piece, bytes.Length - at)));
    }

    public object Decode(ReadOnlySpan<byte> bytes)
    {
        var header = MemoryMarshal.Cast<byte, int>(bytes[..8]);
        var element = ElementOf((TypeCode)header[0]);
        int[] lengths = MemoryMarshal.Cast<byte, int>(bytes.Slice(8, 4 * header[1])).ToArray();
        var array = Array.CreateInstance(element, lengths);
        bytes[(8 + 4 * header[1])..].CopyTo(BytesOf(array));
        return array;
    }

    private static Span<byte> BytesOf(Array array)
        => MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(array), Buffer.ByteLength(array));

    private static Type ElementOf(TypeCode code) => code switch
    {
        TypeCode.Boolean => typeof(bool),
        TypeCode.Char => typeof(char),
        TypeCode.SByte => typeof(sbyte),
        TypeCode.Byte => typeof(byte),
        TypeCode.Int16 => typeof(short),
        TypeCode.UInt16 => typeof(ushort),
        TypeCode.Int32 => typeof(int),
        TypeCode.UInt32 => typeof(uint),
        TypeCode.Int64 => typeof(long),
        TypeCode.UInt64 => typeof(ulong),
        TypeCode.Single => typeof(float),
        TypeCode.Double => typeof(double),
        _ => throw new InvalidDataException($"{(int)code} is not the code of a number type."),
    };
}
