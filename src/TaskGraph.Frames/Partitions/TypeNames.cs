namespace TaskGraph;

/// <summary>Types as users write them.</summary>
internal static class TypeNames
{
    public static string Of(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return Of(inner) + "?";
        return ColumnTypes.TryOf(type, out var column) ? column.Name() : type.Name;
    }
}
