using System.Numerics;

namespace TaskGraph.ArrayKernels;

/// <summary>The remainder with the sign of the divisor.</summary>
internal readonly struct RemainderOp<T> : IBinaryOp<RemainderOp<T>, T, T, T> where T : unmanaged, INumber<T>
{
    public static string Name => "remainder";
    public static T Invoke(T x, T y)
    {
        // The one division of whole numbers that overflows: its remainder is 0.
        if (T.IsNegative(y) && y + T.One == T.Zero && T.IsInteger(x)) return T.Zero;
        T rest = x % y;
        if (T.IsZero(rest)) return T.CopySign(rest, y);
        return T.IsNegative(rest) != T.IsNegative(y) ? rest + y : rest;
    }
}

/// <summary>The remainder with the sign of the number.</summary>
internal readonly struct FModOp<T> : IBinaryOp<FModOp<T>, T, T, T> where T : unmanaged, INumber<T>
{
    public static string Name => "fmod";
    public static T Invoke(T x, T y) => T.IsNegative(y) && y + T.One == T.Zero && T.IsInteger(x) ? T.Zero : x % y;
}

/// <summary>The greatest whole number not above the quotient.</summary>
internal readonly struct FloorDivideOp<T> : IBinaryOp<FloorDivideOp<T>, T, T, T> where T : unmanaged, IFloatingPoint<T>
{
    public static string Name => "floor_divide";
    public static T Invoke(T x, T y)
    {
        if (T.IsZero(y)) return x / y;
        T rest = x % y, quotient = (x - rest) / y;
        if (!T.IsZero(rest) && T.IsNegative(rest) != T.IsNegative(y)) quotient -= T.One;
        if (T.IsZero(quotient)) return T.CopySign(T.Zero, x / y);
        T floor = T.Floor(quotient);
        return quotient - floor > T.One / (T.One + T.One) ? floor + T.One : floor;
    }
}

/// <summary>The greatest whole number not above the quotient.</summary>
internal readonly struct WholeFloorDivideOp<T> : IBinaryOp<WholeFloorDivideOp<T>, T, T, T> where T : unmanaged, IBinaryInteger<T>
{
    public static string Name => "floor_divide";
    public static T Invoke(T x, T y)
    {
        if (T.IsNegative(y) && y + T.One == T.Zero) return T.Zero - x;
        var (quotient, rest) = T.DivRem(x, y);
        return !T.IsZero(rest) && T.IsNegative(rest) != T.IsNegative(y) ? quotient - T.One : quotient;
    }
}

/// <summary>The greatest common divisor.</summary>
internal readonly struct GcdOp<T> : IBinaryOp<GcdOp<T>, T, T, T> where T : unmanaged, IBinaryInteger<T>
{
    public static string Name => "gcd";
    public static T Invoke(T x, T y)
    {
        while (!T.IsZero(y)) (x, y) = (y, x % y);
        return T.IsNegative(x) ? T.Zero - x : x;
    }
}

/// <summary>The least common multiple.</summary>
internal readonly struct LcmOp<T> : IBinaryOp<LcmOp<T>, T, T, T> where T : unmanaged, IBinaryInteger<T>
{
    public static string Name => "lcm";
    public static T Invoke(T x, T y)
    {
        T divisor = GcdOp<T>.Invoke(x, y);
        if (T.IsZero(divisor)) return T.Zero;
        T product = x / divisor * y;
        return T.IsNegative(product) ? T.Zero - product : product;
    }
}

/// <summary>Powers of whole numbers, which wrap around.</summary>
internal readonly struct WholePowOp<T> : IBinaryOp<WholePowOp<T>, T, T, T> where T : unmanaged, IBinaryInteger<T>
{
    public static string Name => "power";
    public static T Invoke(T x, T y)
    {
        if (T.IsNegative(y)) throw new ArgumentOutOfRangeException(nameof(y), $"A whole number to the power of {y}. Cast to double for negative exponents.");
        T result = T.One;
        for (; !T.IsZero(y); y >>= 1, x *= x)
            if (!T.IsEvenInteger(y)) result *= x;
        return result;
    }
}
