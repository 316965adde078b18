using System.Runtime.InteropServices;

namespace TaskGraph;

/// <summary>A key as a <see cref="ContentTable{TKey,TValue}"/> keeps it.</summary>
internal interface IContentKey
{
    /// <summary>The most bytes that a hash tells apart for sure, with their number: those of such keys are not compared.</summary>
    const int WholeInHash = 8;

    int Length { get; }

    ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Reads something of the bytes, so that they are in the cache when they are compared.</summary>
    int Touch();
}

/// <summary>A text. Equal texts have equal bytes.</summary>
internal readonly struct TextKey(string text) : IContentKey
{
    // Also here, so that most other keys are told apart without a look at the text.
    private readonly int _length = 2 * text.Length;

    public string Text => text;

    public int Length => _length;

    public ReadOnlySpan<byte> Bytes => BytesOf(text);

    public int Touch() => text is null ? 0 : text.Length;

    public static ReadOnlySpan<byte> BytesOf(string? text) => MemoryMarshal.AsBytes(text.AsSpan());
}

/// <summary>A part of a buffer that holds many keys.</summary>
internal readonly struct BytesKey(byte[] buffer, int start, int length) : IContentKey
{
    public ReadOnlyMemory<byte> Memory => new(buffer, start, length);

    public int Length => length;

    public ReadOnlySpan<byte> Bytes => buffer.AsSpan(start, length);

    // The first byte of the buffer stands for those that are not compared: a branch would be guessed wrongly.
    public int Touch() => buffer is null ? 0 : buffer[start & IContentKey.WholeInHash - length >> 31];
}

/// <summary>Copies keys, so that none keeps what it was read with.</summary>
internal sealed class BytesKeeper
{
    private const int FirstBuffer = 1 << 11, LargestBuffer = 1 << 16;

    private byte[] _buffer = [];
    private int _used;

    public BytesKey Keep(ReadOnlySpan<byte> key)
    {
        if (key.Length >= _buffer.Length - _used)
        {
            _buffer = new byte[Math.Max(key.Length, Math.Clamp(2 * _buffer.Length, FirstBuffer, LargestBuffer))];
            _used = 0;
        }
        key.CopyTo(_buffer.AsSpan(_used));
        _used += key.Length;
        return new(_buffer, _used - key.Length, key.Length);
    }
}
