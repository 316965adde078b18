using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>The same rows in other partitions.</summary>
public static class RepartitionOperation
{
    extension(DataFrame frame)
    {
        /// <summary>The same rows in the same order in another number of partitions: neighbours are joined, or each is cut into equal runs.</summary>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="partitions"/> is not positive.</exception>
        public DataFrame Repartition(int partitions, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            if (partitions < 1) throw new ArgumentOutOfRangeException(nameof(partitions), partitions, $"{nameof(partitions)} is {partitions}. Use at least 1.");
            return partitions == frame.PartitionCount ? frame
                : new(new RepartitionExpr(frame.Node, BlockRun.Evenly(frame.PartitionCount, partitions), new CallSite(callerFile, callerLine)));
        }

        /// <summary>
        /// The same rows in the same order in partitions of at most about <paramref name="size"/> bytes in memory: small neighbours are joined, large ones cut into equal
        /// runs. Since their size decides, the rows are computed and kept by this call, as by <c>Persist</c>.
        /// </summary>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is not positive.</exception>
        /// <exception cref="TaskFailedException">The rows can't be computed.</exception>
        public DataFrame Repartition(ByteSize size, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            if (size.Bytes <= 0) throw new ArgumentOutOfRangeException(nameof(size), size, $"The size is {size}. Use at least 1 byte.");
            var held = (HeldFrameExpr)frame.Persist().Node;
            return new(new RepartitionExpr(held, BlockRun.OfSize(Array.ConvertAll(held.Blocks.Handles, h => h.Bytes), size.Bytes), new CallSite(callerFile, callerLine)));
        }

        /// <summary>The same rows in partitions between bounds of the index, as <c>SetIndex</c> makes them.</summary>
        /// <param name="divisions">The bounds, one more than partitions become of them, each greater than the one before.</param>
        /// <param name="callerFile">Where the call is.</param>
        /// <param name="callerLine">Where the call is.</param>
        /// <exception cref="InvalidOperationException">The frame has no index.</exception>
        /// <exception cref="ArgumentException">The bounds are fewer than two, not of the index's type or not in order.</exception>
        /// <exception cref="TaskFailedException">At Compute: a value is outside of all bounds.</exception>
        public DataFrame Repartition(ReadOnlySpan<Scalar> divisions, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => frame.IndexName is { } index ? frame.SetIndex(index, divisions, callerFile, callerLine)
                : throw new InvalidOperationException("The frame has no index. Call SetIndex with the column and the divisions.");
    }
}

/// <summary>What becomes one partition: some blocks, or one of several runs of equal length of a block.</summary>
internal readonly record struct BlockRun(int First, int Blocks, int Run, int Runs)
{
    /// <summary>Neighbours joined, or each cut, so that there are so many.</summary>
    public static BlockRun[] Evenly(int from, int to)
    {
        var runs = new List<BlockRun>(to);
        if (to < from)
            for (int b = 0; b < to; b++) runs.Add(Joined(Place(b, from, to), Place(b + 1, from, to)));
        else
            for (int b = 0; b < from; b++) AddCut(runs, b, Place(b + 1, to, from) - Place(b, to, from));
        return [.. runs];
    }

    /// <summary>Neighbours joined up to a size, and what is larger cut.</summary>
    public static BlockRun[] OfSize(ReadOnlySpan<long> bytes, long size)
    {
        var runs = new List<BlockRun>();
        int first = 0;
        long open = 0;
        for (int b = 0; b < bytes.Length; b++)
        {
            if (b > first && open + bytes[b] > size)
            {
                runs.Add(Joined(first, b));
                (first, open) = (b, 0);
            }
            open += bytes[b];
            if (open <= size) continue;
            // Alone, and too large.
            AddCut(runs, b, (int)Math.Min((open + size - 1) / size, MostRuns));
            (first, open) = (b + 1, 0);
        }
        if (first < bytes.Length) runs.Add(Joined(first, bytes.Length));
        return [.. runs];
    }

    private const int MostRuns = 1 << 16;

    private static BlockRun Joined(int first, int end) => new(first, end - first, 0, 1);

    private static void AddCut(List<BlockRun> runs, int block, int count)
    {
        for (int i = 0; i < count; i++) runs.Add(new(block, 1, i, count));
    }

    private static int Place(int index, int of, int among) => (int)((long)index * of / among);
}

internal sealed class RepartitionExpr(FrameExpr input, BlockRun[] runs, CallSite callSite)
    : FrameExpr("repartition", [input], TokenOf(runs), input.Schema, runs.Length, callSite)
{
    public override string Details => $"from {Inputs[0].BlockCount} to {BlockCount}";

    public override IEnumerable<string> ColumnsRead(int input, IReadOnlySet<string> needed) => needed;

    protected override bool KeepsOrder => true;

    public override string[] Together => IsCut ? [] : base.Together;

    public override ImmutableArray<Scalar> Divisions
        => IsCut || Inputs[0] is not FrameExpr { Divisions: { Length: > 0 } divisions } ? [] : [.. runs.Select(r => divisions[r.First]), divisions[^1]];

    private bool IsCut => Array.Exists(runs, r => r.Runs > 1);

    public override void Lower(Materializer materializer)
    {
        int first = materializer.BeginLayer(this, BlockRunCode.Instance, BlockCount, [new ConstantColumn<BlockRun>(runs)]);
        foreach (var run in runs) materializer.AddTask([.. Enumerable.Range(run.First, run.Blocks).Select(b => materializer.TaskOf(Inputs[0], b))]);
        materializer.Produce(this, [.. Enumerable.Range(first, BlockCount)]);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new RepartitionExpr((FrameExpr)inputs[0], runs, CallSite);

    private static UInt128 TokenOf(BlockRun[] runs)
    {
        var token = TokenBuilder.Of("runs");
        foreach (var run in runs) token.Add(run.First).Add(run.Blocks).Add(run.Run).Add(run.Runs);
        return token.ToToken();
    }
}

internal sealed class BlockRunCode : TaskCode
{
    public static BlockRunCode Instance { get; } = new();

    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var run = context.Constant<BlockRun>(0);
        if (run.Runs == 1) return Partitions.Concat(inputs);
        var rows = inputs.Get<FramePartition>(0);
        int start = (int)((long)rows.RowCount * run.Run / run.Runs), end = (int)((long)rows.RowCount * (run.Run + 1) / run.Runs);
        return rows.Slice(start, end - start);
    }
}
