namespace TaskGraph;

/// <summary>
/// Looks after the workers of a pool from time to time: one that does not answer is killed, and idle ones are let go. Time is counted in looks, so that a machine that slept does not take its workers for dead.
/// </summary>
internal sealed class PoolWatch : IDisposable
{
    private const int LooksPerTimeout = 4;
    private static readonly TimeSpan _shortest = TimeSpan.FromMilliseconds(20), _longest = TimeSpan.FromSeconds(10);

    private readonly ProcessPool _pool;
    private readonly ProcessPoolOptions _options;
    private readonly Timer _timer;
    private readonly int _mostSilent, _mostIdle;
    private int _idle, _isLooking;

    public PoolWatch(ProcessPool pool, ProcessPoolOptions options)
    {
        _pool = pool;
        _options = options;
        var period = (options.IdleTimeout < options.ResponseTimeout ? options.IdleTimeout.Value : options.ResponseTimeout) / LooksPerTimeout;
        period = period < _shortest ? _shortest : period > _longest ? _longest : period;
        _mostSilent = Math.Max((int)(options.ResponseTimeout / period), 2);
        _mostIdle = options.IdleTimeout is { } idle ? Math.Max((int)(idle / period), 1) : int.MaxValue;
        _timer = new Timer(static watch => ((PoolWatch)watch!).Look(), this, period, period);
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        // A look that is late must not be doubled by the next.
        if (Interlocked.Exchange(ref _isLooking, 1) != 0) return;
        try
        {
            _idle = _pool.IsIdle ? _idle + 1 : 0;
            if (_idle >= _mostIdle) _pool.DismissAll();
            else foreach (var worker in _pool.Workers) Look(worker);
        }
        finally
        {
            Volatile.Write(ref _isLooking, 0);
        }
    }

    private void Look(WorkerHandle worker)
    {
        var link = worker.Link!;
        worker.Silence = link.TakeWasHeard() ? 0 : worker.Silence + 1;
        if (worker.Silence >= _mostSilent)
        {
            worker.Kill($"it did not answer for {_options.ResponseTimeout}, the {nameof(ProcessPoolOptions.ResponseTimeout)} of the pool, and was killed");
            return;
        }
        link.Ping();
        // The socket of a worker that does not read is full, and sending waits: this thread must not.
        ThreadPool.UnsafeQueueUserWorkItem(static l => l.Flush(), link, preferLocal: false);
    }
}
