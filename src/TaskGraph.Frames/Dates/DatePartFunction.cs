using TaskGraph.FrameKernels;

namespace TaskGraph;

internal sealed class DatePartFunction(DatePart part) : ColumnFunction(part.ToString().ToLowerInvariant(), part.ToString())
{
    public override ColumnType ResultFor(FrameColumn column)
    {
        if (column.ColumnType != ColumnType.DateTime) throw Undefined(part.ToString(), "DateTime", column);
        return part == DatePart.Date ? ColumnType.DateTime : part >= DatePart.IsLeapYear ? ColumnType.Bool : ColumnType.Int;
    }

    public override ColumnData Apply(ColumnData column) => DateParts.Run(part, (FixedColumn<DateTime>)column);
}
