using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>The second half of an exchange, or of two: one task a partition, which makes it of the pieces behind the barriers. Constant 0 is its number.</summary>
internal sealed class FrameGatherExpr(string operation, ImmutableArray<Expr> barriers, UInt128 parameters, FrameSchema schema, TaskCode code, int blocks, CallSite callSite)
    : FrameExpr(operation, barriers, parameters, schema, blocks, callSite), IBlockwise
{
    public TaskCode Code { get; } = code;

    public ConstantColumn[] Constants { get; } = [new ConstantColumn<int>([.. Enumerable.Range(0, blocks)])];

    public bool IsAligned => false;

    public int InputBlock(int input, int block) => 0;

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new FrameGatherExpr(Operation, inputs, Parameters, Schema, Code, BlockCount, CallSite);
}

/// <summary>Makes one partition of what exchanges bring for it.</summary>
internal abstract class FrameGatherCode : TaskCode
{
    /// <summary>The rows that an exchange has for the task's partition, in the order they were read; to be released.</summary>
    protected static FramePartition Arrived(in TaskInputs inputs, TaskContext context, FrameSchema schema)
        => Arrived(inputs, context, schema, context.Constant<int>(0));

    /// <summary>The rows that input <paramref name="input"/>'s exchange has for an output, from all or some splits; to be released.</summary>
    protected static FramePartition Arrived(in TaskInputs inputs, TaskContext context, FrameSchema schema, int output, int input = 0, int first = 0, int end = int.MaxValue)
    {
        var table = inputs.Get<PieceTable>(input);
        var pieces = new List<FramePartition>();
        try
        {
            for (int split = first; split < Math.Min(end, table.Splits.Count); split++)
            {
                foreach (var piece in FramePieces.Of(table, split, output)) pieces.Add(piece);
                context.CancellationToken.ThrowIfCancellationRequested();
            }
            return pieces.Count == 0 ? FramePartition.Empty(schema) : FramePartition.Concat(schema, [.. pieces]);
        }
        finally
        {
            foreach (var piece in pieces) piece.Release();
        }
    }
}

/// <summary>The rows as they arrive.</summary>
internal sealed class ArrivedRowsCode(FrameSchema schema) : FrameGatherCode
{
    public override object? Run(in TaskInputs inputs, TaskContext context) => Arrived(inputs, context, schema);
}
