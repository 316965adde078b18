namespace TaskGraph;

/// <summary>How much asynchronous work may go on at a time.</summary>
/// <param name="Concurrency">Elements in one process.</param>
/// <param name="PerSecond">Begun in one process.</param>
/// <param name="TotalConcurrency">Elements in all processes.</param>
/// <param name="TotalPerSecond">Begun in all processes.</param>
internal sealed record AsyncLimits(int Concurrency, double? PerSecond, int? TotalConcurrency, double? TotalPerSecond)
{
    public bool AreShared => TotalConcurrency is not null || TotalPerSecond is not null;
}

/// <summary>Lets elements begin as the limits of this process and of all processes allow.</summary>
internal sealed class AsyncGate(AsyncLimits limits, string? shared)
{
    private readonly SemaphoreSlim _here = new(limits.Concurrency, limits.Concurrency);
    private readonly Pace? _pace = limits.PerSecond is { } rate ? new Pace(rate) : null;
    private readonly Pace? _totalPace = limits.TotalPerSecond is { } rate ? new Pace(rate, shared ?? throw Unbound()) : null;
    private readonly SharedPermits? _everywhere = limits.TotalConcurrency is { } count ? new SharedPermits(count, shared ?? throw Unbound()) : null;

    /// <summary>Waits for a turn; disposing what it gives ends it.</summary>
    public async ValueTask<IDisposable> EnterAsync(CancellationToken cancellation)
    {
        await _here.WaitAsync(cancellation).ConfigureAwait(false);
        IDisposable? permit = null;
        try
        {
            if (_everywhere is not null) permit = await _everywhere.TakeAsync(cancellation).ConfigureAwait(false);
            if (_pace is not null) await _pace.WaitAsync(cancellation).ConfigureAwait(false);
            if (_totalPace is not null) await _totalPace.WaitAsync(cancellation).ConfigureAwait(false);
            return new Turn(_here, permit);
        }
        catch
        {
            permit?.Dispose();
            _here.Release();
            throw;
        }
    }

    private static InvalidOperationException Unbound() => new("Limits in total belong to one run of a graph that is computed here; this graph belongs to none.");

    private sealed class Turn(SemaphoreSlim here, IDisposable? permit) : IDisposable
    {
        public void Dispose()
        {
            permit?.Dispose();
            here.Release();
        }
    }
}
