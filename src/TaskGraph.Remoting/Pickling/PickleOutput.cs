using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace TaskGraph;

/// <summary>A growing buffer with what pickles and frames are made of: numbers, bytes, strings, and lengths that are known later.</summary>
internal abstract class PickleOutput : IBufferWriter<byte>
{
    /// <summary>As a length: the place in shared memory follows, and then the length.</summary>
    public const int MovedOut = -1;

    private const int FirstSize = 1024, LargestKept = 1 << 22, LeastGivenAway = 1 << 20;

    private byte[] _buffer = new byte[FirstSize];
    private int _length;

    /// <summary>Takes large buffers; null where each is written in place.</summary>
    public ISharedBuffers? Buffers { get; set; }

    /// <summary>What has been written.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public int Length => _length;

    public void Byte(byte value)
    {
        Reserve(1);
        _buffer[_length++] = value;
    }

    /// <summary>A number in seven-bit groups, low first.</summary>
    public void Count(uint value)
    {
        Reserve(5);
        while (value >= 0x80)
        {
            _buffer[_length++] = (byte)(value | 0x80);
            value >>= 7;
        }
        _buffer[_length++] = (byte)value;
    }

    public void Raw<T>(T value)
    {
        int size = Unsafe.SizeOf<T>();
        Reserve(size);
        Unsafe.WriteUnaligned(ref _buffer[_length], value);
        _length += size;
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>A buffer whose length the reader knows: a large one in shared memory where there is some.</summary>
    public void Buffer(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= ISharedBuffers.LeastSize)
        {
            string? place = Buffers?.TryPut(bytes);
            Byte(place is null ? (byte)0 : (byte)1);
            if (place is not null)
            {
                String(place);
                return;
            }
        }
        Bytes(bytes);
    }

    /// <summary>Moves what was written from <paramref name="start"/> on to shared memory, where it is large and there is some.</summary>
    /// <param name="start">Where it begins, after a length that <see cref="ReserveLength"/> has left room for.</param>
    public bool TryMoveOut(int start)
    {
        int length = _length - start;
        if (length < ISharedBuffers.LeastSize || Buffers?.TryPut(_buffer.AsSpan(start, length)) is not { } place) return false;
        _length = start;
        Set(start - sizeof(int), MovedOut);
        String(place);
        Raw(length);
        return true;
    }

    /// <summary>A string or null, without a tag. Lone surrogates survive: what is not valid UTF-16 is written as it lies in memory.</summary>
    public void String(string? text)
    {
        if (text is null)
        {
            Byte(0);
            return;
        }
        Reserve(6 + 3 * text.Length);
        // Most texts are short and plain: checked and written in one go.
        if (text.Length <= 20 && Ascii.FromUtf16(text, _buffer.AsSpan(_length + 1), out int plain) == OperationStatus.Done)
        {
            _buffer[_length] = (byte)((plain << 1) + 2);
            _length += plain + 1;
            return;
        }
        if (Ascii.IsValid(text) || IsValidUtf16(text))
        {
            // Short texts: their length takes one byte, so they are encoded in place before it is known.
            if (text.Length <= 20)
            {
                int bytes = Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_length + 1));
                _buffer[_length] = (byte)((bytes << 1) + 2);
                _length += bytes + 1;
                return;
            }
            int count = Encoding.UTF8.GetByteCount(text);
            Count(checked((uint)count * 2 + 2));
            Reserve(count);
            _length += Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_length));
            return;
        }
        Count(checked((uint)text.Length * 2 + 1));
        Bytes(MemoryMarshal.AsBytes(text.AsSpan()));
    }

    Span<byte> IBufferWriter<byte>.GetSpan(int sizeHint)
    {
        Reserve(Math.Max(sizeHint, 256));
        return _buffer.AsSpan(_length);
    }

    Memory<byte> IBufferWriter<byte>.GetMemory(int sizeHint)
    {
        Reserve(Math.Max(sizeHint, 256));
        return _buffer.AsMemory(_length);
    }

    void IBufferWriter<byte>.Advance(int count) => _length += count;

    /// <summary>Leaves room for a 32-bit length that <see cref="FillLength"/> writes when it is known.</summary>
    public int ReserveLength()
    {
        Raw(0);
        return _length;
    }

    public void FillLength(int start) => Unsafe.WriteUnaligned(ref _buffer[start - 4], _length - start);

    public void Set<T>(int at, T value) => Unsafe.WriteUnaligned(ref _buffer[at], value);

    /// <summary>Cuts off what was written after <paramref name="length"/>.</summary>
    protected void Cut(int length) => _length = length;

    /// <summary>Empties the buffer, and does not keep one of unusual size.</summary>
    protected void Reset()
    {
        _length = 0;
        if (_buffer.Length > LargestKept) _buffer = new byte[FirstSize];
    }

    /// <summary>What has been written, as an array of its own. A large buffer that is full is given away instead of copied.</summary>
    protected byte[] TakeBytes()
    {
        byte[] taken;
        if (_length > LeastGivenAway && _buffer.Length == _length) (taken, _buffer) = (_buffer, new byte[FirstSize]);
        else taken = Written.ToArray();
        _length = 0;
        return taken;
    }

    private static bool IsValidUtf16(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (!char.IsSurrogate(c)) continue;
            if (!char.IsHighSurrogate(c) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1])) return false;
            i++;
        }
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Reserve(int bytes)
    {
        if (_buffer.Length - _length < bytes) Grow(bytes);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int bytes)
    {
        long needed = (long)_length + bytes;
        if (needed > Array.MaxLength)
            throw new UnpicklableException(typeof(byte[]), $"what has to travel in one piece is larger than {new ByteSize(Array.MaxLength)}. Use more, smaller partitions or chunks");
        long size = Math.Min(Math.Max(needed, 2L * _buffer.Length), Array.MaxLength);
        var larger = GC.AllocateUninitializedArray<byte>((int)size);
        _buffer.AsSpan(0, _length).CopyTo(larger);
        _buffer = larger;
    }
}
