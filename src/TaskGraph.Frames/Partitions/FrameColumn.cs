namespace TaskGraph;

/// <summary>The name and type of a column.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Type">
/// One of bool, sbyte, byte, short, ushort, int, uint, long, ulong, float, double, decimal, DateTime (without a kind), DateTimeOffset (in UTC), DateOnly,
/// TimeSpan, Guid, string, <see cref="Category"/>, or an array of one, such as byte[], also of arrays, such as int[][]. Any column may hold nulls, and but
/// for byte[] any array.
/// </param>
public readonly record struct FrameColumn(string Name, Type Type)
{
    internal ColumnType ColumnType => ColumnTypes.Of(Type);

    /// <summary>The column as <c>name: type</c>.</summary>
    public override string ToString() => $"{Name}: {ColumnType.Name()}";
}
