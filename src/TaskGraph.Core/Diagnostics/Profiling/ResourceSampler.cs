using System.Diagnostics;

namespace TaskGraph;

/// <summary>What this process had used at one moment. Totals count from the start of the process.</summary>
/// <param name="Timestamp">When, in ticks of the sampler's time provider: those of <see cref="Stopwatch"/> unless another was given.</param>
/// <param name="Processor">Processor time of all threads.</param>
/// <param name="WorkingSet">Bytes of physical memory.</param>
/// <param name="GcHeap">Bytes of objects on the GC heap, those that a collection would free included.</param>
/// <param name="Allocated">Bytes that were allocated on the GC heap.</param>
/// <param name="GcPause">Time for which the garbage collector had stopped all threads.</param>
/// <param name="Collections">Garbage collections of all generations.</param>
/// <param name="Contentions">How often a thread had to wait for a lock of .NET.</param>
public readonly record struct ResourceSample(
    long Timestamp, TimeSpan Processor, long WorkingSet, long GcHeap, long Allocated, TimeSpan GcPause, int Collections, long Contentions);

/// <summary>
/// Samples processor, memory and garbage collection of this process on a timer: between <see cref="Start"/> and <see cref="Stop"/>, and as
/// an observer while something computes.
/// </summary>
public sealed class ResourceSampler : IRecordObserver, IDisposable
{
    private readonly TimeProvider _time;
    private readonly TimeSpan _interval;
    private readonly Lock _gate = new();
    private readonly List<ResourceSample> _samples = [];
    private ITimer? _timer;
    private int _started;

    /// <summary>A sampler that waits to be started.</summary>
    /// <param name="interval">Time between samples; 20 ms where null.</param>
    /// <param name="timeProvider">The clock and timer; the system's where null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The interval is not above zero.</exception>
    public ResourceSampler(TimeSpan? interval = null, TimeProvider? timeProvider = null)
    {
        _interval = interval ?? TimeSpan.FromMilliseconds(20);
        if (_interval <= TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(interval), interval, $"The interval is {interval}. Use one above zero.");
        _time = timeProvider ?? TimeProvider.System;
    }

    /// <summary>The samples so far, oldest first.</summary>
    public IReadOnlyList<ResourceSample> Samples
    {
        get
        {
            lock (_gate) return [.. _samples];
        }
    }

    RecordDetail IRecordObserver.Detail => RecordDetail.Order;

    /// <summary>Samples now and from now on, until as many calls of <see cref="Stop"/>.</summary>
    public void Start()
    {
        lock (_gate)
        {
            if (_started++ > 0) return;
            Sample();
            _timer = _time.CreateTimer(static sampler => ((ResourceSampler)sampler!).OnTimer(), this, _interval, _interval);
        }
    }

    /// <summary>Samples once more and then no longer. A call without a <see cref="Start"/> does nothing.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            if (_started == 0 || --_started > 0) return;
            Sample();
            _timer?.Dispose();
            _timer = null;
        }
    }

    /// <inheritdoc/>
    public void OnEvent(ExecutionEvent executionEvent)
    {
        if (executionEvent is ComputeFinished) Stop();
    }

    void IRecordObserver.OnOpening() => Start();

    void IRecordObserver.OnRecords(Graph graph, string worker, ReadOnlySpan<TaskRecord> records)
    {
    }

    /// <summary>Stops the timer. What was sampled stays.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _started = 0;
            _timer?.Dispose();
            _timer = null;
        }
    }

    private void OnTimer()
    {
        lock (_gate)
            if (_started > 0) Sample();
    }

    private void Sample()
        => _samples.Add(new(_time.GetTimestamp(), Environment.CpuUsage.TotalTime, Environment.WorkingSet, GC.GetTotalMemory(forceFullCollection: false),
            GC.GetTotalAllocatedBytes(), GC.GetTotalPauseDuration(), GC.CollectionCount(0), Monitor.LockContentionCount));
}
