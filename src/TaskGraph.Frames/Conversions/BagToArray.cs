using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Arrays from bags of numbers.</summary>
public static class BagToArrayOperation
{
    extension<T>(Bag<T> bag) where T : unmanaged
    {
        /// <summary>The elements as an array of one dimension, a chunk for each partition. Its length is unknown until it is computed.</summary>
        public Array<T> ToArray([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => new(new BagToArrayExpr<T>(bag.Expr, new ItemsToChunkCode<T>(), null, new CallSite(callerFile, callerLine)));
    }

    extension<T>(Bag<T[]> bag) where T : unmanaged
    {
        /// <summary>
        /// The elements one below the other as an array of rows × <paramref name="width"/>, a chunk for each partition: an element is a block of one or more whole rows,
        /// in row-major order. The number of rows is unknown until it is computed.
        /// </summary>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="width"/> is not positive.</exception>
        /// <exception cref="TaskFailedException">At Compute: an element is no whole number of rows.</exception>
        public Array<T> ToArray(int width, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
            return new(new BagToArrayExpr<T>(bag.Expr, new BlocksToChunkCode<T>(width), width, new CallSite(callerFile, callerLine)));
        }
    }
}

/// <summary>Partitions of a bag as chunks, made where the bag's objects are.</summary>
internal sealed class BagToArrayExpr<T>(Expr bag, TaskCode code, int? width, CallSite callSite)
    : ArrayExpr<T>("to-array", [bag], TokenBuilder.Of("bag").Add(width ?? 0).ToToken(), ChunksOf(bag, width), callSite), IBlockwise where T : unmanaged
{
    public TaskCode Code { get; } = code;

    protected override TaskAffinity NaturalAffinity => TaskAffinity.LockBound;

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new BagToArrayExpr<T>(inputs[0], Code, width, CallSite);

    private static Chunks ChunksOf(Expr bag, int? width)
    {
        long[] rows = [.. Enumerable.Repeat(ArrayShapes.Unknown, bag.BlockCount)];
        return width is { } columns ? new Chunks(rows, [columns]) : new Chunks(rows);
    }
}

internal sealed class ItemsToChunkCode<T> : TaskCode where T : unmanaged
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        T[] items = inputs.Get<IEnumerable<T>>(0).AsArray();
        var chunk = Chunk<T>.Rent(items.Length);
        items.CopyTo(chunk.Span);
        return chunk;
    }
}

internal sealed class BlocksToChunkCode<T>(int width) : TaskCode where T : unmanaged
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        T[][] blocks = inputs.Get<IEnumerable<T[]>>(0).AsArray();
        foreach (var block in blocks)
            if (block.Length % width != 0)
                throw new ArgumentException($"An element has {block.Length} numbers, which are no whole rows of {width}. Give a multiple of {width} in each.");
        var chunk = Chunk<T>.Rent(blocks.Sum(b => (long)b.Length) / width, width);
        int at = 0;
        foreach (var block in blocks)
        {
            block.CopyTo(chunk.Span[at..]);
            at += block.Length;
        }
        return chunk;
    }
}
