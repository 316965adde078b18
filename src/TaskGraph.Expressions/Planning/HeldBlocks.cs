namespace TaskGraph;

/// <summary>The blocks of a computed collection, held where they were made until <see cref="Release"/> or the finalizer.</summary>
internal sealed class HeldBlocks
{
    // Keeps the results from being finalized before their owner's finalizer has released them.
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<UInt128, IResultHandle[]> _held = new();

    private readonly IResultHandle[] _handles;
    private readonly long _pressure;
    private int _released;

    public HeldBlocks(IResultHandle[] handles)
    {
        _handles = handles;
        foreach (var handle in handles) Bytes += handle.Bytes;
        _held[Token] = handles;
        // The bytes lie outside the GC heap, which would else see no reason to collect their owner.
        if (Bytes > 0) GC.AddMemoryPressure(_pressure = Bytes);
    }

    public UInt128 Token { get; } = Tokens.Unique();

    public int Count => _handles.Length;

    public long Bytes { get; }

    /// <summary>What lies in this process's memory can only be read here.</summary>
    public TaskAffinity Affinity => Array.Exists(_handles, h => h is LocalResultHandle) ? TaskAffinity.Client : TaskAffinity.LockBound;

    public IResultHandle[] Handles => _handles;

    public void Release()
    {
        GC.SuppressFinalize(this);
        ReleaseOnce();
    }

    private void ReleaseOnce()
    {
        if (Interlocked.Exchange(ref _released, 1) != 0) return;
        _held.TryRemove(Token, out _);
        foreach (var handle in _handles) handle.Release();
        if (_pressure > 0) GC.RemoveMemoryPressure(_pressure);
    }

    ~HeldBlocks() => ReleaseOnce();
}
