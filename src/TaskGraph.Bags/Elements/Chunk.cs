using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Elements in arrays of equal length.</summary>
public static class BagChunk
{
    extension<T>(Bag<T> source)
    {
        /// <summary>
        /// The elements in arrays of <paramref name="size"/>, also across partitions; only the last array may be shorter. The elements are computed and
        /// kept first, since their number decides where an array begins.
        /// </summary>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is not positive.</exception>
        public Bag<T[]> Chunk(int size, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
            var callSite = new CallSite(callerFile, callerLine);
            return new Bag<T>(new CutExpr<T>("Chunk", source.Expr, new ChunkCuts(size), callSite)).Partitionwise("Chunk", items => items.Chunk(size), callSite);
        }
    }
}

/// <summary>The ends of partitions moved to ends of chunks.</summary>
internal sealed record ChunkCuts(int Size) : ICuts
{
    public IReadOnlyList<long> Of(PartitionSize[] partitions)
    {
        long total = partitions.Sum(p => p.Count), end = 0;
        return Array.ConvertAll(partitions, p => Math.Min(total, ((end += p.Count) + Size - 1) / Size * Size));
    }
}
