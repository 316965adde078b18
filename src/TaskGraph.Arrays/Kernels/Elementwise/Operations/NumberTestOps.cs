using System.Numerics;
using System.Runtime.Intrinsics;

namespace TaskGraph.ArrayKernels;

internal readonly struct IsNaNOp<T> : IUnaryOp<IsNaNOp<T>, T, bool> where T : unmanaged, INumberBase<T>
{
    public static string Name => "isnan";
    public static VectorForm? Vector => VectorForm.Test(nameof(Vector512.IsNaN));
    public static bool Invoke(T x) => T.IsNaN(x);
}

internal readonly struct IsInfOp<T> : IUnaryOp<IsInfOp<T>, T, bool> where T : unmanaged, INumberBase<T>
{
    public static string Name => "isinf";
    public static bool Invoke(T x) => T.IsInfinity(x);
}

internal readonly struct IsFiniteOp<T> : IUnaryOp<IsFiniteOp<T>, T, bool> where T : unmanaged, INumberBase<T>
{
    public static string Name => "isfinite";
    public static bool Invoke(T x) => T.IsFinite(x);
}

internal readonly struct IsPosInfOp<T> : IUnaryOp<IsPosInfOp<T>, T, bool> where T : unmanaged, INumberBase<T>
{
    public static string Name => "isposinf";
    public static bool Invoke(T x) => T.IsPositiveInfinity(x);
}

internal readonly struct IsNegInfOp<T> : IUnaryOp<IsNegInfOp<T>, T, bool> where T : unmanaged, INumberBase<T>
{
    public static string Name => "isneginf";
    public static bool Invoke(T x) => T.IsNegativeInfinity(x);
}

internal readonly struct SignBitOp<T> : IUnaryOp<SignBitOp<T>, T, bool> where T : unmanaged, INumberBase<T>
{
    public static string Name => "signbit";
    public static bool Invoke(T x) => T.IsNegative(x);
}

/// <summary>The greater; the other where one is NaN.</summary>
internal readonly struct FMaxOp<T> : IBinaryOp<FMaxOp<T>, T, T, T> where T : unmanaged, INumber<T>
{
    public static string Name => "fmax";
    public static T Invoke(T x, T y) => T.MaxNumber(x, y);
}

/// <summary>The smaller; the other where one is NaN.</summary>
internal readonly struct FMinOp<T> : IBinaryOp<FMinOp<T>, T, T, T> where T : unmanaged, INumber<T>
{
    public static string Name => "fmin";
    public static T Invoke(T x, T y) => T.MinNumber(x, y);
}
