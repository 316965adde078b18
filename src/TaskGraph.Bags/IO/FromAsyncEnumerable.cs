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
}
