using System.Diagnostics;
using System.Globalization;

namespace TaskGraph.Benchmarks;

/// <summary>Two worker processes, warm but for the row that measures their start.</summary>
internal sealed class PoolEngine : IEngine
{
    private readonly ProcessPoolScheduler _pool = new(new() { Workers = 2 });

    public Measurement Run(Workload workload) => workload.Name switch
    {
        "cold-start" => ColdStart(),
        "idle-worker" => IdleWorker(),
        "round-trip" => RoundTrips((int)workload.N),
        "pipelined" => Pipelined((int)workload.N),
        "echo" => Echo((int)workload.N / sizeof(double)),
        "records" => Records((int)workload.N),
        "sum-sent" => SumSent((int)workload.N / sizeof(double)),
        "sum-copied" => SumShared((int)workload.N / sizeof(double), copies: true),
        "sum-shared" => SumShared((int)workload.N / sizeof(double), copies: false),
        _ => LockBound.Run(workload, _pool),
    };

    public void Dispose() => _pool.DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>From nothing to the first result. The memory is what the worker has resident by then.</summary>
    private static Measurement ColdStart()
    {
        long started = Stopwatch.GetTimestamp();
        var pool = new ProcessPoolScheduler(new() { Workers = 1 });
        long resident = Delayed.Call(() => Environment.WorkingSet).Compute(pool);
        var measured = new Measurement(Stopwatch.GetElapsedTime(started).TotalSeconds, 1, resident);
        pool.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return measured;
    }

    /// <summary>The end of a worker that has done its first task. The memory is what it alone had until then.</summary>
    private static Measurement IdleWorker()
    {
        var pool = new ProcessPoolScheduler(new() { Workers = 1 });
        int worker = Delayed.Call(() => Environment.ProcessId).Compute(pool);
        long own = File.ReadLines($"/proc/{worker}/smaps_rollup").Where(l => l.StartsWith("Private_", StringComparison.Ordinal))
            .Sum(l => long.Parse(l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10);
        long ends = Stopwatch.GetTimestamp();
        pool.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return new(Stopwatch.GetElapsedTime(ends).TotalSeconds, 1, own);
    }

    private Measurement RoundTrips(int count)
    {
        var task = Delayed.Call(() => 1);
        long sum = 0, started = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++) sum += task.Compute(_pool);
        return new(Stopwatch.GetElapsedTime(started).TotalSeconds, sum);
    }

    private Measurement Pipelined(int count)
    {
        var tasks = Delayed.WhenAll(Enumerable.Range(0, count).Select(i => Delayed.Call(static x => x, Delayed.Value(i))));
        var graph = tasks.ToGraph();
        long started = Stopwatch.GetTimestamp();
        var all = (IReadOnlyList<int>)_pool.ExecuteAsync(graph).GetAwaiter().GetResult()[0]!;
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return new(seconds, all.Sum(x => (double)x));
    }

    private Measurement Echo(int length)
    {
        var values = Numbers(length);
        var task = Delayed.Call(static x => x, Delayed.Value(values));
        long started = Stopwatch.GetTimestamp();
        double[] back = task.Compute(_pool);
        return new(Stopwatch.GetElapsedTime(started).TotalSeconds, back[^1]);
    }

    private sealed record Person(int Id, string Name, double Height, bool IsActive);

    private Measurement Records(int count)
    {
        var people = new Person[count];
        for (int i = 0; i < count; i++) people[i] = new(i, $"person {i}", i * 0.5, i % 2 == 0);
        var task = Delayed.Call(static p => p, Delayed.Value(people));
        long started = Stopwatch.GetTimestamp();
        var back = task.Compute(_pool);
        return new(Stopwatch.GetElapsedTime(started).TotalSeconds, back[^1].Id + back[^1].Name.Length);
    }

    private Measurement SumSent(int length)
    {
        var task = Delayed.Call(static x => Sums.Of(x), Delayed.Value(Numbers(length)));
        long started = Stopwatch.GetTimestamp();
        double sum = task.Compute(_pool);
        return new(Stopwatch.GetElapsedTime(started).TotalSeconds, sum);
    }

    private Measurement SumShared(int length, bool copies)
    {
        var values = Numbers(length);
        var shared = new SharedArray<double>(values);
        // The workers have the segment mapped: from the first run on, the one that is made next is the same.
        for (int worker = 0; worker < 4; worker++) Delayed.Call(() => Sums.Of(shared.Span)).Compute(_pool);
        long started = Stopwatch.GetTimestamp();
        if (copies)
        {
            shared.Dispose();
            shared = new SharedArray<double>(values);
        }
        var array = shared;
        double sum = Delayed.Call(() => Sums.Of(array.Span)).Compute(_pool);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        shared.Dispose();
        return new(seconds, sum);
    }

    private static double[] Numbers(int length) => Sums.Numbers(length);
}

/// <summary>One loop for all places.</summary>
internal static class Sums
{
    private static double[]? _numbers;

    public static double[] Numbers(int length)
    {
        if (_numbers?.Length == length) return _numbers;
        _numbers = GC.AllocateUninitializedArray<double>(length);
        for (int i = 0; i < length; i++) _numbers[i] = i & 1023;
        return _numbers;
    }

    public static double Of(ReadOnlySpan<double> values) => System.Numerics.Tensors.TensorPrimitives.Sum(values);
}

/// <summary>The tasks of a lock-bound row, on whatever scheduler.</summary>
internal static class LockBound
{
    public static Measurement Run(Workload workload, IScheduler scheduler)
    {
        string name = workload.Name;
        var tasks = Delayed.WhenAll(Enumerable.Range(1, (int)workload.N).Select(seed => Delayed.Call(() => LockBoundWork.All[name](seed)))).ToGraph();
        long started = Stopwatch.GetTimestamp();
        var results = (IReadOnlyList<double>)scheduler.ExecuteAsync(tasks).GetAwaiter().GetResult()[0]!;
        return new(Stopwatch.GetElapsedTime(started).TotalSeconds, results.Sum());
    }
}

/// <summary>The same in this process.</summary>
internal sealed class ThreadsEngine(int threads) : IEngine
{
    private readonly ThreadedScheduler _scheduler = new(new() { Workers = threads });

    public Measurement Run(Workload workload)
    {
        if (!workload.Name.StartsWith("sum-", StringComparison.Ordinal)) return LockBound.Run(workload, _scheduler);
        double[] values = Sums.Numbers((int)workload.N / sizeof(double));
        long started = Stopwatch.GetTimestamp();
        double sum = Sums.Of(values);
        return new(Stopwatch.GetElapsedTime(started).TotalSeconds, sum);
    }

    public void Dispose()
    {
    }
}
