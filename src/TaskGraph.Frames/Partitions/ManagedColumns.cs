namespace TaskGraph;

/// <summary>Columns over garbage-collected memory from users' arrays.</summary>
internal static class ManagedColumns
{
    /// <exception cref="ArgumentException">No column holds values of the array's type, or it has more than one dimension.</exception>
    public static ColumnData FromArray(string name, Array values)
    {
        if (values.Rank != 1)
            throw new ArgumentException($"The values of column '{name}' have {values.Rank} dimensions. Give a one-dimensional array.",
            nameof(values));
        var element = values.GetType().GetElementType()!;
        try
        {
            return ColumnTypes.TryOf(element, out var type) && type.Kind().FromArray(values) is { } column ? column
                : throw new ArgumentException($"Column '{name}': {ColumnTypes.Unsupported(element)}", nameof(values));
        }
        catch (InvalidCastException error)
        {
            throw new ArgumentException($"Column '{name}': {error.Message}", nameof(values), error);
        }
    }

    public static StringColumn Strings(ReadOnlySpan<string?> texts)
    {
        var builder = new StringColumnBuilder(texts.Length);
        foreach (string? text in texts) builder.Append(text);
        return (StringColumn)Move(builder);
    }

    /// <summary>What a builder collected, in garbage-collected memory.</summary>
    public static ColumnData Move(ColumnBuilder builder)
    {
        var pooled = builder.Build();
        var column = pooled.ToManaged();
        pooled.Release();
        return column;
    }
}
