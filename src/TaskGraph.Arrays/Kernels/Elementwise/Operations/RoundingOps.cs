using System.Numerics;
using System.Numerics.Tensors;

namespace TaskGraph.ArrayKernels;

internal readonly struct TruncOp<T> : IUnaryOp<TruncOp<T>, T, T> where T : unmanaged, IFloatingPoint<T>
{
    public static string Name => "trunc";
    public static T Invoke(T x) => T.Truncate(x);
    public static void Invoke(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Truncate(x, result);
}

internal readonly struct CopySignOp<T> : IBinaryOp<CopySignOp<T>, T, T, T> where T : unmanaged, INumber<T>
{
    public static string Name => "copysign";
    public static T Invoke(T x, T y) => T.CopySign(x, y);
    public static void Invoke(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result) => TensorPrimitives.CopySign(x, y, result);
}

/// <summary>-1, 0 or 1; NaN stays.</summary>
internal readonly struct SignOp<T> : IUnaryOp<SignOp<T>, T, T> where T : unmanaged, INumber<T>
{
    public static string Name => "sign";
    public static T Invoke(T x) => x > T.Zero ? T.One : x < T.Zero ? T.Zero - T.One : x;
}

/// <summary>The fraction, with the sign of the number.</summary>
internal readonly struct FractionOp<T> : IUnaryOp<FractionOp<T>, T, T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public static string Name => "modf";
    public static T Invoke(T x) => T.IsInfinity(x) ? T.CopySign(T.Zero, x) : T.CopySign(x - T.Truncate(x), x);
}

/// <summary>The mantissa, from 0.5 to before 1.</summary>
internal readonly struct MantissaOp<T> : IUnaryOp<MantissaOp<T>, T, T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public static string Name => "frexp";
    public static T Invoke(T x) => T.IsZero(x) || !T.IsFinite(x) ? x : T.ScaleB(x, -(T.ILogB(x) + 1));
}

/// <summary>The exponent that belongs to a mantissa from 0.5 to before 1.</summary>
internal readonly struct ExponentOp<T> : IUnaryOp<ExponentOp<T>, T, int> where T : unmanaged, IFloatingPointIeee754<T>
{
    public static string Name => "frexp";
    public static int Invoke(T x) => T.IsZero(x) || !T.IsFinite(x) ? 0 : T.ILogB(x) + 1;
}

/// <summary>x · 2ⁿ.</summary>
internal readonly struct LdExpOp<T> : IBinaryOp<LdExpOp<T>, T, int, T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public static string Name => "ldexp";
    public static T Invoke(T x, int y) => T.ScaleB(x, y);
}

/// <summary>The next number towards another.</summary>
internal readonly struct NextAfterOp<T> : IBinaryOp<NextAfterOp<T>, T, T, T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public static string Name => "nextafter";
    public static T Invoke(T x, T y) => T.IsNaN(x) || T.IsNaN(y) ? T.NaN : x == y ? y : x < y ? T.BitIncrement(x) : T.BitDecrement(x);
}
