using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace TaskGraph;

/// <summary>
/// Native memory for chunks, kept for reuse. Fresh pages cost fifteen times what a kernel does on them, so blocks are reused by
/// size class; from 2 MiB on they are aligned to huge pages, which Linux is asked for. What is kept idle is bounded.
/// </summary>
internal sealed unsafe class BlockPool
{
    private const int Classes = 4;  // size classes per power of two
    private const int Smallest = 8; // log2 of the smallest class: 256 bytes
    private const long IdleWhileDraining = 32L << 20;
    private static long _forgotten;

    private readonly ConcurrentStack<nint>[] _idle = new ConcurrentStack<nint>[Classes * 48];
    private readonly long _mostIdle;
    private long _idleBytes, _rentedBytes;
    private int _draining;

    public BlockPool(long mostIdleBytes)
    {
        _mostIdle = mostIdleBytes;
        for (int i = 0; i < _idle.Length; i++) _idle[i] = new();
    }

    /// <summary>The pool of this process. Keeps up to a quarter of the memory it may use.</summary>
    public static BlockPool Shared { get; } = new(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4);

    /// <summary>Bytes in blocks that someone holds.</summary>
    public long RentedBytes => Interlocked.Read(ref _rentedBytes);

    /// <summary>Bytes kept for reuse.</summary>
    public long IdleBytes => Interlocked.Read(ref _idleBytes);

    /// <summary>Blocks of any pool whose last reference was never given back.</summary>
    public static long Forgotten => Interlocked.Read(ref _forgotten);

    /// <summary>A block of at least <paramref name="bytes"/> bytes whose content is undefined, with one reference.</summary>
    public Block Rent(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        int index = ClassOf(bytes, out long capacity);
        if (_idle[index].TryPop(out nint address)) Interlocked.Add(ref _idleBytes, -capacity);
        else address = (nint)Allocate(capacity);
        Interlocked.Add(ref _rentedBytes, capacity);
        return new Block(this, (void*)address, capacity);
    }

    /// <summary>Takes a block's memory back; called when its last reference has gone.</summary>
    public void Return(Block block)
    {
        Interlocked.Add(ref _rentedBytes, -block.Capacity);
        long mostIdle = Volatile.Read(ref _draining) == 0 ? _mostIdle : Math.Min(_mostIdle, IdleWhileDraining);
        if (Interlocked.Add(ref _idleBytes, block.Capacity) > mostIdle)
        {
            Interlocked.Add(ref _idleBytes, -block.Capacity);
            NativeMemory.AlignedFree(block.Address);
            return;
        }
        _idle[ClassOf(block.Capacity, out _)].Push((nint)block.Address);
    }

    /// <summary>Frees what is kept for reuse.</summary>
    public void Trim()
    {
        for (int i = 0; i < _idle.Length; i++)
            while (_idle[i].TryPop(out nint address))
            {
                Interlocked.Add(ref _idleBytes, -CapacityOf(i));
                NativeMemory.AlignedFree((void*)address);
            }
    }

    /// <summary>
    /// Until the result is disposed, what comes back goes to the system where much is idle already: for results that are copied out of the pool, which would
    /// else be in memory twice from then on.
    /// </summary>
    public Draining Drain()
    {
        Interlocked.Increment(ref _draining);
        return new(this);
    }

    internal readonly struct Draining(BlockPool pool) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref pool._draining);
    }

    internal static void CountForgotten(long bytes)
    {
        Interlocked.Increment(ref _forgotten);
        MemoryEvents.Log.BlockForgotten(bytes);
    }

    /// <summary>The class that holds <paramref name="bytes"/>: four classes for each power of two, so at most a fifth is unused.</summary>
    private static int ClassOf(long bytes, out long capacity)
    {
        long size = Math.Max(bytes, 1L << Smallest);
        int power = 63 - (int)long.LeadingZeroCount(size);
        long step = Math.Max((1L << power) / Classes, 1);
        int within = (int)((size - (1L << power) + step - 1) / step);
        int index = (power - Smallest) * Classes + within;
        capacity = CapacityOf(index);
        return index;
    }

    private static long CapacityOf(int index)
    {
        int power = Smallest + index / Classes;
        return (1L << power) + index % Classes * ((1L << power) / Classes);
    }

    private static void* Allocate(long bytes)
    {
        bool isHuge = bytes >= HugePages.Size;
        void* address = NativeMemory.AlignedAlloc((nuint)bytes, isHuge ? (nuint)HugePages.Size : 64);
        if (isHuge) HugePages.Advise(address, bytes);
        return address;
    }
}
