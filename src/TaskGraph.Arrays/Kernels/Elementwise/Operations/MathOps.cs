using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace TaskGraph.ArrayKernels;

internal readonly struct SqrtOp<T> : IUnaryOp<SqrtOp<T>, T, T> where T : unmanaged, IRootFunctions<T>
{
    public static string Name => "sqrt";
    public static VectorForm? Vector => VectorForm.Method(nameof(Vector512.Sqrt));
    public static T Invoke(T x) => T.Sqrt(x);
    public static void Invoke(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Sqrt(x, result);
}

internal readonly struct CbrtOp<T> : IUnaryOp<CbrtOp<T>, T, T> where T : unmanaged, IRootFunctions<T>
{
    public static string Name => "cbrt";
    public static T Invoke(T x) => T.Cbrt(x);
    public static void Invoke(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Cbrt(x, result);
}

internal readonly struct ExpOp<T> : IUnaryOp<ExpOp<T>, T, T> where T : unmanaged, IExponentialFunctions<T>
{
    public static string Name => "exp";
    public static VectorForm? Vector => VectorForm.Method(nameof(Vector512.Exp));
    public static T Invoke(T x) => T.Exp(x);
    public static void Invoke(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Exp(x, result);
}

internal readonly struct Exp2Op<T> : IUnaryOp<Exp2Op<T>, T, T> where T : unmanaged, IExponentialFunctions<T>
{
    public static string Name => "exp2";
    public static T Invoke(T x) => T.Exp2(x);
    public static void Invoke(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Exp2(x, result);
}

internal readonly struct LogOp<T> : IUnaryOp<LogOp<T>, T, T> where T : unmanaged, ILogarithmicFunctions<T>
{
    public static string Name => "log";
    public static VectorForm? Vector => VectorForm.Method(nameof(Vector512.Log));
    public static T Invoke(T x) => T.Log(x);
    public static void Invoke(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Log(x, result);
}

internal readonly struct Log2Op<T> : IUnaryOp<Log2Op<T>, T, T> where T : unmanaged, ILogarithmicFunctions<T>
{
    public static string Name => "log2";
    public static VectorForm? Vector => VectorForm.Method(nameof(Vector512.Log2));
    public static T Invoke(T x) => T.Log2(x);
    public static void Invoke(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Log2(x, result);
}

internal readonly struct Log10Op<T> : IUnaryOp<Log10Op<T>, T, T> where T : unmanaged, ILogarithmicFunctions<T>
{
    public static string Name => "log10";
    public static T Invoke(T x) => T.Log10(x);
    public static void Invoke(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Log10(x, result);
}

internal readonly struct SinOp<T> : IUnaryOp<SinOp<T>, T, T> where T : unmanaged, ITrigonometricFunctions<T>
{
    public static string Name => "sin";
    public static VectorForm? Vector => VectorForm.Method(nameof(Vector512.Sin));
    public static T Invoke(T x) => T.Sin(x);
    public static void Invoke(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Sin(x, result);
}

internal readonly struct CosOp<T> : IUnaryOp<CosOp<T>, T, T> where T : unmanaged, ITrigonometricFunctions<T>
{
    public static string Name => "cos";
    public static VectorForm? Vector => VectorForm.Method(nameof(Vector512.Cos));
    public static T Invoke(T x) => T.Cos(x);
    public static void Invoke(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Cos(x, result);
}

internal readonly struct TanOp<T> : IUnaryOp<TanOp<T>, T, T> where T : unmanaged, ITrigonometricFunctions<T>
{
    public static string Name => "tan";
    public static T Invoke(T x) => T.Tan(x);
    public static void Invoke(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Tan(x, result);
}

internal readonly struct TanhOp<T> : IUnaryOp<TanhOp<T>, T, T> where T : unmanaged, IHyperbolicFunctions<T>
{
    public static string Name => "tanh";
    public static T Invoke(T x) => T.Tanh(x);
    public static void Invoke(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Tanh(x, result);
}

internal readonly struct FloorOp<T> : IUnaryOp<FloorOp<T>, T, T> where T : unmanaged, IFloatingPoint<T>
{
    public static string Name => "floor";
    public static VectorForm? Vector => VectorForm.Method(nameof(Vector512.Floor));
    public static T Invoke(T x) => T.Floor(x);
    public static void Invoke(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Floor(x, result);
}

internal readonly struct CeilingOp<T> : IUnaryOp<CeilingOp<T>, T, T> where T : unmanaged, IFloatingPoint<T>
{
    public static string Name => "ceil";
    public static VectorForm? Vector => VectorForm.Method(nameof(Vector512.Ceiling));
    public static T Invoke(T x) => T.Ceiling(x);
    public static void Invoke(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Ceiling(x, result);
}

internal readonly struct RoundOp<T> : IUnaryOp<RoundOp<T>, T, T> where T : unmanaged, IFloatingPoint<T>
{
    public static string Name => "round";
    public static VectorForm? Vector => VectorForm.Method(nameof(Vector512.Round));
    public static T Invoke(T x) => T.Round(x);
    public static void Invoke(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Round(x, result);
}
