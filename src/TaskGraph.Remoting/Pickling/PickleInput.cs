using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace TaskGraph;

/// <summary>Bytes from another process, and what pickles and frames in them are made of, as <see cref="PickleOutput"/> writes it. Nothing is believed of them: not even a length.</summary>
internal abstract class PickleInput
{
    private (ulong Word, int Length, string Text)[]? _lately;
    private byte[] _buffer;
    private int _at, _end;

    protected PickleInput(byte[] buffer, int start, int length)
    {
        _buffer = buffer;
        _at = start;
        _end = start + length;
    }

    /// <summary>Where large buffers lie that were not written in place; null where there are none.</summary>
    public ISharedBuffers? Buffers { get; set; }

    public int Position => _at;

    public bool IsAtEnd => _at == _end;

    public byte Byte()
    {
        Require(1);
        return _buffer[_at++];
    }

    public uint Count()
    {
        uint value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte b = Byte();
            value |= (uint)(b & 0x7f) << shift;
            if (b < 0x80) return value;
            if (shift > 28) throw new InvalidDataException("A message from another process is damaged: a number is too long.");
        }
    }

    /// <summary>A number of things of which each takes at least <paramref name="least"/> bytes of what is left.</summary>
    public int CountOf(int least)
    {
        uint count = Count();
        if (count > int.MaxValue || (long)count * least > _end - _at) throw Truncated();
        return (int)count;
    }

    /// <summary>A number of things of so many bytes each, which follow as a <see cref="Buffer"/>.</summary>
    public int CountOfBuffer(int size)
    {
        uint count = Count();
        long bytes = (long)count * size;
        // What lies elsewhere is not among what is left, and only those that may look there can have been told so.
        bool isElsewhere = Buffers is not null && bytes is >= ISharedBuffers.LeastSize and <= int.MaxValue && NextIs(1);
        if (count > int.MaxValue || (bytes > _end - _at && !isElsewhere)) throw Truncated();
        return (int)count;
    }

    /// <summary>Reads a buffer of known length.</summary>
    public void Buffer(Span<byte> to)
    {
        if (to.Length < ISharedBuffers.LeastSize || Byte() == 0) Bytes(to.Length).CopyTo(to);
        else AtPlace(to.Length).CopyTo(to);
    }

    /// <summary>A buffer in shared memory, to be read where it lies.</summary>
    public ReadOnlySpan<byte> SharedBuffer()
    {
        string? place = String();
        return Find(place, Raw<int>());
    }

    private ReadOnlySpan<byte> AtPlace(int length) => Find(String(), length);

    private ReadOnlySpan<byte> Find(string? place, int length)
        => Buffers is { } buffers && place is not null ? buffers.At(place, length) : throw new InvalidDataException("A message from another process names shared memory, and there is none.");

    /// <summary>Makes sure that so many things can still come, before room is made for them.</summary>
    public void Expect(long count, int least)
    {
        if (count < 0 || count > (_end - _at) / Math.Max(least, 1)) throw Truncated();
    }

    public T Raw<T>()
    {
        int size = Unsafe.SizeOf<T>();
        Require(size);
        var value = Unsafe.ReadUnaligned<T>(ref _buffer[_at]);
        _at += size;
        return value;
    }

    public ReadOnlySpan<byte> Bytes(int count)
    {
        Require(count);
        var bytes = _buffer.AsSpan(_at, count);
        _at += count;
        return bytes;
    }

    public string? String()
    {
        uint head = Count();
        if (head == 0) return null;
        if ((head & 1) != 0) return new string(MemoryMarshal.Cast<byte, char>(Bytes(checked((int)(head >> 1) * 2))));
        var bytes = Bytes((int)((head - 2) >> 1));
        return bytes.Length is > 0 and <= sizeof(ulong) ? ShortString(bytes) : Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Short texts repeat: names of columns and fields, the keys of small dictionaries. One that was read lately is taken again.</summary>
    private string ShortString(ReadOnlySpan<byte> bytes)
    {
        ulong word = 0;
        for (int i = 0; i < bytes.Length; i++) word |= (ulong)bytes[i] << (8 * i);
        ref var lately = ref (_lately ??= new (ulong, int, string)[64])[(int)((word * 0x9E3779B97F4A7C15UL) >> 58)];
        if (lately.Word != word || lately.Length != bytes.Length) lately = (word, bytes.Length, Encoding.UTF8.GetString(bytes));
        return lately.Text;
    }

    /// <summary>Goes on with other bytes.</summary>
    protected void Open(byte[] buffer) => (_buffer, _at, _end) = (buffer, 0, buffer.Length);

    /// <summary>Whether this byte comes next.</summary>
    protected bool NextIs(byte value) => _at < _end && _buffer[_at] == value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Require(int bytes)
    {
        if ((uint)bytes > (uint)(_end - _at)) throw Truncated();
    }

    private static InvalidDataException Truncated() => new("A message from another process ends too early.");
}
