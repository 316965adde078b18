using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>The last elements, and all but them.</summary>
public static class BagTakeLast
{
    extension<T>(Bag<T> source)
    {
        /// <summary>The last <paramref name="count"/> elements in order, as one partition.</summary>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
        public Bag<T> TakeLast(int count, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count);
            var code = new MergeFuncCode<T, T>(items => items.TakeLast(count));
            return source.Tree("TakeLast", code, code, new CallSite(callerFile, callerLine));
        }

        /// <summary>All elements but the last <paramref name="count"/>; partitions that come behind them are empty.</summary>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
        public Bag<T> SkipLast(int count, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count);
            return source.WithAll<long, long[], T>("SkipLast", static items => items.LongCount(), lengths => Kept(lengths, count),
                static (items, kept, partition) => items.Take((int)Math.Min(kept[partition], int.MaxValue)), new CallSite(callerFile, callerLine));
        }
    }

    private static long[] Kept(long[] lengths, long skipped)
    {
        var kept = new long[lengths.Length];
        for (int i = lengths.Length - 1; i >= 0; i--)
        {
            kept[i] = Math.Max(0, lengths[i] - skipped);
            skipped = Math.Max(0, skipped - lengths[i]);
        }
        return kept;
    }
}
