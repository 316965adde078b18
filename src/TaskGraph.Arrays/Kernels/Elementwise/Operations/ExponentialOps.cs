using System.Numerics;
using System.Numerics.Tensors;

namespace TaskGraph.ArrayKernels;

internal readonly struct ExpM1Op<T> : IUnaryOp<ExpM1Op<T>, T, T> where T : unmanaged, IExponentialFunctions<T>
{
    public static string Name => "expm1";
    public static T Invoke(T x) => T.ExpM1(x);
    public static void Invoke(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.ExpM1(x, result);
}

internal readonly struct Exp10Op<T> : IUnaryOp<Exp10Op<T>, T, T> where T : unmanaged, IExponentialFunctions<T>
{
    public static string Name => "exp10";
    public static T Invoke(T x) => T.Exp10(x);
    public static void Invoke(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Exp10(x, result);
}

internal readonly struct Log1POp<T> : IUnaryOp<Log1POp<T>, T, T> where T : unmanaged, ILogarithmicFunctions<T>
{
    public static string Name => "log1p";
    public static T Invoke(T x) => T.LogP1(x);
    public static void Invoke(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.LogP1(x, result);
}

/// <summary>log(eˣ + eʸ) without overflow.</summary>
internal readonly struct LogAddExpOp<T> : IBinaryOp<LogAddExpOp<T>, T, T, T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public static string Name => "logaddexp";
    public static T Invoke(T x, T y) => x == y ? x + T.Log(T.One + T.One) : T.Max(x, y) + T.LogP1(T.Exp(-T.Abs(x - y)));
}

/// <summary>log₂(2ˣ + 2ʸ) without overflow.</summary>
internal readonly struct LogAddExp2Op<T> : IBinaryOp<LogAddExp2Op<T>, T, T, T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public static string Name => "logaddexp2";
    public static T Invoke(T x, T y) => x == y ? x + T.One : T.Max(x, y) + T.Log2P1(T.Exp2(-T.Abs(x - y)));
}

/// <summary>The modified Bessel function of the first kind and order 0.</summary>
internal readonly struct BesselI0Op<T> : IUnaryOp<BesselI0Op<T>, T, T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public static string Name => "i0";
    public static T Invoke(T x) => Bessel.I0(x);
}

internal static class Bessel
{
    /// <summary>The series Σ (x²/4)ᵏ / k!² (Abramowitz and Stegun, 9.6.12): its terms are positive, so that none cancels.</summary>
    public static T I0<T>(T x) where T : IFloatingPointIeee754<T>
    {
        T quarter = x * x / T.CreateChecked(4), term = T.One, sum = T.One;
        for (int k = 1; k < 2000 && T.IsFinite(sum); k++)
        {
            term *= quarter / T.CreateChecked((double)k * k);
            if (sum + term == sum) break;
            sum += term;
        }
        return sum;
    }
}
