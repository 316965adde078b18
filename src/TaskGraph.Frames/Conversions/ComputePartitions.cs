using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Partitions one after the other.</summary>
public static class ComputePartitionsOperation
{
    extension(DataFrame frame)
    {
        /// <summary>
        /// The partitions in order, each as a frame of its own. A few are computed at a time, while the ones before are used; where an
        /// operation needs all partitions at once (a sort, a join), its result is computed first and held.
        /// </summary>
        /// <param name="options">How to compute.</param>
        /// <param name="cancellationToken">Cancels what is being computed.</param>
        /// <exception cref="TaskFailedException">A task threw.</exception>
        public IAsyncEnumerable<Frame> ComputePartitionsAsync(ComputeOptions? options = null, CancellationToken cancellationToken = default)
            => Stream(frame, options ?? ComputeOptions.Default, cancellationToken);
    }

    private static async IAsyncEnumerable<Frame> Stream(
        DataFrame frame, ComputeOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        DataFrame? held = null;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task<object?[]>? next = null;
        try
        {
            if (!IsPartwise(frame.Node)) frame = held = await frame.PersistAsync(options, stop.Token).ConfigureAwait(false);
            int window = Math.Max(1, options.MaxDegreeOfParallelism ?? Environment.ProcessorCount), count = frame.PartitionCount;
            next = ComputeAsync(frame, 0, Math.Min(window, count), options, stop.Token);
            for (int at = 0; at < count; at += window)
            {
                object?[] blocks = await next!.ConfigureAwait(false);
                int following = at + window;
                next = following < count ? ComputeAsync(frame, following, Math.Min(window, count - following), options, stop.Token) : null;
                foreach (var partition in TakeOver(blocks)) yield return partition;
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            if (next is not null) await DiscardAsync(next).ConfigureAwait(false);
            held?.Release();
        }
    }

    // In garbage-collected memory at once, so that nothing is held for a caller who may stop anywhere.
    private static Frame[] TakeOver(object?[] blocks)
    {
        try
        {
            return Array.ConvertAll(blocks, b => Frame.Over(((FramePartition)b!).ToManaged()));
        }
        finally
        {
            LazyCollection.ReleaseAll(blocks);
        }
    }

    private static async Task<object?[]> ComputeAsync(DataFrame frame, int first, int count, ComputeOptions options, CancellationToken cancellation)
        => (await Computation.RunAsync([new PickExpr(frame.Node, first, count)], OutputMode.Value, options, cancellation).ConfigureAwait(false))[0];

    private static async Task DiscardAsync(Task<object?[]> blocks)
    {
        try
        {
            LazyCollection.ReleaseAll(await blocks.ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // Asked for when the caller stopped early.
        }
        catch (TaskFailedException)
        {
            // A partition that nobody wants any more.
        }
    }

    /// <summary>Whether each block needs few blocks of each input: then windows repeat no work.</summary>
    private static bool IsPartwise(FrameExpr root)
    {
        var order = new ExprOrder([root]);
        foreach (var node in order.Nodes)
            if (node is not IBlockwise || node.BlockCount != root.BlockCount) return false;
        return true;
    }
}
