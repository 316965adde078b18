using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>The same rows in another number of partitions.</summary>
public static class RepartitionOperation
{
    extension(DataFrame frame)
    {
        /// <summary>The same rows in the same order in another number of partitions: neighbours are joined, or each is cut into equal runs.</summary>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="partitions"/> is not positive.</exception>
        public DataFrame Repartition(int partitions, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            if (partitions < 1) throw new ArgumentOutOfRangeException(nameof(partitions), partitions, "Use at least one partition.");
            return partitions == frame.PartitionCount ? frame : new(new RepartitionExpr(frame.Node, partitions, new CallSite(callerFile, callerLine)));
        }
    }
}

internal sealed class RepartitionExpr(FrameExpr input, int blocks, CallSite callSite)
    : FrameExpr("repartition", [input], TokenBuilder.Of("blocks").Add(blocks).ToToken(), input.Schema, blocks, callSite)
{
    public override string Details => $"from {Inputs[0].BlockCount} to {BlockCount}";

    public override IEnumerable<string> ColumnsRead(int input, IReadOnlySet<string> needed) => needed;

    protected override bool KeepsOrder => true;

    public override void Lower(Materializer materializer)
    {
        int from = Inputs[0].BlockCount;
        var tasks = new int[BlockCount];
        if (BlockCount < from)
        {
            int first = materializer.BeginLayer(this, ConcatCode.Instance, BlockCount);
            for (int b = 0; b < BlockCount; b++)
            {
                int start = Place(b, from, BlockCount), end = Place(b + 1, from, BlockCount);
                materializer.AddTask([.. Enumerable.Range(start, end - start).Select(i => materializer.TaskOf(Inputs[0], i))]);
                tasks[b] = first + b;
            }
        }
        else
        {
            var runs = new RowRun[BlockCount];
            var sources = new int[BlockCount];
            for (int b = 0; b < from; b++)
            {
                int start = Place(b, BlockCount, from), end = Place(b + 1, BlockCount, from);
                for (int i = start; i < end; i++) (runs[i], sources[i]) = (new RowRun(i - start, end - start), b);
            }
            int first = materializer.BeginLayer(this, RowRunCode.Instance, BlockCount, [new ConstantColumn<RowRun>(runs)]);
            for (int b = 0; b < BlockCount; b++)
            {
                materializer.AddTask([materializer.TaskOf(Inputs[0], sources[b])]);
                tasks[b] = first + b;
            }
        }
        materializer.Produce(this, tasks);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new RepartitionExpr((FrameExpr)inputs[0], BlockCount, CallSite);

    private static int Place(int index, int of, int among) => (int)((long)index * of / among);
}

/// <summary>One of several runs of equal length of a partition.</summary>
internal readonly record struct RowRun(int Index, int Count);

internal sealed class RowRunCode : PartitionCode
{
    public static RowRunCode Instance { get; } = new();

    protected override FramePartition Run(FramePartition partition, TaskContext context)
    {
        var run = context.Constant<RowRun>(0);
        int start = (int)((long)partition.RowCount * run.Index / run.Count), end = (int)((long)partition.RowCount * (run.Index + 1) / run.Count);
        return partition.Slice(start, end - start);
    }
}
