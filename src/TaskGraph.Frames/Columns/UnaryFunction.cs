using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>The operators and tests of one column.</summary>
internal sealed class UnaryFunction(UnaryOperator op) : ColumnFunction(op.ToString().ToLowerInvariant(), op.ToString())
{
    public override ColumnType ResultFor(FrameColumn column) => op switch
    {
        UnaryOperator.IsNull or UnaryOperator.IsNotNull => ColumnType.Bool,
        UnaryOperator.Not => column.ColumnType == ColumnType.Bool ? ColumnType.Bool : throw Undefined("!", "bool", column),
        _ => column.ColumnType.IsNumeric() ? column.ColumnType : throw Undefined(op.ToString(), "numbers", column),
    };

    public UnaryOperator Operator => op;

    // The least integer has no absolute value.
    public override bool IsTotalFor(ColumnType type) => op != UnaryOperator.Abs;

    public override ColumnData Apply(ColumnData column) => Unary.Run(op, column);
}
