namespace TaskGraph.FrameKernels;

/// <summary>Operations on two columns, or a column and a value, row by row.</summary>
internal enum BinaryOperator
{
    Add,
    Subtract,
    Multiply,
    Divide,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    And,
    Or,
    Xor,
}

internal static class BinaryOperators
{
    private static readonly string[] _symbols = ["+", "-", "*", "/", "==", "!=", "<", "<=", ">", ">=", "&", "|", "^"];

    public static string Symbol(this BinaryOperator op) => _symbols[(int)op];

    public static bool IsArithmetic(this BinaryOperator op) => op <= BinaryOperator.Divide;

    public static bool IsComparison(this BinaryOperator op) => op is >= BinaryOperator.Equal and <= BinaryOperator.GreaterOrEqual;

    public static bool IsLogic(this BinaryOperator op) => op >= BinaryOperator.And;

    /// <summary>The comparison that holds where this one does not, for values that have an order.</summary>
    public static BinaryOperator Opposite(this BinaryOperator op) => op switch
    {
        BinaryOperator.Equal => BinaryOperator.NotEqual,
        BinaryOperator.NotEqual => BinaryOperator.Equal,
        BinaryOperator.Less => BinaryOperator.GreaterOrEqual,
        BinaryOperator.LessOrEqual => BinaryOperator.Greater,
        BinaryOperator.Greater => BinaryOperator.LessOrEqual,
        BinaryOperator.GreaterOrEqual => BinaryOperator.Less,
        _ => throw new ArgumentOutOfRangeException(nameof(op)),
    };

    /// <summary>The comparison with its sides exchanged.</summary>
    public static BinaryOperator Mirrored(this BinaryOperator op) => op switch
    {
        BinaryOperator.Less => BinaryOperator.Greater,
        BinaryOperator.LessOrEqual => BinaryOperator.GreaterOrEqual,
        BinaryOperator.Greater => BinaryOperator.Less,
        BinaryOperator.GreaterOrEqual => BinaryOperator.LessOrEqual,
        _ => op,
    };
}
