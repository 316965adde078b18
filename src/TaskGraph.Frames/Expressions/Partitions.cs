using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>Several input partitions as one.</summary>
internal static class Partitions
{
    /// <summary>All rows, as a partition to be released.</summary>
    public static FramePartition Concat(in TaskInputs inputs, int first = 0)
    {
        if (inputs.Count - first == 1) return inputs.Get<FramePartition>(first).Share();
        var parts = new FramePartition[inputs.Count - first];
        for (int i = 0; i < parts.Length; i++) parts[i] = inputs.Get<FramePartition>(first + i);
        return FramePartition.Concat(parts[0].Schema, parts);
    }
}

/// <summary>All rows in one partition.</summary>
internal sealed class OnePartitionExpr(FrameExpr input) : FrameExpr("concat", [input], TokenBuilder.Of("one").ToToken(), input.Schema, 1)
{
    /// <summary>The node itself where it has one partition.</summary>
    public static FrameExpr Of(FrameExpr input) => input.BlockCount == 1 ? input : new OnePartitionExpr(input);

    public override IEnumerable<string> ColumnsRead(int input, IReadOnlySet<string> needed) => needed;

    public override Expr? WithFilter(IReadOnlySet<string> columns, Func<FrameExpr, FrameExpr> filtered) => Of(filtered((FrameExpr)Inputs[0]));

    public override void Lower(Materializer materializer)
    {
        var tasks = new int[Inputs[0].BlockCount];
        for (int b = 0; b < tasks.Length; b++) tasks[b] = materializer.TaskOf(Inputs[0], b);
        int first = materializer.BeginLayer(this, ConcatCode.Instance, 1);
        materializer.AddTask(tasks);
        materializer.Produce(this, first);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new OnePartitionExpr((FrameExpr)inputs[0]);
}

internal sealed class ConcatCode : TaskCode
{
    public static ConcatCode Instance { get; } = new();

    public override object? Run(in TaskInputs inputs, TaskContext context) => Partitions.Concat(inputs);
}
