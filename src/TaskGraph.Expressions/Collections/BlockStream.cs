using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>
/// The blocks of a collection one after the other, a few of them computed ahead, each in a run of its own. Where an operation needs several
/// blocks at once (a sort, a join) the collection is computed first and held where it was made.
/// </summary>
internal static class BlockStream
{
    /// <summary>Streams the blocks' results.</summary>
    /// <param name="node">The collection.</param>
    /// <param name="pick">A node of one block: the given block of a collection of the same kind.</param>
    /// <param name="isOrdered">Whether blocks come in their order, or as they are done.</param>
    /// <param name="ahead">How many blocks are computed or waiting at most.</param>
    /// <param name="options">How to compute.</param>
    /// <param name="cancellation">Cancels what is being computed; so does leaving the loop.</param>
    public static async IAsyncEnumerable<object?> Of(
        Expr node, Func<Expr, int, Expr> pick, bool isOrdered, int ahead, ComputeOptions options, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        HeldBlocks? held = null;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = new List<Task<object?>>();
        try
        {
            if (!IsBlockwise(node))
            {
                var handles = await Computation.RunAsync([node], OutputMode.Held, options, stop.Token).ConfigureAwait(false);
                node = node.Hold(held = new HeldBlocks(Array.ConvertAll(handles[0], h => (IResultHandle)h!)));
            }
            for (int next = 0; next < node.BlockCount || running.Count > 0;)
            {
                while (next < node.BlockCount && running.Count < ahead) running.Add(RunAsync(pick(node, next++), options, stop.Token));
                var first = isOrdered ? running[0] : await Task.WhenAny(running).ConfigureAwait(false);
                object? block = await first.ConfigureAwait(false);
                running.Remove(first);
                yield return block;
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            foreach (var task in running) await DiscardAsync(task).ConfigureAwait(false);
            held?.Release();
        }
    }

    private static async Task<object?> RunAsync(Expr block, ComputeOptions options, CancellationToken cancellation)
        => (await Computation.RunAsync([block], OutputMode.Value, options, cancellation).ConfigureAwait(false))[0][0];

    private static async Task DiscardAsync(Task<object?> task)
    {
        try
        {
            (await task.ConfigureAwait(false) as IReferenceCounted)?.Release();
        }
        catch (Exception)
        {
            // A block that nobody wants any more; what ended the loop is on its way to the caller.
        }
    }

    // Then a run for each block repeats no work.
    private static bool IsBlockwise(Expr root)
    {
        foreach (var node in new ExprOrder([root]).Nodes)
            if (node is not IBlockwise || node.BlockCount != root.BlockCount) return false;
        return true;
    }
}
