namespace TaskGraph;

/// <summary>
/// Where the pieces of one run's exchanges may lie: in memory up to a budget, beyond it in a folder. A worker process keeps
/// little of its pieces in memory, since other workers read them from the folder; where it cannot see the folder, because it runs on another
/// machine, it keeps them all and they travel as results.
/// </summary>
internal sealed class SpillRoom(string folder, long budget)
{
    /// <summary>Less than this is quicker sent than written and read.</summary>
    private const long SmallSplit = 64 << 10;

    [NonSerialized] private long _used;
    [NonSerialized] private int _isHere;

    /// <summary>Whether a piece stays in memory; if so it counts.</summary>
    /// <param name="bytes">Its size.</param>
    /// <param name="kept">What its split has kept already.</param>
    public bool TryKeep(long bytes, ref long kept)
    {
        if (IsHere)
        {
            if (WorkerProcess.IsWorker && kept + bytes > SmallSplit) return false;
            if (Interlocked.Add(ref _used, bytes) > budget)
            {
                Interlocked.Add(ref _used, -bytes);
                return false;
            }
        }
        kept += bytes;
        return true;
    }

    /// <summary>Says that so many bytes are not needed any more.</summary>
    public void GiveBack(long bytes) => Interlocked.Add(ref _used, -bytes);

    public string NewFile() => Path.Combine(folder, Guid.NewGuid().ToString("N"));

    private bool IsHere
    {
        get
        {
            if (_isHere == 0) _isHere = Directory.Exists(folder) ? 1 : -1;
            return _isHere > 0;
        }
    }
}
