namespace TaskGraph;

/// <summary>Stands for the result of a task in the client: where it lies, or the thing itself. Guarded by the coordinator's owner but for <see cref="Decode"/>.</summary>
internal sealed class RemoteResult(Coordinator coordinator, int task, ulong id) : IReferenceCounted
{
    private readonly Lock _decoding = new();
    private object? _local;
    private volatile bool _isLocal;

    public ulong Id => id;

    /// <summary>The task that made it, or that stands for the earlier one that did.</summary>
    public int Task => task;

    /// <summary>Bytes held, as far as known.</summary>
    public long Bytes { get; init; }

    /// <summary>Whether the result belongs to an earlier computation, which also frees it.</summary>
    public bool IsBorrowed { get; init; }

    /// <summary>The workers that have it.</summary>
    public List<RunWorker> Holders { get; } = [];

    /// <summary>The pickled form, while it lies in the client.</summary>
    public byte[]? Encoded { get; set; }

    /// <summary>The worker that was asked for it and has not answered.</summary>
    public RunWorker? AskedOf { get; set; }

    /// <summary>Tasks that cannot go on before it is here.</summary>
    public List<int> Waiters { get; } = [];

    public bool IsLocal => _isLocal;

    /// <summary>Whether the client can pass it on.</summary>
    public bool IsHere => _isLocal || Encoded is not null;

    public bool IsLost => !IsHere && Holders.Count == 0;

    public object? Local => _local;

    public void SetLocal(object? value)
    {
        _local = value;
        _isLocal = true;
    }

    /// <summary>The result as an object of this process. It must be here.</summary>
    public object? Decode()
    {
        if (_isLocal) return _local;
        lock (_decoding)
        {
            if (!_isLocal) SetLocal(Pickle.Load(Encoded!));
        }
        return _local;
    }

    /// <summary>The object for the caller's keeping, who releases it.</summary>
    public object? Take()
    {
        object? taken = Decode();
        _local = null;
        return taken;
    }

    public object Share() => this;

    public void Release()
    {
        coordinator.Forget(this);
        (_local as IReferenceCounted)?.Release();
        _local = null;
        Encoded = null;
    }
}
