using System.Numerics;
using System.Numerics.Tensors;

namespace TaskGraph.ArrayKernels;

/// <summary>A number as another number type, cut off or saturated as an unchecked C# cast does.</summary>
internal readonly struct CastOp<T, TTo> : IUnaryOp<CastOp<T, TTo>, T, TTo> where T : unmanaged, INumberBase<T> where TTo : unmanaged, INumberBase<TTo>
{
    public static string Name => "cast";
    public static VectorForm? Vector => VectorForm.Convert;
    public static TTo Invoke(T x) => TTo.CreateTruncating(x);
    public static void Invoke(ReadOnlySpan<T> x, Span<TTo> result) => TensorPrimitives.ConvertTruncating(x, result);
}

/// <summary>0 or 1.</summary>
internal readonly struct TruthToNumberOp<TTo> : IUnaryOp<TruthToNumberOp<TTo>, bool, TTo> where TTo : unmanaged, INumberBase<TTo>
{
    public static string Name => "cast";
    public static VectorForm? Vector => VectorForm.Convert;
    public static TTo Invoke(bool x) => x ? TTo.One : TTo.Zero;
}

/// <summary>True where not zero.</summary>
internal readonly struct NumberToTruthOp<T> : IUnaryOp<NumberToTruthOp<T>, T, bool> where T : unmanaged, INumberBase<T>
{
    public static string Name => "cast";
    public static VectorForm? Vector => VectorForm.Convert;
    public static bool Invoke(T x) => !T.IsZero(x);
}

/// <summary>Finds the conversion of two types known only at run time.</summary>
internal static class Casts
{
    /// <summary>The conversion; null where there is none.</summary>
    public static Ufunc? Find(Type from, Type to)
    {
        Type? op = (IsNumber(from), IsNumber(to)) switch
        {
            (true, true) => typeof(CastOp<,>).MakeGenericType(from, to),
            (false, true) when from == typeof(bool) => typeof(TruthToNumberOp<>).MakeGenericType(to),
            (true, false) when to == typeof(bool) => typeof(NumberToTruthOp<>).MakeGenericType(from),
            _ => null,
        };
        return op is null ? null : (Ufunc)Activator.CreateInstance(typeof(UnaryUfunc<,,>).MakeGenericType(op, from, to))!;
    }

    private static bool IsNumber(Type type)
        => Array.Exists(type.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(INumberBase<>));
}
