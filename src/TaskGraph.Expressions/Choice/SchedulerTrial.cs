using System.Diagnostics;

namespace TaskGraph;

/// <summary>How a sample ran on one thread, on threads and in worker processes, and what that comes to.</summary>
/// <param name="Scheduler">The faster of threads and worker processes.</param>
/// <param name="OneThread">How long the sample took on one thread.</param>
/// <param name="Threads">How long it took on threads.</param>
/// <param name="Processes">How long it took in worker processes that had already started.</param>
/// <param name="LockReport">What was seen of each name on threads, the speed-up over one thread included.</param>
public sealed record SchedulerRecommendation(IScheduler Scheduler, TimeSpan OneThread, TimeSpan Threads, TimeSpan Processes, LockReport LockReport)
{
    /// <summary>The times, the speed-ups and the advice.</summary>
    public override string ToString()
    {
        string Line(string name, TimeSpan took) => string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{name,-10} {Durations.Text(took),9}  {OneThread / took:0.0}x\n");
        return Line("one thread", OneThread) + Line("threads", Threads) + Line("processes", Processes)
            + $"Use {(Threads <= Processes ? "Scheduler.Threads" : "Scheduler.Processes")}.\n{LockReport}";
    }
}

/// <summary>The choice of a scheduler by trial.</summary>
public static class SchedulerTrial
{
    // A first run pays for compilation and for starting workers; where it is short it is run again for the measurement.
    private static readonly TimeSpan _longSample = TimeSpan.FromSeconds(5);

    extension(Scheduler)
    {
        /// <summary>
        /// Computes a sample on one thread, on threads and in worker processes, and says which to use: the only way to see a lock that spins. The
        /// sample should be a part of the real work with at least a few tasks for each worker; it is computed six times at most.
        /// </summary>
        /// <exception cref="TaskFailedException">A task threw.</exception>
        /// <exception cref="TaskCaptureException">A function captures what cannot be sent to a worker process.</exception>
        public static SchedulerRecommendation Recommend<TResult>(LazyCollection<TResult> sample)
        {
            ArgumentNullException.ThrowIfNull(sample);
            return Recommend(options => sample.Compute(options));
        }

        /// <inheritdoc cref="Recommend{TResult}(LazyCollection{TResult})"/>
        public static SchedulerRecommendation Recommend(Graph sample)
        {
            ArgumentNullException.ThrowIfNull(sample);
            return Recommend(options => Task.Run(() => options.Scheduler!.ExecuteAsync(sample, options)).GetAwaiter().GetResult());
        }
    }

    private static SchedulerRecommendation Recommend(Action<ComputeOptions> compute)
    {
        var profile = new Profiler();
        var one = Measure(compute, new ComputeOptions { Scheduler = Scheduler.Threads, MaxDegreeOfParallelism = 1 }, profile);
        var threads = Measure(compute, new ComputeOptions { Scheduler = Scheduler.Threads }, profile);
        var processes = Measure(compute, new ComputeOptions { Scheduler = Scheduler.Processes }, null);
        return new(threads <= processes ? Scheduler.Threads : Scheduler.Processes, one, threads, processes, profile.LockReport());
    }

    private static TimeSpan Measure(Action<ComputeOptions> compute, ComputeOptions options, Profiler? profile)
    {
        var first = Time(compute, options);
        var watched = profile is null ? options : options with { Observers = [profile] };
        return profile is null && first > _longSample ? first : Time(compute, watched);
    }

    private static TimeSpan Time(Action<ComputeOptions> compute, ComputeOptions options)
    {
        long started = Stopwatch.GetTimestamp();
        compute(options);
        return Stopwatch.GetElapsedTime(started);
    }
}
