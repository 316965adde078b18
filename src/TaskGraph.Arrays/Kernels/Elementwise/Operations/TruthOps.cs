using System.Linq.Expressions;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace TaskGraph.ArrayKernels;

internal readonly struct LessOp<T> : IBinaryOp<LessOp<T>, T, T, bool> where T : unmanaged, INumber<T>
{
    public static string Name => "less";
    public static VectorForm? Vector => VectorForm.Test(nameof(Vector512.LessThan));
    public static bool Invoke(T x, T y) => x < y;
}

internal readonly struct LessEqualOp<T> : IBinaryOp<LessEqualOp<T>, T, T, bool> where T : unmanaged, INumber<T>
{
    public static string Name => "less_equal";
    public static VectorForm? Vector => VectorForm.Test(nameof(Vector512.LessThanOrEqual));
    public static bool Invoke(T x, T y) => x <= y;
}

internal readonly struct EqualOp<T> : IBinaryOp<EqualOp<T>, T, T, bool> where T : unmanaged, INumberBase<T>
{
    public static string Name => "equal";
    public static VectorForm? Vector => VectorForm.Test(nameof(Vector512.Equals));
    public static bool Invoke(T x, T y) => x == y;
}

internal readonly struct NotEqualOp<T> : IBinaryOp<NotEqualOp<T>, T, T, bool> where T : unmanaged, INumberBase<T>
{
    public static string Name => "not_equal";
    public static VectorForm? Vector => VectorForm.TestNot(nameof(Vector512.Equals));
    public static bool Invoke(T x, T y) => x != y;
}

/// <summary>The second operand where the first holds, else the third.</summary>
internal readonly struct WhereOp<T> : ITernaryOp<WhereOp<T>, bool, T, T, T> where T : unmanaged
{
    public static string Name => "where";
    public static VectorForm? Vector => VectorForm.Select;
    public static T Invoke(bool x, T y, T z) => x ? y : z;
}

internal readonly struct LogicalAndOp : IBinaryOp<LogicalAndOp, bool, bool, bool>
{
    public static string Name => "logical_and";
    public static VectorForm? Vector => VectorForm.Logic(ExpressionType.And);
    public static bool Invoke(bool x, bool y) => x & y;
}

internal readonly struct LogicalOrOp : IBinaryOp<LogicalOrOp, bool, bool, bool>
{
    public static string Name => "logical_or";
    public static VectorForm? Vector => VectorForm.Logic(ExpressionType.Or);
    public static bool Invoke(bool x, bool y) => x | y;
}

internal readonly struct LogicalXorOp : IBinaryOp<LogicalXorOp, bool, bool, bool>
{
    public static string Name => "logical_xor";
    public static VectorForm? Vector => VectorForm.Logic(ExpressionType.ExclusiveOr);
    public static bool Invoke(bool x, bool y) => x ^ y;
}

internal readonly struct LogicalNotOp : IUnaryOp<LogicalNotOp, bool, bool>
{
    public static string Name => "logical_not";
    public static VectorForm? Vector => VectorForm.Logic(ExpressionType.OnesComplement);
    public static bool Invoke(bool x) => !x;
}
