using System.Linq.Expressions;
using System.Numerics;

namespace TaskGraph.ArrayKernels;

internal readonly struct BitAndOp<T> : IBinaryOp<BitAndOp<T>, T, T, T> where T : unmanaged, IBinaryInteger<T>
{
    public static string Name => "bitwise_and";
    public static VectorForm? Vector => VectorForm.Operator(ExpressionType.And);
    public static T Invoke(T x, T y) => x & y;
}

internal readonly struct BitOrOp<T> : IBinaryOp<BitOrOp<T>, T, T, T> where T : unmanaged, IBinaryInteger<T>
{
    public static string Name => "bitwise_or";
    public static VectorForm? Vector => VectorForm.Operator(ExpressionType.Or);
    public static T Invoke(T x, T y) => x | y;
}

internal readonly struct BitXorOp<T> : IBinaryOp<BitXorOp<T>, T, T, T> where T : unmanaged, IBinaryInteger<T>
{
    public static string Name => "bitwise_xor";
    public static VectorForm? Vector => VectorForm.Operator(ExpressionType.ExclusiveOr);
    public static T Invoke(T x, T y) => x ^ y;
}

internal readonly struct BitNotOp<T> : IUnaryOp<BitNotOp<T>, T, T> where T : unmanaged, IBinaryInteger<T>
{
    public static string Name => "invert";
    public static VectorForm? Vector => VectorForm.Operator(ExpressionType.OnesComplement);
    public static T Invoke(T x) => ~x;
}

internal readonly struct LeftShiftOp<T> : IBinaryOp<LeftShiftOp<T>, T, int, T> where T : unmanaged, IBinaryInteger<T>
{
    public static string Name => "left_shift";
    public static T Invoke(T x, int y) => x << y;
}

internal readonly struct RightShiftOp<T> : IBinaryOp<RightShiftOp<T>, T, int, T> where T : unmanaged, IBinaryInteger<T>
{
    public static string Name => "right_shift";
    public static T Invoke(T x, int y) => x >> y;
}
