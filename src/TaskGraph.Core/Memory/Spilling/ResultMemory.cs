namespace TaskGraph;

/// <summary>
/// Keeps results within a limit. Whoever makes results hands them in; large ones come back as a <see cref="HeldResult"/>, through
/// which they are read. When more is held than the limit allows, those that are needed last go to disk, in the form of their codec,
/// and come back when somebody reads them. It knows nothing of graphs or schedulers; several may share it. Files are written and
/// read without the lock.
/// </summary>
internal sealed class ResultMemory(MemoryLimit limit, string? folder, int workers)
{
    /// <summary>What is smaller is counted, but moving it would free little.</summary>
    public const long SmallestMoved = 16 << 10;

    // A codec reads from one span.
    private const long LargestMoved = 1L << 30;

    private readonly object _gate = new();
    private readonly long _limit = limit.Size.Bytes;
    private readonly string _folder = folder ?? Path.GetTempPath();
    // Guarded by _gate. The one needed last comes first; entries that no longer say what their result does are skipped.
    private readonly PriorityQueue<HeldResult, long> _byNextUse = new();
    private long _held, _leaving, _largest, _garbage, _small, _allocated, _heapAfterCollection;

    /// <summary>The memory for a computation: one of its own where its options say so, else its scheduler's.</summary>
    public static ResultMemory? For(ComputeOptions options, ResultMemory? ofScheduler, int workers)
        => options.MemoryLimit is { } limit ? new ResultMemory(limit, options.SpillFolder, workers) : ofScheduler;

    /// <summary>Bytes of results in memory.</summary>
    public long HeldBytes => Interlocked.Read(ref _held) + Interlocked.Read(ref _small);

    /// <summary>Bytes written to disk so far.</summary>
    public long SpilledBytes { get; private set; }

    /// <summary>Whether another result as large as the largest, for each worker, would exceed the limit.</summary>
    public bool IsTight => HeldBytes + workers * Volatile.Read(ref _largest) > _limit;

    /// <summary>Takes a new result.</summary>
    /// <returns>What stands for it from now on: itself where it is small and its size cannot change.</returns>
    /// <exception cref="SpillException">There is no room on disk for what should make room.</exception>
    public object? Hold(object? result, long nextUse)
    {
        long bytes = ResultBytes.Of(result);
        // What says its size itself may say another one later.
        if (bytes < SmallestMoved && result is not ISized)
        {
            if (bytes > 0) Interlocked.Add(ref _small, bytes);
            return result;
        }
        var codec = bytes is >= SmallestMoved and <= LargestMoved ? CodecOf(result!.GetType()) : null;
        var held = new HeldResult(result!, bytes, codec) { NextUse = nextUse };
        lock (_gate)
        {
            _held += bytes;
            _largest = Math.Max(_largest, bytes);
            Offer(held);
        }
        CollectWhatTasksLeft();
        MakeRoom();
        return held;
    }

    /// <summary>Brings a result into memory and keeps it there until <see cref="Unpin"/>.</summary>
    /// <exception cref="SpillException">It cannot be read, or there is no room on disk for what should make room for it.</exception>
    public object Pin(HeldResult held)
    {
        lock (_gate)
        {
            held.Readers++;
            while (held.At is HeldResult.Place.Leaving or HeldResult.Place.Returning) Monitor.Wait(_gate);
            if (held.At == HeldResult.Place.Memory) return held.Result!;
            held.At = HeldResult.Place.Returning;
            _held += held.Bytes;
        }
        object? result = null;
        try
        {
            MakeRoom();
            return result = Guarded(() => held.File!.Read(held.Codec!));
        }
        finally
        {
            lock (_gate)
            {
                held.Result = result;
                held.At = result is null ? HeldResult.Place.Disk : HeldResult.Place.Memory;
                if (result is null) _held -= held.Bytes;
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>A reader is done; says when the next one comes.</summary>
    public void Unpin(HeldResult held, long nextUse)
    {
        lock (_gate)
        {
            held.Readers--;
            held.NextUse = nextUse;
            Offer(held);
        }
    }

    /// <summary>Forgets a result that nobody reads any more.</summary>
    /// <returns>The result where it is in memory: the caller's now.</returns>
    public object? Remove(object? result)
    {
        if (result is not HeldResult held)
        {
            Interlocked.Add(ref _small, -ResultBytes.Of(result));
            return result;
        }
        object? left;
        lock (_gate)
        {
            while (held.At is HeldResult.Place.Leaving or HeldResult.Place.Returning) Monitor.Wait(_gate);
            if (held.At == HeldResult.Place.Memory) _held -= held.Bytes;
            held.At = HeldResult.Place.Gone;
            (left, held.Result) = (held.Result, null);
        }
        held.File?.Dispose();
        return left;
    }

    /// <summary>Forgets a result that nobody reads any more, and gives back what it holds.</summary>
    public void Drop(object? result)
    {
        object? left = Remove(result);
        (left as IReferenceCounted)?.Release();
        if (result is HeldResult held && left is not null) Dropped(left, held.Bytes);
    }

    // Pooled memory is free at once; other memory is not before it has been collected, and counts until then.
    private void Dropped(object result, long bytes)
    {
        if (result is not IReferenceCounted) Interlocked.Add(ref _garbage, bytes);
        else if (HeldBytes + BlockPool.Shared.IdleBytes > _limit) BlockPool.Shared.Trim();
    }

    private static IResultCodec? CodecOf(Type type)
        => ResultCodecs.For(type) ?? (PrimitiveArrayCodec.Instance.CanEncode(type) ? PrimitiveArrayCodec.Instance : null);

    private void Offer(HeldResult held)
    {
        if (held is { At: HeldResult.Place.Memory, Readers: 0, Codec: not null }) _byNextUse.Enqueue(held, -held.NextUse);
    }

    private void MakeRoom()
    {
        while (NextToLeave() is { } held)
        {
            try
            {
                if (held.File is null) Write(held);
            }
            catch
            {
                lock (_gate)
                {
                    _leaving -= held.Bytes;
                    held.At = HeldResult.Place.Memory;
                    Monitor.PulseAll(_gate);
                }
                throw;
            }
            object result;
            lock (_gate)
            {
                (result, held.Result) = (held.Result!, null);
                _leaving -= held.Bytes;
                _held -= held.Bytes;
                held.At = HeldResult.Place.Disk;
                Monitor.PulseAll(_gate);
            }
            (result as IReferenceCounted)?.Release();
            Dropped(result, held.Bytes);
        }
    }

    /// <summary>What should leave memory now, or null where there is room, or nothing that may leave.</summary>
    private HeldResult? NextToLeave()
    {
        lock (_gate)
        {
            // Room for what each worker makes, what it reads back and the file it reads that from, so that the limit also holds meanwhile; but never
            // less than half of it.
            long room = Math.Max(_limit - 3 * workers * _largest, _limit / 2);
            long held = _held - _leaving + _small;
            if (held + _garbage <= room) return null;
            // A collection costs less than writing what it may free, but not nothing.
            if (_garbage > room / 8) Collect();
            if (held <= room) return null;
            while (_byNextUse.TryDequeue(out var next, out long priority))
            {
                if (next.At != HeldResult.Place.Memory || next.Readers > 0 || -priority != next.NextUse) continue;
                next.At = HeldResult.Place.Leaving;
                _leaving += next.Bytes;
                return next;
            }
            return null;
        }
    }

    // What tasks use only while they run is none of the results: the collector, which knows no limit but the machine's, lets it grow to gigabytes where it is
    // large arrays. (Groups of 1e8 rows by a text under 2 GiB took 3.3.)
    private void CollectWhatTasksLeft()
    {
        long most = _limit / 8;
        if (GC.GetTotalAllocatedBytes(precise: false) - Volatile.Read(ref _allocated) < most) return;
        lock (_gate)
        {
            long allocated = GC.GetTotalAllocatedBytes(precise: false);
            if (allocated - _allocated < most) return;
            _allocated = allocated;
            if (GC.GetTotalMemory(forceFullCollection: false) - _heapAfterCollection >= most) Collect();
        }
    }

    private void Collect()
    {
        _garbage = 0;
        // Without compaction: large arrays would be copied each time, and what is free is soon taken by the next ones.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: false);
        _heapAfterCollection = GC.GetTotalMemory(forceFullCollection: false);
    }

    private void Write(HeldResult held) => Guarded(() =>
    {
        held.File = SpillFile.Write(_folder, held.Result!, held.Codec!);
        lock (_gate) SpilledBytes += held.File.Length;
        return held.File;
    });

    private T Guarded<T>(Func<T> access)
    {
        try
        {
            return access();
        }
        catch (IOException e)
        {
            throw new SpillException(_folder, limit, e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new SpillException(_folder, limit, new IOException(e.Message, e));
        }
    }
}
