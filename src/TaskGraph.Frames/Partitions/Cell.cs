using System.Globalization;

namespace TaskGraph;

/// <summary>Single values of columns, read as a type that the user names.</summary>
internal static class Cell
{
    public const string Null = "null";

    public static T Get<T>(ColumnData data, int row, string name)
    {
        if (data.IsNull(row))
            return default(T) is null ? default!
                : throw new InvalidOperationException(
                $"Row {row} of column '{name}' is null. Read it as {TypeNames.Of(typeof(T))}?, or ask IsNull first.");
        if (data is ColumnData<T> exact) return exact.At(row);
        if (data is StringColumn texts && (typeof(T) == typeof(Category) || typeof(T) == typeof(Category?))) return (T)(object)new Category(texts.At(row)!);
        if (data is ListColumn lists && ListReader<T>.Reader is { } reader && IsSame(lists.Type, reader.Column)) return (T)reader.Read(lists, row, row, name);
        Type target = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        if (!CanRead(data.Type, target))
            throw new InvalidCastException($"Column '{name}' holds {data.Type.Name()}, which is not read as {TypeNames.Of(typeof(T))}.");
        object value = data.BoxedValue(row)!;
        return (T)(target.IsInstanceOfType(value) ? value : Convert.ChangeType(value, target, CultureInfo.InvariantCulture));
    }

    /// <summary>Whether values of a column are read as <paramref name="target"/>: its own type, a base of it, or a wider number.</summary>
    public static bool CanRead(ColumnType column, Type target)
    {
        target = Nullable.GetUnderlyingType(target) ?? target;
        if (target.IsAssignableFrom(column.Kind().BoxedType)) return true;
        if (!ColumnTypes.TryOf(target, out var wide)) return false;
        if (IsSame(column, wide)) return true;
        if (!column.IsNumeric() || !wide.IsNumeric()) return false;
        return wide == column || wide.IsFloating() && !(column == ColumnType.Double) && column != ColumnType.Decimal
            || column.IsInteger() && (wide == ColumnType.Decimal || FrameKernels.Casting.HoldsAll(column, wide));
    }

    // Categories, also those in lists, are read as their texts.
    private static bool IsSame(ColumnType column, ColumnType asked)
        => asked == column || column.Innermost() == ColumnType.Category && asked.Innermost() == ColumnType.String && asked - ColumnType.String == column - ColumnType.Category;

    /// <summary>The value as a column keeps it: times without a kind, so that their bits are their order, and instants in UTC.</summary>
    public static T Plain<T>(T value) => value switch
    {
        DateTime time => (T)(object)new DateTime(time.Ticks),
        DateTimeOffset time => (T)(object)time.ToUniversalTime(),
        _ => value,
    };

    public static string Format(ColumnData data, int row) => Format(data.BoxedValue(row));

    private static string Format(object? cell) => cell switch
    {
        null => Null,
        bool value => value ? "true" : "false",
        DateTime value => value.ToString(value.TimeOfDay == default ? "yyyy-MM-dd" : value.Ticks % TimeSpan.TicksPerSecond == 0
            ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm:ss.FFFFFFF",
            CultureInfo.InvariantCulture),
        DateTimeOffset value => value.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
        DateOnly value => value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        byte[] value => Convert.ToHexStringLower(value),
        Array values => $"[{string.Join(", ", values.Cast<object?>().Select(Format))}]",
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        object value => value.ToString() ?? "",
    };
}
