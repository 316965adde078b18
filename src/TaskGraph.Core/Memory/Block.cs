using System.Diagnostics;

namespace TaskGraph;

/// <summary>
/// A piece of pooled native memory, counted by references and returned to its pool with the last one. Where a reference is
/// forgotten the finalizer returns it, so that memory is not lost for good, and an event tells of it.
/// </summary>
internal sealed unsafe class Block
{
    private readonly BlockPool _pool;
    private int _references = 1;
    private int _isReturned;

    internal Block(BlockPool pool, void* address, long capacity)
    {
        _pool = pool;
        Address = address;
        Capacity = capacity;
    }

    /// <summary>The first byte.</summary>
    public void* Address { get; }

    /// <summary>Bytes that may be used.</summary>
    public long Capacity { get; }

    /// <summary>Whether the caller holds the only reference, so that the memory may be written in place.</summary>
    public bool IsUnshared => Volatile.Read(ref _references) == 1;

    public Block AddReference()
    {
        int now = Interlocked.Increment(ref _references);
        Debug.Assert(now > 1, "A block was shared after its last reference had gone.");
        return this;
    }

    public void Release()
    {
        int left = Interlocked.Decrement(ref _references);
        Debug.Assert(left >= 0, "A block was released more often than it was shared.");
        if (left != 0) return;
        GC.SuppressFinalize(this);
        Return();
    }

    // Once: an owner that is collected together with the block may release it after its finalizer has run.
    private bool Return()
    {
        if (Interlocked.Exchange(ref _isReturned, 1) != 0) return false;
        _pool.Return(this);
        return true;
    }

    ~Block()
    {
        if (Return()) BlockPool.CountForgotten(Capacity);
    }
}
