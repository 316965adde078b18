using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Text;

namespace TaskGraph;

/// <summary>
/// Hashes what an operation is and reads into the 128-bit token that tells equal computations. XxHash128 over a tagged
/// encoding, so that neighbouring parts cannot run into one another.
/// </summary>
internal ref struct TokenBuilder
{
    private Buffer _buffer;
    private int _used;

    public TokenBuilder(string operation) => Add(operation);

    public static TokenBuilder Of(string operation) => new(operation);

    [UnscopedRef]
    public ref TokenBuilder Add(string? text)
    {
        if (text is null) return ref Add(-1L);
        Add((long)text.Length);
        Span<byte> chunk = stackalloc byte[192];
        var rest = text.AsSpan();
        var encoder = Encoding.UTF8.GetEncoder();
        while (true)
        {
            encoder.Convert(rest, chunk, flush: true, out int chars, out int bytes, out bool completed);
            Append(chunk[..bytes]);
            if (completed) return ref this;
            rest = rest[chars..];
        }
    }

    [UnscopedRef]
    public ref TokenBuilder Add(long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        Append(bytes);
        return ref this;
    }

    [UnscopedRef]
    public ref TokenBuilder Add(bool value) => ref Add(value ? 1L : 0L);

    [UnscopedRef]
    public ref TokenBuilder Add(UInt128 token)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128LittleEndian(bytes, token);
        Append(bytes);
        return ref this;
    }

    /// <summary>Adds the identity of a type within this process.</summary>
    [UnscopedRef]
    public ref TokenBuilder Add(Type type) => ref Add(type.AssemblyQualifiedName ?? type.ToString());

    [UnscopedRef]
    public ref TokenBuilder Add(scoped ReadOnlySpan<long> values)
    {
        Add((long)values.Length);
        foreach (long value in values) Add(value);
        return ref this;
    }

    [UnscopedRef]
    public ref TokenBuilder Add(scoped ReadOnlySpan<int> values)
    {
        Add((long)values.Length);
        foreach (int value in values) Add((long)value);
        return ref this;
    }

    /// <summary>Adds the bits of values without references.</summary>
    [UnscopedRef]
    public ref TokenBuilder AddBits<T>(scoped ReadOnlySpan<T> values) where T : unmanaged
    {
        Add((long)values.Length);
        Append(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values));
        return ref this;
    }

    public readonly UInt128 ToToken() => XxHash128.HashToUInt128(((ReadOnlySpan<byte>)_buffer)[.._used]);

    private void Append(scoped ReadOnlySpan<byte> bytes)
    {
        Span<byte> buffer = _buffer;
        while (bytes.Length > buffer.Length - _used)
        {
            int room = buffer.Length - _used;
            bytes[..room].CopyTo(buffer[_used..]);
            bytes = bytes[room..];
            BinaryPrimitives.WriteUInt128LittleEndian(buffer, XxHash128.HashToUInt128(buffer));
            _used = 16;
        }
        bytes.CopyTo(buffer[_used..]);
        _used += bytes.Length;
    }

    [InlineArray(256)]
    private struct Buffer
    {
        private byte _first;
    }
}
