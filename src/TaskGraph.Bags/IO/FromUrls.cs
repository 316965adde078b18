using System.Runtime.CompilerServices;

namespace TaskGraph;

public static partial class Bag
{
    private static readonly Lazy<HttpClient> _http = new(() => new HttpClient());

    /// <summary>What lies at some addresses, each with its address, fetched several at a time.</summary>
    /// <param name="urls">The addresses.</param>
    /// <param name="concurrency">How many of a partition are fetched at a time.</param>
    /// <param name="partitions">How many partitions; where left out four a processor.</param>
    /// <exception cref="UriFormatException">One is no address.</exception>
    /// <exception cref="TaskFailedException">At Compute: one could not be fetched; the inner <see cref="HttpRequestException"/> says why.</exception>
    public static Bag<(string Url, byte[] Content)> FromUrls(
        IEnumerable<string> urls, int concurrency = 16, int? partitions = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        ArgumentNullException.ThrowIfNull(urls);
        string[] all = [.. urls];
        foreach (string url in all) _ = new Uri(url, UriKind.Absolute);
        return FromSequence(all, partitions, callerFile, callerLine)
            .SelectAsync(static async (url, stop) => (url, await _http.Value.GetByteArrayAsync(new Uri(url), stop).ConfigureAwait(false)), concurrency, callerFile: callerFile, callerLine: callerLine)
            .WithName("from-urls");
    }
}
