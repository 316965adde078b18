namespace TaskGraph;

/// <summary>One value, or null, in each row.</summary>
internal sealed class ConstantFunction(ColumnType type, Scalar value)
    : ColumnFunction("constant", value.IsEmpty ? Cell.Null : value.ToString(), [type.Name(), value.IsEmpty ? "" : $"{value.Token}"])
{
    public override ColumnType ResultFor(FrameColumn column) => type;

    public override ColumnData Apply(ColumnData column)
    {
        var nulls = ColumnData.Nulls(type, column.Length);
        if (value.IsEmpty) return nulls;
        var filled = new FillNaFunction(value).Apply(nulls);
        nulls.Release();
        return filled;
    }
}
