namespace TaskGraph;

/// <summary>What a column holds; the byte values are part of the encoded form.</summary>
internal enum ColumnType : byte
{
    Bool = 0,
    Int = 1,
    Long = 2,
    Float = 3,
    Double = 4,
    DateTime = 5,
    String = 6,
}

/// <summary>Facts about the column types.</summary>
internal static class ColumnTypes
{
    private static readonly Type[] _types = [typeof(bool), typeof(int), typeof(long), typeof(float), typeof(double), typeof(DateTime),
        typeof(string)];
    private static readonly string[] _names = ["bool", "int", "long", "float", "double", "DateTime", "string"];

    public static Type ToType(this ColumnType type) => _types[(int)type];

    /// <summary>The type's name in C#, as tables and messages show it.</summary>
    public static string Name(this ColumnType type) => _names[(int)type];

    public static bool IsNumeric(this ColumnType type) => type is ColumnType.Int or ColumnType.Long or ColumnType.Float or ColumnType.Double;

    public static bool IsFloating(this ColumnType type) => type is ColumnType.Float or ColumnType.Double;

    /// <summary>The column type for a C# type; the type below <c>T?</c> counts.</summary>
    /// <exception cref="ArgumentException">No column holds values of <paramref name="type"/>.</exception>
    public static ColumnType Of(Type type) => TryOf(type, out ColumnType column) ? column
        : throw new ArgumentException(Unsupported(type), nameof(type));

    /// <summary>The message for a type that no column holds.</summary>
    public static string Unsupported(Type type) => $"A column can't hold {type.Name}. Use one of {string.Join(", ", _names)}.";

    public static bool TryOf(Type type, out ColumnType column)
    {
        int index = Array.IndexOf(_types, Nullable.GetUnderlyingType(type) ?? type);
        column = (ColumnType)Math.Max(index, 0);
        return index >= 0;
    }

    /// <summary>The type that arithmetic between two numeric columns gives: C#'s rules, but long with float is double.</summary>
    public static ColumnType Promote(ColumnType left, ColumnType right)
    {
        if (left == right) return left;
        if (left == ColumnType.Double || right == ColumnType.Double) return ColumnType.Double;
        if (left == ColumnType.Float || right == ColumnType.Float)
            return left == ColumnType.Long || right == ColumnType.Long || left == ColumnType.Int || right == ColumnType.Int ? ColumnType.Double
                : ColumnType.Float;
        return ColumnType.Long;
    }
}
