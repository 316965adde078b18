namespace TaskGraph;

/// <summary>
/// What a column holds; the byte values are part of the encoded form. A list of a type is that type and <see cref="ColumnTypes.List"/>. What
/// kernels must know of a type stands in its <see cref="ColumnKind"/>.
/// </summary>
internal enum ColumnType : byte
{
    Bool = 0,
    Int = 1,
    Long = 2,
    Float = 3,
    Double = 4,
    DateTime = 5,
    String = 6,
    SByte = 7,
    Byte = 8,
    Short = 9,
    UShort = 10,
    UInt = 11,
    ULong = 12,
    Decimal = 13,
    DateTimeOffset = 14,
    DateOnly = 15,
    TimeSpan = 16,
    Guid = 17,
    Category = 18,
}

/// <summary>The column types, and facts about them.</summary>
internal static class ColumnTypes
{
    /// <summary>How deep lists are nested at most.</summary>
    public const int MostLists = 3;

    // Added to a type it is the type of lists of its values.
    private const int List = 0x40;

    // The table of all types: a new one is a line here, and a kind where its values lie in memory like no other's.
    private static readonly ColumnKind[] _single =
    [
        new IntegerKind<bool, byte>(ColumnType.Bool, "bool"),
        new NumberKind<int>(ColumnType.Int, "int"),
        new NumberKind<long>(ColumnType.Long, "long"),
        new FloatingKind<float>(ColumnType.Float, "float"),
        new FloatingKind<double>(ColumnType.Double, "double"),
        new IntegerKind<DateTime, long>(ColumnType.DateTime, "DateTime"),
        new TextKind(ColumnType.String, typeof(string), "string"),
        new NumberKind<sbyte>(ColumnType.SByte, "sbyte"),
        new NumberKind<byte>(ColumnType.Byte, "byte"),
        new NumberKind<short>(ColumnType.Short, "short"),
        new NumberKind<ushort>(ColumnType.UShort, "ushort"),
        new NumberKind<uint>(ColumnType.UInt, "uint"),
        new NumberKind<ulong>(ColumnType.ULong, "ulong"),
        new DecimalKind(ColumnType.Decimal, "decimal"),
        new ValueKind<DateTimeOffset>(ColumnType.DateTimeOffset, "DateTimeOffset"),
        new IntegerKind<DateOnly, int>(ColumnType.DateOnly, "DateOnly"),
        new IntegerKind<TimeSpan, long>(ColumnType.TimeSpan, "TimeSpan"),
        new ValueKind<Guid>(ColumnType.Guid, "Guid"),
        new TextKind(ColumnType.Category, typeof(Category), "category"),
    ];

    // By how deep they are lists.
    private static readonly ColumnKind[][] _kinds = Nested();

    private static readonly Dictionary<Type, ColumnKind> _byType = _single.ToDictionary(k => k.Type);

    /// <summary>All types but lists.</summary>
    public static IReadOnlyList<ColumnKind> Single => _single;

    /// <summary>What is known of a type.</summary>
    /// <exception cref="InvalidDataException">The byte is no type.</exception>
    public static ColumnKind Kind(this ColumnType type)
    {
        int at = (int)type.Innermost();
        return at < _single.Length ? _kinds[(int)type / List][at] : throw new InvalidDataException($"{(byte)type} is not a column type.");
    }

    public static Type ToType(this ColumnType type) => type.Kind().Type;

    /// <summary>The type's name in C#, as tables and messages show it.</summary>
    public static string Name(this ColumnType type) => type.Kind().Name;

    public static bool IsList(this ColumnType type) => (int)type >= List;

    /// <summary>Whether values are byte[], which is binary data: its bytes are never null.</summary>
    public static bool IsBinary(this ColumnType type) => type == ColumnType.Byte + List;

    /// <summary>The type of a list's values.</summary>
    public static ColumnType ElementType(this ColumnType type) => type.IsList() ? type - List : type;

    /// <summary>The type of what is in lists of lists: what is no list itself.</summary>
    public static ColumnType Innermost(this ColumnType type) => (ColumnType)((int)type % List);

    /// <summary>Lists of a type.</summary>
    /// <exception cref="ArgumentException">They would be nested too deep.</exception>
    public static ColumnType ListOf(this ColumnType type) => CanNest(type) ? type + List
        : throw new ArgumentException($"Lists of {type.Name()} are nested deeper than {MostLists} times, which a column can't hold.", nameof(type));

    /// <summary>The type of a name such as <c>int[]</c>; null where there is none.</summary>
    public static ColumnType? Named(string name)
        => _kinds.SelectMany(k => k).FirstOrDefault(k => k.Name == name)?.Column;

    /// <summary>Whether there are lists of a type.</summary>
    public static bool CanNest(ColumnType type) => (int)type < MostLists * List;

    public static bool IsNumeric(this ColumnType type) => type.Kind().IsNumeric;

    public static bool IsFloating(this ColumnType type) => type is ColumnType.Float or ColumnType.Double;

    public static bool IsInteger(this ColumnType type) => type.IsNumeric() && !type.IsFloating() && type != ColumnType.Decimal;

    /// <summary>Whether values are texts, which lie in a <see cref="StringColumn"/>.</summary>
    public static bool IsText(this ColumnType type) => type is ColumnType.String or ColumnType.Category;

    /// <summary>The column type for a C# type; the type below <c>T?</c> counts.</summary>
    /// <exception cref="ArgumentException">No column holds values of <paramref name="type"/>.</exception>
    public static ColumnType Of(Type type) => TryOf(type, out ColumnType column) ? column
        : throw new ArgumentException(Unsupported(type), nameof(type));

    /// <summary>The message for a type that no column holds.</summary>
    public static string Unsupported(Type type)
        => $"A column can't hold {TypeNames.Of(type)}. Use one of {string.Join(", ", _single.Select(k => k.Name))}, or an array or List of one, nested up to {MostLists} times.";

    public static bool TryOf(Type type, out ColumnType column)
    {
        if (ListReader.ElementOf(type) is { } element)
        {
            bool isList = TryOf(element, out column) && CanNest(column);
            if (isList) column = column.ListOf();
            return isList;
        }
        bool isKnown = _byType.TryGetValue(Nullable.GetUnderlyingType(type) ?? type, out var kind);
        column = kind?.Column ?? default;
        return isKnown;
    }

    /// <summary>
    /// The type that arithmetic between two numeric columns gives: C#'s rules, but whole numbers of more than 16 bits with float are double, decimal
    /// with floating point is double, and ulong with a signed type is double.
    /// </summary>
    public static ColumnType Promote(ColumnType left, ColumnType right)
    {
        if (left == right) return Widened(left);
        if (left.IsFloating() || right.IsFloating()) return Floating(left) && Floating(right) ? ColumnType.Float : ColumnType.Double;
        if (left == ColumnType.Decimal || right == ColumnType.Decimal) return ColumnType.Decimal;
        if (left == ColumnType.ULong || right == ColumnType.ULong)
            return IsSigned(left) || IsSigned(right) ? ColumnType.Double : ColumnType.ULong;
        if (Widened(left) == Widened(right)) return Widened(left);
        // Of uint with a type of fewer bits, only an unsigned one fits.
        bool isUnsigned = left == ColumnType.UInt && !IsSigned(right) && right != ColumnType.Long || right == ColumnType.UInt && !IsSigned(left);
        return isUnsigned ? ColumnType.UInt : ColumnType.Long;

        static bool Floating(ColumnType type) => type is ColumnType.Float or ColumnType.SByte or ColumnType.Byte or ColumnType.Short or ColumnType.UShort;
    }

    /// <summary>The type in which two numeric columns are compared: the exact one for whole numbers and decimal.</summary>
    public static ColumnType Comparable(ColumnType left, ColumnType right)
        => left == right ? left : (left == ColumnType.ULong || right == ColumnType.ULong) && left.IsInteger() && right.IsInteger()
            && (IsSigned(left) || IsSigned(right)) ? ColumnType.Decimal : Promote(left, right);

    /// <summary>The type that holds the values of two columns behind one another: their own where they agree.</summary>
    public static ColumnType Common(ColumnType left, ColumnType right) => left == right ? left : Promote(left, right);

    /// <summary>The type of sums: whole numbers are summed in 64 bits, floating point as double.</summary>
    public static ColumnType Total(ColumnType type) => type is ColumnType.ULong or ColumnType.Decimal or ColumnType.TimeSpan ? type
        : type.IsFloating() ? ColumnType.Double : ColumnType.Long;

    private static ColumnKind[][] Nested()
    {
        var kinds = new ColumnKind[MostLists + 1][];
        kinds[0] = _single;
        for (int depth = 1; depth < kinds.Length; depth++) kinds[depth] = Array.ConvertAll(kinds[depth - 1], k => (ColumnKind)new ListKind(k));
        return kinds;
    }

    private static bool IsSigned(ColumnType type) => type is ColumnType.SByte or ColumnType.Short or ColumnType.Int or ColumnType.Long;

    // As in C#, whole numbers of fewer than 32 bits compute as int.
    private static ColumnType Widened(ColumnType type)
        => type is ColumnType.SByte or ColumnType.Byte or ColumnType.Short or ColumnType.UShort ? ColumnType.Int : type;
}
