namespace TaskGraph;

/// <summary>The name and type of a column.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Type">
/// One of bool, sbyte, byte, short, ushort, int, uint, long, ulong, float, double, decimal, DateTime (without a kind), DateTimeOffset (in UTC), DateOnly,
/// TimeSpan, Guid, string, <see cref="Category"/>, or an array of one, such as byte[]. Any column may hold nulls.
/// </param>
public readonly record struct FrameColumn(string Name, Type Type)
{
    internal ColumnType ColumnType => ColumnTypes.Of(Type);

    /// <summary>The column as <c>name: type</c>.</summary>
    public override string ToString() => $"{Name}: {ColumnType.Name()}";
}
