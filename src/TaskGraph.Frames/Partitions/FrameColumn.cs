namespace TaskGraph;

/// <summary>The name and type of a column.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Type">One of bool, int, long, float, double, DateTime, string. Any column may hold nulls.</param>
public readonly record struct FrameColumn(string Name, Type Type)
{
    internal ColumnType ColumnType => ColumnTypes.Of(Type);

    /// <summary>The column as <c>name: type</c>.</summary>
    public override string ToString() => $"{Name}: {ColumnType.Name()}";
}
