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
        return values switch
        {
            bool[] array => Fixed(array),
            int[] array => Fixed(array),
            long[] array => Fixed(array),
            float[] array => Fixed(array),
            double[] array => Fixed(array),
            DateTime[] array => new FixedColumn<DateTime>(ColumnBuffer<DateTime>.Wrap(Array.ConvertAll(array, Cell.Plain))),
            bool?[] array => Nullable(array),
            int?[] array => Nullable(array),
            long?[] array => Nullable(array),
            float?[] array => Nullable(array),
            double?[] array => Nullable(array),
            DateTime?[] array => Nullable(Array.ConvertAll(array, v => v is { } value ? Cell.Plain(value) : (DateTime?)null)),
            string?[] array => Strings(array),
            _ => throw new ArgumentException($"Column '{name}': {ColumnTypes.Unsupported(values.GetType().GetElementType()!)}", nameof(values)),
        };
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

    private static FixedColumn<T> Fixed<T>(T[] values) where T : unmanaged => new(ColumnBuffer<T>.Wrap((T[])values.Clone()));

    private static ColumnData Nullable<T>(T?[] values) where T : unmanaged
    {
        var builder = new FixedColumnBuilder<T>(values.Length);
        foreach (T? value in values)
        {
            if (value is { } present) builder.Append(present);
            else builder.AppendNull();
        }
        return Move(builder);
    }
}
