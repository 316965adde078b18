using System.Buffers;
using System.Runtime.InteropServices;

namespace TaskGraph;

/// <summary>An array's bytes as memory.</summary>
internal sealed class ArrayBytes<T>(T[] array, int start, int length) : MemoryManager<byte> where T : unmanaged
{
    public override Span<byte> GetSpan() => MemoryMarshal.AsBytes(array.AsSpan(start, length));

    public override unsafe MemoryHandle Pin(int elementIndex = 0)
    {
        var handle = GCHandle.Alloc(array, GCHandleType.Pinned);
        return new((byte*)handle.AddrOfPinnedObject() + (long)start * sizeof(T) + elementIndex, handle);
    }

    // The handle that Pin gives frees itself.
    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
