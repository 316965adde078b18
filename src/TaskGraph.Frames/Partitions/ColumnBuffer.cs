using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TaskGraph;

/// <summary>
/// A run of values over either pooled native memory (intermediates, counted by references) or a managed array (what users hold).
/// Kernels see a span and never learn which. The holder of the struct owns one reference to the block.
/// </summary>
internal readonly unsafe struct ColumnBuffer<T> where T : unmanaged
{
    private readonly Block? _block;
    private readonly Array? _array; // a T[], or a byte[] whose bytes are values: what other libraries read into
    private readonly int _start;

    private ColumnBuffer(Block? block, Array? array, int start, int length)
    {
        _block = block;
        _array = array;
        _start = start;
        Length = length;
    }

    public int Length { get; }

    /// <summary>Whether the memory belongs to the garbage collector, so that it may leave the engine.</summary>
    public bool IsManaged => _block is null;

    public long Bytes => (long)Length * sizeof(T);

    /// <summary>The values. Write only to a buffer that was just rented and that nobody else holds.</summary>
    public Span<T> Span => _block is { } block ? new Span<T>((T*)block.Address + _start, Length)
        : typeof(T) != typeof(byte) && _array is byte[] bytes ? MemoryMarshal.Cast<byte, T>(bytes.AsSpan(_start * sizeof(T), Length * sizeof(T)))
        : Unsafe.As<T[]?>(_array).AsSpan(_start, Length);

    /// <summary>A pooled buffer with undefined content.</summary>
    public static ColumnBuffer<T> Rent(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return new(BlockPool.Shared.Rent((long)length * sizeof(T)), null, 0, length);
    }

    /// <summary>A pooled buffer with every byte zero.</summary>
    public static ColumnBuffer<T> RentCleared(int length)
    {
        var buffer = Rent(length);
        buffer.Span.Clear();
        return buffer;
    }

    /// <summary>A buffer over an array, which must not change afterwards.</summary>
    public static ColumnBuffer<T> Wrap(T[] array) => new(null, array, 0, array.Length);

    /// <summary>Values of memory that must not change afterwards: over it where it is an array and they are aligned in it, else a copy.</summary>
    /// <param name="bytes">The memory.</param>
    /// <param name="start">The first value.</param>
    /// <param name="length">How many values; all where negative.</param>
    public static ColumnBuffer<T> Over(ReadOnlyMemory<byte> bytes, int start, int length)
    {
        if (length < 0) length = bytes.Length / sizeof(T) - start;
        bool isArray = MemoryMarshal.TryGetArray(bytes, out var segment) && segment.Offset % sizeof(T) == 0 && segment.Array is not null;
        if (isArray && (long)segment.Offset + bytes.Length <= Array.MaxLength) return new(null, segment.Array, segment.Offset / sizeof(T) + start, length);
        return Wrap(MemoryMarshal.Cast<byte, T>(bytes.Span).Slice(start, length).ToArray());
    }

    /// <summary>The values' bytes: the same memory where it is garbage-collected, else a copy.</summary>
    public ReadOnlyMemory<byte> ToMemory() => _block is not null ? MemoryMarshal.AsBytes(Span).ToArray()
        : _array is byte[] bytes ? bytes.AsMemory(_start * sizeof(T), Length * sizeof(T))
        : new ArrayBytes<T>(Unsafe.As<T[]>(_array!), _start, Length).Memory;

    /// <summary>Another reference to the same memory.</summary>
    public ColumnBuffer<T> Share() => new(_block?.AddReference(), _array, _start, Length);

    /// <summary>Another reference to a part of the memory.</summary>
    public ColumnBuffer<T> Slice(int start, int length)
    {
        Debug.Assert(start >= 0 && length >= 0 && start + length <= Length);
        return new(_block?.AddReference(), _array, _start + start, length);
    }

    /// <summary>A reference to parts that lie behind one another in the same memory; false where they do not.</summary>
    public static bool TryJoin(ReadOnlySpan<ColumnBuffer<T>> parts, out ColumnBuffer<T> joined)
    {
        joined = default;
        int end = parts[0]._start;
        foreach (ref readonly var part in parts)
        {
            if (part._start != end || part._array != parts[0]._array || part._block != parts[0]._block) return false;
            end += part.Length;
        }
        joined = new(parts[0]._block?.AddReference(), parts[0]._array, parts[0]._start, end - parts[0]._start);
        return true;
    }

    /// <summary>The same reference with fewer elements; this buffer must not be used afterwards.</summary>
    public ColumnBuffer<T> Shorten(int length) => new(_block, _array, _start, Math.Min(length, Length));

    /// <summary>The same bytes as values of another type of the same size; the reference moves along.</summary>
    public ColumnBuffer<TOther> Reinterpret<TOther>() where TOther : unmanaged
    {
        if (sizeof(T) != sizeof(TOther) || _array is not null)
            throw new InvalidOperationException("Only pooled values of equal size can be reinterpreted.");
        return new(_block, null, _start, Length);
    }

    public void Release() => _block?.Release();

    /// <summary>The values in garbage-collected memory: these themselves if they are there already.</summary>
    public ColumnBuffer<T> ToManaged() => IsManaged ? this : Wrap(Span.ToArray());
}
