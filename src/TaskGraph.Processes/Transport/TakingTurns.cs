namespace TaskGraph;

/// <summary>
/// Who takes the frames of a connection: the thread that is there for it, or somebody who waits for nothing but an answer from there and then need
/// not be woken by the other. Whoever got an answer and computes again is likely to wait again, so the thread holds back
/// for a moment, unless it is called.
/// </summary>
internal sealed class TakingTurns
{
    private const int HoldBackMilliseconds = 2;

    private readonly object _gate = new();
    private long _heldBackUntil;
    private bool _isTaken, _isOver;
    private volatile bool _isHeldBack;

    /// <summary>The thread's turn; waits for it.</summary>
    /// <returns>False where nothing more comes.</returns>
    public bool Enter()
    {
        lock (_gate)
        {
            while (!_isOver && (_isTaken || HoldsBack())) Monitor.Wait(_gate, HoldBackMilliseconds);
            _isHeldBack = false;
            return _isTaken = !_isOver;
        }
    }

    /// <summary>A turn for another thread, if it is free at once.</summary>
    public bool TryEnter()
    {
        lock (_gate) return !_isTaken && !_isOver && (_isTaken = true);
    }

    /// <summary>Ends a turn.</summary>
    /// <param name="isOver">Whether nothing more comes.</param>
    /// <param name="holdsBack">Whether somebody is likely to wait for the next frame by itself.</param>
    public void Leave(bool isOver, bool holdsBack)
    {
        lock (_gate)
        {
            _isTaken = false;
            _isOver |= isOver;
            _heldBackUntil = holdsBack ? Environment.TickCount64 + HoldBackMilliseconds : 0;
            _isHeldBack = holdsBack;
            if (!holdsBack || isOver) Monitor.Pulse(_gate);
        }
    }

    /// <summary>The thread shall take what comes.</summary>
    public void Call()
    {
        if (!_isHeldBack) return;
        lock (_gate)
        {
            _heldBackUntil = 0;
            Monitor.Pulse(_gate);
        }
    }

    private bool HoldsBack() => Environment.TickCount64 < _heldBackUntil;
}
