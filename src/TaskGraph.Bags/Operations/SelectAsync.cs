using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Asynchronous functions of single elements.</summary>
public static class BagSelectAsync
{
    extension<T>(Bag<T> source)
    {
        /// <summary>
        /// Each element passed through an asynchronous function, several at a time; results keep the order of the elements. On threads a partition holds no
        /// worker while it waits.
        /// </summary>
        /// <param name="selector">What to do with an element; its token is cancelled with the computation, and when another element of the partition fails.</param>
        /// <param name="concurrency">How many elements of a partition may wait at a time.</param>
        /// <param name="perSecond">How many elements a worker may begin in a second; no limit where left out.</param>
        /// <exception cref="ArgumentOutOfRangeException">A limit is not positive.</exception>
        public Bag<TResult> SelectAsync<TResult>(
            Func<T, CancellationToken, Task<TResult>> selector, int concurrency = 16, double? perSecond = null,
            [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(selector);
            ArgumentOutOfRangeException.ThrowIfLessThan(concurrency, 1);
            if (!(perSecond is null or > 0)) throw new ArgumentOutOfRangeException(nameof(perSecond), perSecond, $"{nameof(perSecond)} is {perSecond}. Use more than 0, or leave it out.");
            var code = new SelectAsyncCode<T, TResult>(selector, concurrency, perSecond);
            return new(new AsyncPartitionwiseExpr("SelectAsync", source.Expr, Tokens.Unique(), typeof(TResult), code, new CallSite(callerFile, callerLine)));
        }
    }
}

internal sealed class SelectAsyncCode<T, TResult>(Func<T, CancellationToken, Task<TResult>> selector, int concurrency, double? perSecond) : AsyncTaskCode
{
    // All of this worker's partitions share it: the code is one object in a process.
    [NonSerialized] private Pace? _pace;

    public override ValueTask<object?> StartAsync(in TaskInputs inputs, TaskContext context)
        => RunAsync([.. inputs.Get<IEnumerable<T>>(0)], context.CancellationToken);

    private async ValueTask<object?> RunAsync(T[] items, CancellationToken cancellation)
    {
        var results = new TResult[items.Length];
        var pace = perSecond is { } rate ? LazyInitializer.EnsureInitialized(ref _pace, () => new Pace(rate)) : null;
        await Parallel.ForAsync(0, items.Length, new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellation }, async (i, stop) =>
        {
            if (pace is not null) await pace.WaitAsync(stop).ConfigureAwait(false);
            results[i] = await selector(items[i], stop).ConfigureAwait(false);
        }).ConfigureAwait(false);
        return results;
    }
}

/// <summary>Lets so many begin in a second, evenly.</summary>
internal sealed class Pace(double perSecond)
{
    private readonly long _ticks = (long)(Stopwatch.Frequency / perSecond);
    private long _next = Stopwatch.GetTimestamp();

    public Task WaitAsync(CancellationToken cancellation)
    {
        while (true)
        {
            long next = Volatile.Read(ref _next), now = Stopwatch.GetTimestamp(), turn = Math.Max(next, now);
            if (Interlocked.CompareExchange(ref _next, turn + _ticks, next) != next) continue;
            return turn == now ? Task.CompletedTask : Task.Delay(Stopwatch.GetElapsedTime(now, turn), cancellation);
        }
    }
}
