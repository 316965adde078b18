using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;

namespace TaskGraph;

/// <summary>Chunks as bytes: the element type's name, the shape, then the elements in row-major order as they lie in memory.</summary>
internal sealed class ChunkCodec : IResultCodec
{
    private static readonly ConcurrentDictionary<string, ElementCodec> _elements = new();

    public string Name => "chunk";

    public bool CanEncode(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Chunk<>);

#pragma warning disable CA2255 // The codec must be known before the first result arrives, which may be before any type of this project is used.
    [ModuleInitializer]
    internal static void Register() => ResultCodecs.Register(new ChunkCodec());
#pragma warning restore CA2255

    public void Encode(object value, IBufferWriter<byte> writer)
    {
        string name = value.GetType().GetGenericArguments()[0].AssemblyQualifiedName!;
        int bytes = Encoding.UTF8.GetByteCount(name);
        var header = writer.GetSpan(4 + bytes);
        BinaryPrimitives.WriteInt32LittleEndian(header, bytes);
        Encoding.UTF8.GetBytes(name, header[4..]);
        writer.Advance(4 + bytes);
        ElementsOf(name).Encode(value, writer);
    }

    public object Decode(ReadOnlySpan<byte> bytes)
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        return ElementsOf(Encoding.UTF8.GetString(bytes.Slice(4, length))).Decode(bytes[(4 + length)..]);
    }

    private static ElementCodec ElementsOf(string type) => _elements.GetOrAdd(type,
        static name => (ElementCodec)Activator.CreateInstance(typeof(ElementCodec<>).MakeGenericType(Type.GetType(name, throwOnError: true)!))!);

    private abstract class ElementCodec
    {
        public abstract void Encode(object value, IBufferWriter<byte> writer);

        public abstract object Decode(ReadOnlySpan<byte> bytes);
    }

    private sealed unsafe class ElementCodec<T> : ElementCodec where T : unmanaged
    {
        private const int Piece = 1 << 20;

        public override void Encode(object value, IBufferWriter<byte> writer)
        {
            var chunk = ((Chunk<T>)value).Compact();
            try
            {
                var header = writer.GetSpan(4 + 8 * chunk.Rank);
                BinaryPrimitives.WriteInt32LittleEndian(header, chunk.Rank);
                for (int axis = 0; axis < chunk.Rank; axis++) BinaryPrimitives.WriteInt64LittleEndian(header[(4 + 8 * axis)..], chunk.Shape[axis]);
                writer.Advance(4 + 8 * chunk.Rank);
                for (long at = 0; at < chunk.Bytes; at += Piece) writer.Write(new ReadOnlySpan<byte>((byte*)chunk.Start + at, (int)Math.Min(Piece, chunk.Bytes - at)));
            }
            finally
            {
                chunk.Release();
            }
        }

        public override object Decode(ReadOnlySpan<byte> bytes)
        {
            var shape = new long[BinaryPrimitives.ReadInt32LittleEndian(bytes)];
            for (int axis = 0; axis < shape.Length; axis++) shape[axis] = BinaryPrimitives.ReadInt64LittleEndian(bytes[(4 + 8 * axis)..]);
            var chunk = Chunk<T>.Rent(shape);
            bytes[(4 + 8 * shape.Length)..].CopyTo(new Span<byte>(chunk.Start, checked((int)chunk.Bytes)));
            return chunk;
        }
    }
}
