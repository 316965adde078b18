using System.Collections.Concurrent;

namespace TaskGraph;

/// <summary>
/// The results that lie in a worker. Where its memory is limited, they get half of it, and what is beyond that waits on disk; how
/// full the rest is can be asked for.
/// </summary>
internal sealed class ResultStore : IDisposable
{
    private readonly ConcurrentDictionary<ulong, object?> _results = new();
    private readonly ResultMemory? _memory;
    private readonly long _limit;
    private long _uses;

    /// <param name="memoryLimit">The bytes that the process may use for objects; 0 for any number.</param>
    public ResultStore(long memoryLimit)
    {
        _limit = memoryLimit;
        if (memoryLimit > 0) _memory = new ResultMemory(memoryLimit / 2, null, workers: 1);
    }

    public IEnumerable<ulong> Ids => _results.Keys;

    /// <summary>How short of memory the process is, by what was left after the last collection.</summary>
    public MemoryPressure Pressure
    {
        get
        {
            if (_limit <= 0) return MemoryPressure.None;
            double share = GC.GetGCMemoryInfo(GCKind.Any).HeapSizeBytes / (double)_limit;
            return share > 0.9 ? MemoryPressure.Critical : share > 0.75 ? MemoryPressure.High : MemoryPressure.None;
        }
    }

    /// <summary>Bytes written to disk so far.</summary>
    public long SpilledBytes => _memory?.SpilledBytes ?? 0;

    public void Put(ulong id, object? result)
        => _results[id] = _memory is null ? result : _memory.Hold(result, Interlocked.Increment(ref _uses));

    /// <summary>Finds a result, and keeps it in memory until <see cref="Unpin"/>.</summary>
    public bool TryPin(ulong id, out object? result)
    {
        if (!_results.TryGetValue(id, out result)) return false;
        if (result is HeldResult held) result = _memory!.Pin(held);
        return true;
    }

    public void Unpin(ulong id)
    {
        // The results that were read last are those that are likely to be read next.
        if (_memory is not null && _results.GetValueOrDefault(id) is HeldResult held) _memory.Unpin(held, -Interlocked.Increment(ref _uses));
    }

    /// <summary>Forgets a result; false where it is not there.</summary>
    public bool Drop(ulong id)
    {
        if (!_results.TryRemove(id, out object? result)) return false;
        if (_memory is not null) _memory.Drop(result);
        else (result as IReferenceCounted)?.Release();
        return true;
    }

    public void Dispose()
    {
        foreach (ulong id in Ids) Drop(id);
    }
}
