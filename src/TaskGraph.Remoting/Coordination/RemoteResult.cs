namespace TaskGraph;

/// <summary>
/// Stands for the result of a task in the client: where it lies, or the thing itself. Guarded by the coordinator's owner but for what reads it here.
/// Under a memory limit what lies here may be on disk in between, so it is read through <see cref="Pin"/> and <see cref="Write"/>.
/// </summary>
internal sealed class RemoteResult(Coordinator coordinator, int task, ulong id) : IReferenceCounted
{
    private readonly Lock _decoding = new();
    private object? _local, _encoded; // or what stands for it in the memory
    private volatile bool _isLocal;

    // Guarded by _decoding.
    private int _senders;
    private List<object?>? _leaving;

    public ulong Id => id;

    /// <summary>The task that made it, or that stands for the earlier one that did.</summary>
    public int Task => task;

    /// <summary>Bytes held, as far as known.</summary>
    public long Bytes { get; init; }

    /// <summary>Whether the result belongs to an earlier computation, which also frees it.</summary>
    public bool IsBorrowed { get; init; }

    /// <summary>The workers that have it.</summary>
    public List<RunWorker> Holders { get; } = [];

    /// <summary>The pickled form while it lies in the client: its bytes, or what stands for them in the memory.</summary>
    public object? Encoded
    {
        get => _encoded;
        init => _encoded = value;
    }

    /// <summary>How many bytes the pickled form has that lies in the client.</summary>
    public long EncodedBytes => _encoded is HeldResult held ? held.Bytes : (_encoded as byte[])?.Length ?? 0;

    /// <summary>The worker that was asked for it and has not answered.</summary>
    public RunWorker? AskedOf { get; set; }

    /// <summary>Tasks that cannot go on before it is here.</summary>
    public List<int> Waiters { get; } = [];

    public bool IsLocal => _isLocal;

    /// <summary>Whether the client can pass it on.</summary>
    public bool IsHere => _isLocal || _encoded is not null;

    public bool IsLost => !IsHere && Holders.Count == 0;

    /// <summary>The object, or what stands for it in the memory.</summary>
    public object? Local => _local;

    private ResultMemory? Memory => coordinator.Memory;

    public void SetLocal(object? value)
    {
        _local = value;
        _isLocal = true;
    }

    /// <summary>The pickled form has come.</summary>
    public void SetEncoded(object encoded) => _encoded = encoded;

    /// <summary>Forgets the pickled form; others have it.</summary>
    public void DropEncoded() => Drop(ref _encoded);

    /// <summary>The result as an object of this process, which it must be possible to make here, in memory until <see cref="Unpin"/>.</summary>
    /// <exception cref="SpillException">It lies on disk and cannot be read, or there is no room for what should make room.</exception>
    public object? Pin()
    {
        if (!_isLocal)
        {
            lock (_decoding)
            {
                if (!_isLocal)
                {
                    object? value = Pickle.Load((byte[])In(_encoded)!);
                    Out(_encoded);
                    SetLocal(coordinator.Kept(task, value));
                }
            }
        }
        return In(_local);
    }

    public void Unpin() => Out(_local);

    /// <summary>What lies here is going to be sent, and stays until <see cref="Unclaim"/> though it be dropped meanwhile.</summary>
    public void Claim()
    {
        lock (_decoding) _senders++;
    }

    public void Unclaim()
    {
        List<object?>? leaving;
        lock (_decoding)
        {
            if (--_senders > 0) return;
            (leaving, _leaving) = (_leaving, null);
        }
        foreach (object? kept in leaving ?? []) Remove(kept);
    }

    /// <summary>Writes the pickled result, by what lay here when it was claimed.</summary>
    /// <exception cref="UnpicklableException">It cannot leave the process.</exception>
    /// <exception cref="SpillException">It lies on disk and cannot be read.</exception>
    public void Write(PickleWriter writer, object? encoded, object? local)
    {
        if (encoded is not null)
        {
            writer.Bytes((byte[])In(encoded)!);
            Out(encoded);
            return;
        }
        writer.Pickle(In(local));
        Out(local);
    }

    /// <summary>The object for the caller's keeping, who releases it.</summary>
    public object? Take()
    {
        object? taken = Pin();
        if (_local is HeldResult held) Memory!.Remove(held);
        _local = null;
        return taken;
    }

    public object Share() => this;

    public void Release()
    {
        coordinator.Forget(this);
        Drop(ref _local);
        Drop(ref _encoded);
    }

    private object? In(object? kept) => kept is HeldResult held ? Memory!.Pin(held) : kept;

    private void Out(object? kept)
    {
        if (kept is HeldResult held) Memory!.Unpin(held, coordinator.NextUseOf(task));
    }

    private void Drop(ref object? kept)
    {
        object? dropped = kept;
        kept = null;
        if (dropped is null) return;
        lock (_decoding)
        {
            if (_senders > 0)
            {
                (_leaving ??= []).Add(dropped);
                return;
            }
        }
        Remove(dropped);
    }

    private void Remove(object? kept)
    {
        if (kept is HeldResult) Memory!.Drop(kept);
        else (kept as IReferenceCounted)?.Release();
    }
}
