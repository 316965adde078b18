using System.Numerics;
using System.Numerics.Tensors;

namespace TaskGraph.ArrayKernels;

internal readonly struct ArcSinOp<T> : IUnaryOp<ArcSinOp<T>, T, T> where T : unmanaged, ITrigonometricFunctions<T>
{
    public static string Name => "arcsin";
    public static T Invoke(T x) => T.Asin(x);
    public static void Invoke(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Asin(x, result);
}

internal readonly struct ArcCosOp<T> : IUnaryOp<ArcCosOp<T>, T, T> where T : unmanaged, ITrigonometricFunctions<T>
{
    public static string Name => "arccos";
    public static T Invoke(T x) => T.Acos(x);
    public static void Invoke(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Acos(x, result);
}

internal readonly struct ArcTanOp<T> : IUnaryOp<ArcTanOp<T>, T, T> where T : unmanaged, ITrigonometricFunctions<T>
{
    public static string Name => "arctan";
    public static T Invoke(T x) => T.Atan(x);
    public static void Invoke(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Atan(x, result);
}

internal readonly struct SinhOp<T> : IUnaryOp<SinhOp<T>, T, T> where T : unmanaged, IHyperbolicFunctions<T>
{
    public static string Name => "sinh";
    public static T Invoke(T x) => T.Sinh(x);
    public static void Invoke(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Sinh(x, result);
}

internal readonly struct CoshOp<T> : IUnaryOp<CoshOp<T>, T, T> where T : unmanaged, IHyperbolicFunctions<T>
{
    public static string Name => "cosh";
    public static T Invoke(T x) => T.Cosh(x);
    public static void Invoke(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Cosh(x, result);
}

internal readonly struct ArcSinhOp<T> : IUnaryOp<ArcSinhOp<T>, T, T> where T : unmanaged, IHyperbolicFunctions<T>
{
    public static string Name => "arcsinh";
    public static T Invoke(T x) => T.Asinh(x);
    public static void Invoke(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Asinh(x, result);
}

internal readonly struct ArcCoshOp<T> : IUnaryOp<ArcCoshOp<T>, T, T> where T : unmanaged, IHyperbolicFunctions<T>
{
    public static string Name => "arccosh";
    public static T Invoke(T x) => T.Acosh(x);
    public static void Invoke(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Acosh(x, result);
}

internal readonly struct ArcTanhOp<T> : IUnaryOp<ArcTanhOp<T>, T, T> where T : unmanaged, IHyperbolicFunctions<T>
{
    public static string Name => "arctanh";
    public static T Invoke(T x) => T.Atanh(x);
    public static void Invoke(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Atanh(x, result);
}

internal readonly struct ArcTan2Op<T> : IBinaryOp<ArcTan2Op<T>, T, T, T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public static string Name => "arctan2";
    public static T Invoke(T x, T y) => T.Atan2(x, y);
    public static void Invoke(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result) => TensorPrimitives.Atan2(x, y, result);
}

internal readonly struct HypotOp<T> : IBinaryOp<HypotOp<T>, T, T, T> where T : unmanaged, IRootFunctions<T>
{
    public static string Name => "hypot";
    public static T Invoke(T x, T y) => T.Hypot(x, y);
    public static void Invoke(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result) => TensorPrimitives.Hypot(x, y, result);
}

/// <summary>sin(πx) / πx, 1 at 0.</summary>
internal readonly struct SincOp<T> : IUnaryOp<SincOp<T>, T, T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public static string Name => "sinc";
    public static T Invoke(T x) => T.IsZero(x) ? T.One : T.SinPi(x) / (T.Pi * x);
}
