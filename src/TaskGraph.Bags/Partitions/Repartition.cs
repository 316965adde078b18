using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Other partitions of the same elements in the same order.</summary>
public static class BagRepartition
{
    extension<T>(Bag<T> source)
    {
        /// <summary>
        /// So many partitions: neighbours are put together, or each is cut into equal parts. Which element lands where depends on the partitions' lengths,
        /// which need not be known.
        /// </summary>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="partitions"/> is not positive.</exception>
        public Bag<T> Repartition(int partitions, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            int outputs = source.OutputsOf(partitions), inputs = source.Partitions;
            if (outputs == inputs) return source;
            var slices = new ItemSlice[outputs];
            for (int j = 0; j < outputs; j++)
            {
                if (outputs < inputs)
                {
                    slices[j] = new((int)((long)inputs * j / outputs), (int)((long)inputs * (j + 1) / outputs));
                    continue;
                }
                int input = (int)((long)j * inputs / outputs);
                int first = FirstOutput(input, inputs, outputs), end = FirstOutput(input + 1, inputs, outputs);
                slices[j] = new(input, input + 1, Part: j - first, Parts: end - first);
            }
            return new(new BagSliceExpr("Repartition", source.Expr, slices, typeof(T), BagSliceCode<T>.Instance, new CallSite(callerFile, callerLine)));
        }

        /// <summary>Partitions of about <paramref name="size"/> bytes in memory. The elements are computed and kept first, since their size decides.</summary>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is not positive.</exception>
        public Bag<T> Repartition(ByteSize size, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            if (size.Bytes <= 0) throw new ArgumentOutOfRangeException(nameof(size), size, $"The size is {size}. Use at least 1 byte.");
            return new(new CutExpr<T>("Repartition", source.Expr, new SizeCuts(size.Bytes), new CallSite(callerFile, callerLine)));
        }
    }

    // The first output that reads from an input, by output * inputs / outputs rounded down.
    private static int FirstOutput(int input, int inputs, int outputs) => (int)(((long)input * outputs + inputs - 1) / inputs);
}

/// <summary>Where partitions of an even size in bytes end.</summary>
internal sealed record SizeCuts(long Size) : ICuts
{
    public IReadOnlyList<long> Of(PartitionSize[] partitions)
    {
        var cuts = new List<long>();
        long end = 0, open = 0;
        foreach (var partition in partitions)
        {
            if (open > 0 && open + partition.Bytes > Size)
            {
                cuts.Add(end);
                open = 0;
            }
            int parts = (int)Math.Clamp((partition.Bytes + Size - 1) / Size, 1, Math.Max(1, partition.Count));
            for (int i = 1; i < parts; i++) cuts.Add(end + partition.Count * i / parts);
            end += partition.Count;
            open = parts > 1 ? partition.Bytes / parts : open + partition.Bytes;
        }
        cuts.Add(end);
        return cuts;
    }
}
