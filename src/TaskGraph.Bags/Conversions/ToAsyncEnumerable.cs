using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Elements one after the other while the rest is computed.</summary>
public static class BagToAsyncEnumerable
{
    extension<T>(Bag<T> source)
    {
        /// <summary>
        /// Streams the elements partition by partition. Only a few partitions are in memory: those being computed and those waiting for the loop, together at
        /// most <paramref name="ahead"/>. Leaving the loop cancels what is being computed.
        /// </summary>
        /// <param name="isOrdered">Whether partitions come in their order; else as they are done.</param>
        /// <param name="ahead">How many partitions may be computed or wait; twice the processors where left out.</param>
        /// <param name="options">How to compute.</param>
        /// <param name="cancellationToken">Cancels what is being computed.</param>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="ahead"/> is not positive.</exception>
        public IAsyncEnumerable<T> ToAsyncEnumerable(
            bool isOrdered = true, int? ahead = null, ComputeOptions? options = null, CancellationToken cancellationToken = default)
        {
            if (ahead <= 0) throw new ArgumentOutOfRangeException(nameof(ahead), ahead, $"{nameof(ahead)} is {ahead}. Use at least 1.");
            return Items<T>(source.Expr, isOrdered, ahead ?? 2 * Environment.ProcessorCount, options ?? ComputeOptions.Default, cancellationToken);
        }
    }

    private static async IAsyncEnumerable<T> Items<T>(
        Expr node, bool isOrdered, int ahead, ComputeOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        static Expr Pick(Expr all, int block) => new PartitionRangeExpr(all, block, block + 1, typeof(T), PassCode<T>.Instance);
        await foreach (object? partition in BlockStream.Of(node, Pick, isOrdered, ahead, options, cancellation).ConfigureAwait(false))
            foreach (var item in (T[])partition!) yield return item;
    }
}
