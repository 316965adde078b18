namespace TaskGraph;

/// <summary>
/// How long one attempt of a task may take. Threads cannot be stopped from outside: the task's token is cancelled, and a
/// result that comes too late counts as none.
/// </summary>
internal sealed class TaskTime : IDisposable
{
    // The longest that timers take, in whole days.
    private static readonly TimeSpan _longest = TimeSpan.FromDays(49);

    private readonly TimeSpan _timeout;
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _linked;

    public TaskTime(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        _timeout = timeout;
        _timer = new CancellationTokenSource(timeout, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _timer.Token);
    }

    /// <summary>A timeout that can be kept to.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not above zero, or too long for a timer.</exception>
    public static TimeSpan Checked(TimeSpan timeout)
        => timeout > TimeSpan.Zero && timeout <= _longest ? timeout
            : throw new ArgumentOutOfRangeException(nameof(timeout), timeout, $"The timeout is {timeout}. Use more than zero and at most {_longest.Days} days, or no timeout.");

    /// <summary>Cancelled when the time is over or the computation is.</summary>
    public CancellationToken Token => _linked.Token;

    public bool IsOver => _timer.IsCancellationRequested;

    /// <summary>Lets a result pass that came in time.</summary>
    public void Check(object? result)
    {
        if (!IsOver) return;
        (result as IReferenceCounted)?.Release();
        throw Exceeded(null);
    }

    public TimeoutException Exceeded(Exception? inner)
        => new($"The task took longer than its timeout of {_timeout}. Give it more time with WithTimeout, or make it smaller.", inner);

    public void Dispose()
    {
        _linked.Dispose();
        _timer.Dispose();
    }
}
