using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Functions of whole partitions.</summary>
public static class BagMapPartitions
{
    extension<T>(Bag<T> source)
    {
        /// <summary>
        /// Each partition passed through a function of sequences: elements are made while they are read, and handed on while they are made, so that a partition
        /// need not fit into memory.
        /// </summary>
        /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
        public Bag<TResult> MapPartitions<TResult>(
            Func<IEnumerable<T>, IEnumerable<TResult>> function, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(function);
            return source.Partitionwise("MapPartitions", function, new CallSite(callerFile, callerLine));
        }

        /// <summary>The same where the function also gets the partition's number, from 0.</summary>
        /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
        public Bag<TResult> MapPartitions<TResult>(
            Func<IEnumerable<T>, int, IEnumerable<TResult>> function, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(function);
            return source.Numbered("MapPartitions", function, new CallSite(callerFile, callerLine));
        }

        /// <summary>
        /// Each partition, whole, passed through an asynchronous function. On threads it holds no worker while it waits; a worker process waits for it.
        /// </summary>
        /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
        public Bag<TResult> MapPartitionsAsync<TResult>(
            Func<IReadOnlyList<T>, CancellationToken, Task<IEnumerable<TResult>>> function, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(function);
            return new(new AsyncPartitionwiseExpr("MapPartitionsAsync", source.Expr, Tokens.Unique(), typeof(TResult), new AsyncPartitionCode<T, TResult>(function), new CallSite(callerFile, callerLine)));
        }
    }
}

internal sealed class AsyncPartitionCode<T, TResult>(Func<IReadOnlyList<T>, CancellationToken, Task<IEnumerable<TResult>>> function) : AsyncTaskCode
{
    public override ValueTask<object?> StartAsync(in TaskInputs inputs, TaskContext context)
        => RunAsync(inputs.Get<IReadOnlyList<T>>(0), context.CancellationToken);

    private async ValueTask<object?> RunAsync(IReadOnlyList<T> items, CancellationToken cancellation)
        => (await function(items, cancellation).ConfigureAwait(false)).ToArray();
}
