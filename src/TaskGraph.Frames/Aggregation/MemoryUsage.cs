using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>How much memory columns take.</summary>
public static class MemoryUsageOperation
{
    extension(DataFrame frame)
    {
        /// <summary>
        /// The bytes that each column takes in memory, all partitions together: a row for each, with the columns <c>column</c> and <c>bytes</c>. Words of a
        /// column of texts count once a partition.
        /// </summary>
        public DataFrame MemoryUsage([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => new(new MemoryUsageExpr(frame.Node, new CallSite(callerFile, callerLine)));
    }
}

internal sealed class MemoryUsageExpr(FrameExpr input, CallSite callSite) : FrameExpr("memory-usage", [input], default, MemoryUsageCode.Schema, 1, callSite)
{
    public override void Lower(Materializer materializer)
    {
        int blocks = Inputs[0].BlockCount;
        int first = materializer.BeginLayer(this, new MemoryUsageCode(input.Schema), blocks, part: "partial");
        for (int b = 0; b < blocks; b++) materializer.AddTask([materializer.TaskOf(Inputs[0], b)]);
        var total = new TotalUsageCode();
        materializer.Produce(this, [materializer.AddTree(this, Enumerable.Range(first, blocks).ToArray(), total, total)]);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new MemoryUsageExpr((FrameExpr)inputs[0], CallSite);
}

internal sealed class MemoryUsageCode(FrameSchema columns) : PartitionCode
{
    public static FrameSchema Schema { get; } = new(("column", typeof(string)), ("bytes", typeof(long)));

    protected override FramePartition Run(FramePartition partition, TaskContext context)
        => Of(ManagedColumns.Strings([.. columns.Names]), Array.ConvertAll(partition.Columns, c => c.Bytes));

    public static FramePartition Of(ColumnData names, long[] bytes) => new(Schema, [names, ManagedColumns.FromArray("bytes", bytes)], bytes.Length);
}

internal sealed class TotalUsageCode : TaskCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var first = inputs.Get<FramePartition>(0);
        long[] total = new long[first.RowCount];
        for (int i = 0; i < inputs.Count; i++)
        {
            var bytes = ((FixedColumn<long>)inputs.Get<FramePartition>(i).Columns[1]).Values;
            for (int c = 0; c < total.Length; c++) total[c] += bytes[c];
        }
        return MemoryUsageCode.Of(first.Columns[0].Share(), total);
    }
}
