using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Asynchronous functions of single elements.</summary>
public static class BagSelectAsync
{
    extension<T>(Bag<T> source)
    {
        /// <summary>
        /// Each element passed through an asynchronous function, several at a time; results keep the order of the elements. On threads a partition holds no
        /// worker while it waits. Limits count for each worker process, or for this process where it computes on threads; those in total for all of them.
        /// </summary>
        /// <param name="selector">What to do with an element; its token is cancelled with the computation, and when another element of the partition fails.</param>
        /// <param name="concurrency">How many elements a worker may wait for at a time.</param>
        /// <param name="perSecond">How many elements a worker may begin in a second; no limit where left out.</param>
        /// <param name="totalConcurrency">How many elements all workers may wait for at a time; no limit where left out. Workers must be on one machine.</param>
        /// <param name="totalPerSecond">How many elements all workers may begin in a second; no limit where left out. Workers must be on one machine.</param>
        /// <exception cref="ArgumentOutOfRangeException">A limit is not positive.</exception>
        public Bag<TResult> SelectAsync<TResult>(
            Func<T, CancellationToken, Task<TResult>> selector, int concurrency = 16, double? perSecond = null, int? totalConcurrency = null, double? totalPerSecond = null,
            [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(selector);
            ArgumentOutOfRangeException.ThrowIfLessThan(concurrency, 1);
            if (totalConcurrency < 1) throw new ArgumentOutOfRangeException(nameof(totalConcurrency), totalConcurrency, $"{nameof(totalConcurrency)} is {totalConcurrency}. Use at least 1, or leave it out.");
            Require(perSecond, nameof(perSecond));
            Require(totalPerSecond, nameof(totalPerSecond));
            var limits = new AsyncLimits(concurrency, perSecond, totalConcurrency, totalPerSecond);
            return new(new AsyncPartitionwiseExpr("SelectAsync", source.Expr, Tokens.Unique(), typeof(TResult), new SelectAsyncCode<T, TResult>(selector, limits), new CallSite(callerFile, callerLine)));
        }
    }

    private static void Require(double? rate, string name)
    {
        if (!(rate is null or > 0)) throw new ArgumentOutOfRangeException(name, rate, $"{name} is {rate}. Use more than 0, or leave it out.");
    }
}

/// <summary>Starts the function for one element after the other, as the limits allow.</summary>
internal sealed class SelectAsyncCode<T, TResult>(Func<T, CancellationToken, Task<TResult>> selector, AsyncLimits limits, Guard? guard = null) : AsyncTaskCode, IGuardable, IRunLimited
{
    private string? _shared;

    // All of this process's partitions share it: the code is one object in a process.
    [NonSerialized] private AsyncGate? _gate;

    public TaskCode With(Guard guard) => new SelectAsyncCode<T, TResult>(selector, limits, guard);

    public TaskCode? In(RunScope run) => limits.AreShared ? new SelectAsyncCode<T, TResult>(selector, limits, guard) { _shared = run.Room.NewFile() } : null;

    public override ValueTask<object?> StartAsync(in TaskInputs inputs, TaskContext context)
    {
        T[] items = inputs.Get<IEnumerable<T>>(0).AsArray();
        return guard is null ? RunAsync(items, context.CancellationToken) : RunAsync(items, guard, context.Constant<int>(0), context.CancellationToken);
    }

    private async ValueTask<object?> RunAsync(T[] items, CancellationToken cancellation)
    {
        var results = new TResult[items.Length];
        await ForEachAsync(items, async (i, stop) => results[i] = await selector(items[i], stop).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        return results;
    }

    private async ValueTask<object?> RunAsync(T[] items, Guard guard, int partition, CancellationToken cancellation)
    {
        var results = new TResult[items.Length];
        var errors = new Exception?[items.Length];
        int retried = 0;
        await ForEachAsync(items, async (i, stop) =>
        {
            for (int attempt = 0; ; attempt++)
            {
                try
                {
                    results[i] = await OneAsync(items[i], guard.Timeout, stop).ConfigureAwait(false);
                    return;
                }
                catch (Exception e) when (!stop.IsCancellationRequested)
                {
                    if (attempt < guard.Retries)
                    {
                        Interlocked.Increment(ref retried);
                        continue;
                    }
                    errors[i] = e;
                    if (guard.Action == ErrorAction.Fail) throw new ItemFailedException(new(items[i], partition, i, e));
                    return;
                }
            }
        }, cancellation).ConfigureAwait(false);
        return new Guarded<TResult>[] { Guarded<TResult>.Of(guard, results, errors, i => new(items[i], partition, i, errors[i]!), retried) };
    }

    private async Task<TResult> OneAsync(T item, TimeSpan? timeout, CancellationToken stop)
    {
        if (timeout is not { } limit) return await selector(item, stop).ConfigureAwait(false);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(stop);
        late.CancelAfter(limit);
        try
        {
            return await selector(item, late.Token).WaitAsync(late.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            throw new TimeoutException($"The element took longer than {limit}.");
        }
    }

    private async Task ForEachAsync(T[] items, Func<int, CancellationToken, Task> work, CancellationToken cancellation)
    {
        var gate = LazyInitializer.EnsureInitialized(ref _gate, () => new AsyncGate(limits, _shared));
        await Parallel.ForAsync(0, items.Length, new ParallelOptions { MaxDegreeOfParallelism = limits.Concurrency, CancellationToken = cancellation }, async (i, stop) =>
        {
            using var permit = await gate.EnterAsync(stop).ConfigureAwait(false);
            await work(i, stop).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }
}
