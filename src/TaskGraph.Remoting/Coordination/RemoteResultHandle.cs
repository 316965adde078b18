namespace TaskGraph;

/// <summary>A held result in a worker.</summary>
internal sealed class RemoteResultHandle(IWorkerPool pool, IWorkerLink link, ulong id, long bytes) : IResultHandle
{
    private int _released;

    public IWorkerPool Pool => pool;

    public IWorkerLink Link => link;

    public ulong Id => id;

    public long Bytes => bytes;

    public bool IsReleased => Volatile.Read(ref _released) != 0;

    public async ValueTask<object?> FetchAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(IsReleased, this);
        var arrival = new TaskCompletionSource<FetchReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        link.Fetch(id, arrival.SetResult);
        link.Flush();
        var reply = await arrival.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (reply.Encoded is byte[] encoded) return Pickle.Load(encoded);
        throw reply.Error ?? new InvalidOperationException($"The persisted result was lost with its worker process, {link.Name}. Persist the collection again.");
    }

    public void Release()
    {
        if (Interlocked.Exchange(ref _released, 1) == 0) pool.DropEverywhere(id);
    }
}

/// <summary>Workers as a run sees them.</summary>
internal interface IWorkerPool
{
    /// <summary>How many workers there can be.</summary>
    int Size { get; }

    /// <summary>How runs decide.</summary>
    CoordinatorOptions Coordination { get; }

    /// <summary>A number for a run, unique in this pool.</summary>
    int NextJob();

    /// <summary>Tells the run of workers as they come and go, from now until <see cref="Leave"/>.</summary>
    /// <returns>Those that run now. It does no harm if the run is told of one of them as well.</returns>
    IReadOnlyList<IWorkerLink> Enter(RemoteRun run);

    /// <summary>Sees to it that so many workers run or are being started.</summary>
    void Want(int count);

    /// <summary>The run is over. Its last orders to links are sent with the next ones, or a little later.</summary>
    void Leave(RemoteRun run);

    /// <summary>A run does not need a worker any more, as was asked for by <see cref="RemoteRun.OnRetiring"/>, or because it is out of memory.</summary>
    void Released(RemoteRun run, IWorkerLink link);

    /// <summary>Frees a held result wherever it or a copy lies.</summary>
    void DropEverywhere(ulong result);
}
