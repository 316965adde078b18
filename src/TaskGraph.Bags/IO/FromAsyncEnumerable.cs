using System.Runtime.CompilerServices;

namespace TaskGraph;

public static partial class Bag
{
    /// <summary>A bag of what an asynchronous sequence gives, which is walked now, here.</summary>
    /// <inheritdoc cref="FromSequence"/>
    /// <param name="cancellationToken">Cancels the walk.</param>
    public static async Task<Bag<T>> FromAsyncEnumerableAsync<T>(
        IAsyncEnumerable<T> items, int? partitions = null, CancellationToken cancellationToken = default,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        ArgumentNullException.ThrowIfNull(items);
        var all = new List<T>();
        await foreach (var item in items.WithCancellation(cancellationToken).ConfigureAwait(false)) all.Add(item);
        return FromSequence(all, partitions, callerFile, callerLine);
    }

    /// <summary>The numbers from <paramref name="start"/> on, made where they are used.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative, or <paramref name="partitions"/> not positive.</exception>
    public static Bag<long> Range(long start, long count, int? partitions = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (partitions <= 0) throw new ArgumentOutOfRangeException(nameof(partitions), partitions, $"{nameof(partitions)} is {partitions}. Use at least 1.");
        int parts = (int)Math.Clamp(count, 1, partitions ?? 4 * Environment.ProcessorCount);
        long Begin(int part) => start + (long)((Int128)count * part / parts);
        return FromSequence(Enumerable.Range(0, parts).Select(p => (From: Begin(p), To: Begin(p + 1))), parts, callerFile, callerLine)
            .SelectMany(static range => Numbers(range.From, range.To), callerFile, callerLine).WithName("range");
    }

    private static IEnumerable<long> Numbers(long from, long to)
    {
        for (long i = from; i < to; i++) yield return i;
    }
}
