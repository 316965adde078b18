using System.Collections.Immutable;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>An operation on one series row by row.</summary>
internal sealed class UnaryExpr : FrameExpr, IBlockwise
{
    private readonly UnaryOperator _operator;

    private UnaryExpr(UnaryOperator op, FrameExpr input, CallSite callSite = default)
        : base(op.ToString().ToLowerInvariant(), [input], default, new FrameSchema((input.Schema[0].Name, ResultOf(op, input.Schema[0]).ToType())),
            input.BlockCount, callSite, input.Rows)
    {
        _operator = op;
        Code = new UnaryCode(op, Schema);
    }

    public TaskCode Code { get; }

    /// <exception cref="ArgumentException">The operation is not defined for the series' type.</exception>
    public static Series Of(UnaryOperator op, Series series)
    {
        ArgumentNullException.ThrowIfNull(series);
        return new(new UnaryExpr(op, series.Node));
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new UnaryExpr(_operator, (FrameExpr)inputs[0], CallSite);

    private static ColumnType ResultOf(UnaryOperator op, FrameColumn column)
    {
        var type = column.ColumnType;
        return op switch
        {
            UnaryOperator.IsNull or UnaryOperator.IsNotNull => ColumnType.Bool,
            UnaryOperator.Not when type == ColumnType.Bool => ColumnType.Bool,
            UnaryOperator.Negate or UnaryOperator.Abs when type.IsNumeric() => type,
            UnaryOperator.Not => throw new ArgumentException($"! is defined for bool, '{column.Name}' holds {type.Name()}."),
            _ => throw new ArgumentException($"{op} is defined for numbers, '{column.Name}' holds {type.Name()}."),
        };
    }
}

internal sealed class UnaryCode(UnaryOperator op, FrameSchema schema) : PartitionCode
{
    protected override FramePartition Run(FramePartition partition, TaskContext context)
        => new(schema, [Unary.Run(op, partition.Columns[0])], partition.RowCount);
}
