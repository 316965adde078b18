using System.Linq.Expressions;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace TaskGraph.ArrayKernels;

internal readonly struct AddOp<T> : IBinaryOp<AddOp<T>, T, T, T> where T : unmanaged, INumberBase<T>
{
    public static string Name => "add";
    public static VectorForm? Vector => VectorForm.Operator(ExpressionType.Add);
    public static T Invoke(T x, T y) => x + y;
    public static void Invoke(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result) => TensorPrimitives.Add(x, y, result);
}

internal readonly struct SubtractOp<T> : IBinaryOp<SubtractOp<T>, T, T, T> where T : unmanaged, INumberBase<T>
{
    public static string Name => "subtract";
    public static VectorForm? Vector => VectorForm.Operator(ExpressionType.Subtract);
    public static T Invoke(T x, T y) => x - y;
    public static void Invoke(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result) => TensorPrimitives.Subtract(x, y, result);
}

internal readonly struct MultiplyOp<T> : IBinaryOp<MultiplyOp<T>, T, T, T> where T : unmanaged, INumberBase<T>
{
    public static string Name => "multiply";
    public static VectorForm? Vector => VectorForm.Operator(ExpressionType.Multiply);
    public static T Invoke(T x, T y) => x * y;
    public static void Invoke(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result) => TensorPrimitives.Multiply(x, y, result);
}

internal readonly struct DivideOp<T> : IBinaryOp<DivideOp<T>, T, T, T> where T : unmanaged, INumberBase<T>
{
    public static string Name => "divide";
    public static VectorForm? Vector => VectorForm.Operator(ExpressionType.Divide);
    public static T Invoke(T x, T y) => x / y;
    public static void Invoke(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result) => TensorPrimitives.Divide(x, y, result);
}

internal readonly struct NegateOp<T> : IUnaryOp<NegateOp<T>, T, T> where T : unmanaged, INumberBase<T>
{
    public static string Name => "negative";
    public static VectorForm? Vector => VectorForm.Operator(ExpressionType.Negate);
    public static T Invoke(T x) => -x;
    public static void Invoke(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Negate(x, result);
}

/// <summary>The absolute value; that of the smallest whole number, which has none, is itself, as in NumPy.</summary>
internal readonly struct AbsOp<T> : IUnaryOp<AbsOp<T>, T, T> where T : unmanaged, INumberBase<T>
{
    public static string Name => "abs";
    public static VectorForm? Vector => VectorForm.Method(nameof(Vector512.Abs));
    public static T Invoke(T x) => T.IsNegative(x) ? -x : x;
    public static void Invoke(ReadOnlySpan<T> x, Span<T> result)
    {
        if (typeof(T) == typeof(double) || typeof(T) == typeof(float))
        {
            TensorPrimitives.Abs(x, result);
            return;
        }
        for (int i = 0; i < x.Length; i++) result[i] = Invoke(x[i]);
    }
}

/// <summary>The greater; NaN where either is.</summary>
internal readonly struct MaximumOp<T> : IBinaryOp<MaximumOp<T>, T, T, T> where T : unmanaged, INumber<T>
{
    public static string Name => "maximum";
    public static VectorForm? Vector => VectorForm.Method(nameof(Vector512.Max));
    public static T Invoke(T x, T y) => T.Max(x, y);
    public static void Invoke(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result) => TensorPrimitives.Max(x, y, result);
}

/// <summary>The smaller; NaN where either is.</summary>
internal readonly struct MinimumOp<T> : IBinaryOp<MinimumOp<T>, T, T, T> where T : unmanaged, INumber<T>
{
    public static string Name => "minimum";
    public static VectorForm? Vector => VectorForm.Method(nameof(Vector512.Min));
    public static T Invoke(T x, T y) => T.Min(x, y);
    public static void Invoke(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result) => TensorPrimitives.Min(x, y, result);
}

internal readonly struct PowOp<T> : IBinaryOp<PowOp<T>, T, T, T> where T : unmanaged, INumberBase<T>, IPowerFunctions<T>
{
    public static string Name => "pow";
    public static T Invoke(T x, T y) => T.Pow(x, y);
    public static void Invoke(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result) => TensorPrimitives.Pow(x, y, result);
}
