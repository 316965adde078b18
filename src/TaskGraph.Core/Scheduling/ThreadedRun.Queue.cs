using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>The queue of ready tasks: what workers hand in and take, and how many of them there should be.</summary>
internal sealed partial class ThreadedRun
{
    /// <summary>How many tasks may start now. Call under the lock.</summary>
    private int Available => _sources is null ? _ready.Count : _ready.Count + (SourcesMayRun ? _sources.Count : 0);

    private bool SourcesMayRun => (_busy == 0 && _inFlight == 0) || !State.Memory!.IsTight;

    /// <summary>Short tasks are taken in batches, long ones singly, so that no worker holds back what another could run.</summary>
    private static int NextBatchSize(int batch, int taken, ref long began)
    {
        long now = Stopwatch.GetTimestamp();
        long took = now - began;
        began = now;
        if (taken == 0) return 1;
        return took > _longBatch ? Math.Max(batch / 2, 1) : Math.Min(batch * 2, LargestBatch);
    }

    /// <summary>Hands in what has become ready and takes the next batch; 0 where the worker shall leave.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Refill(Span<int> batch, ReadOnlySpan<int> freed, bool wasBusy, bool stays)
    {
        if (freed.Length == 0) SpinUntilReady();
        State.Events?.Pause();
        int taken = 0, wanted;
        lock (_gate)
        {
            if (wasBusy) _busy--;
            foreach (int task in freed) _ready.Add(task);
            int available;
            while ((available = Available) == 0 && !_ended && stays) Wait();
            if (_ended || available == 0) return 0;
            int share = _sources is null ? Math.Clamp(available / (2 * _mostWorkers), 1, batch.Length) : 1;
            while (taken < share) batch[taken++] = Take();
            _busy++;
            _readyCount = Available;
            wanted = Wanted();
        }
        if (wanted > 0) _team.Invite(this, wanted);
        return taken;
    }

    /// <summary>A worker leaves, because another computation calls for one; this one calls for it again, behind that.</summary>
    private void HandOver(ReadOnlySpan<int> freed, bool wasBusy)
    {
        bool goesOn;
        lock (_gate)
        {
            if (wasBusy) _busy--;
            foreach (int task in freed) _ready.Add(task);
            _readyCount = Available;
            goesOn = !_ended && _readyCount > 0;
            if (goesOn) _invited++;
        }
        if (goesOn) _team.Invite(this, 1);
    }

    /// <summary>The first task that may start. Call under the lock, with one available.</summary>
    private int Take()
    {
        if (_sources is null || _sources.Count == 0) return _ready.Take();
        if (_ready.Count == 0) return _sources.Take();
        return SourcesMayRun && _sources.Smallest < _ready.Smallest ? _sources.Take() : _ready.Take();
    }

    /// <summary>Gives ready tasks to the queue while the worker goes on.</summary>
    private void Publish(Span<int> freed, ref int count)
    {
        int wanted;
        lock (_gate)
        {
            for (int i = 0; i < count; i++) _ready.Add(freed[i]);
            _readyCount = Available;
            wanted = Wanted();
        }
        count = 0;
        if (wanted > 0) _team.Invite(this, wanted);
    }

    private void SpinUntilReady()
    {
        var spin = new SpinWait();
        for (int i = 0; i < 40 && _readyCount == 0 && !_ended; i++) spin.SpinOnce(-1);
    }

    /// <summary>How many more workers to invite. Wakes the thread that waits for the result first. Call under the lock.</summary>
    private int Wanted()
    {
        int available = Available;
        if (_waiting > 0 && available > 0) Monitor.Pulse(_gate);
        int wanted = IsAlone ? _wantedAlone - _workers - _invited : Math.Min(available - _waiting, _mostWorkers - _workers - _invited);
        if (wanted <= 0) return 0;
        _invited += wanted;
        return wanted;
    }

    private void Wait()
    {
        _waiting++;
        Monitor.Wait(_gate);
        _waiting--;
    }
}
