using System.Collections.Immutable;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace TaskGraph;

public sealed unsafe partial class Array<T>
{
    /// <summary>
    /// The elements as another number type, as a C# cast does it unchecked: fractions are cut off, what a whole number cannot hold is
    /// wrapped or saturated. <c>bool</c> is 0 or 1; to <c>bool</c>, what is not zero is true.
    /// </summary>
    /// <exception cref="NotSupportedException">One of the types is not a number that can be converted.</exception>
    public Array<TTo> Cast<TTo>([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0) where TTo : unmanaged
        => typeof(TTo) == typeof(T)
            ? (Array<TTo>)(object)this
            : new(new CastExpr<T, TTo>(Node, ArrayCasts.Converter<T, TTo>(), new CallSite(callerFile, callerLine)));
}

internal sealed class CastExpr<T, TTo>(ArrayExpr<T> input, CastCode<T, TTo> code, CallSite callSite)
    : ArrayExpr<TTo>("cast", [input], TokenBuilder.Of("cast").Add(typeof(T)).Add(typeof(TTo)).ToToken(), input.Chunks, callSite), IBlockwise
    where T : unmanaged where TTo : unmanaged
{
    public TaskCode Code => code;

    public override ArrayExpr? Sliced(SlicePlan slice) => new CastExpr<T, TTo>(new SliceExpr<T>((ArrayExpr<T>)Inputs[0], slice, CallSite), code, CallSite);

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new CastExpr<T, TTo>((ArrayExpr<T>)inputs[0], code, CallSite);
}

/// <summary>Converts chunks.</summary>
internal abstract class CastCode<T, TTo> : TaskCode where T : unmanaged where TTo : unmanaged
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var source = inputs.Get<Chunk<T>>(0).Compact();
        var result = Chunk<TTo>.Rent(source.Shape);
        Convert(source.Span, result.Span);
        source.Release();
        return result;
    }

    protected abstract void Convert(ReadOnlySpan<T> source, Span<TTo> target);
}

internal sealed class NumberCastCode<T, TTo> : CastCode<T, TTo> where T : unmanaged, INumberBase<T> where TTo : unmanaged, INumberBase<TTo>
{
    protected override void Convert(ReadOnlySpan<T> source, Span<TTo> target) => TensorPrimitives.ConvertTruncating(source, target);
}

internal sealed class TruthCastCode<TTo> : CastCode<bool, TTo> where TTo : unmanaged, INumberBase<TTo>
{
    protected override void Convert(ReadOnlySpan<bool> source, Span<TTo> target)
    {
        for (int i = 0; i < source.Length; i++) target[i] = source[i] ? TTo.One : TTo.Zero;
    }
}

internal sealed class ToTruthCastCode<T> : CastCode<T, bool> where T : unmanaged, INumberBase<T>
{
    protected override void Convert(ReadOnlySpan<T> source, Span<bool> target)
    {
        for (int i = 0; i < source.Length; i++) target[i] = !T.IsZero(source[i]);
    }
}

/// <summary>Finds the conversion of two types known only at run time.</summary>
internal static class ArrayCasts
{
    public static CastCode<T, TTo> Converter<T, TTo>() where T : unmanaged where TTo : unmanaged
    {
        Type? code = (IsNumber(typeof(T)), IsNumber(typeof(TTo))) switch
        {
            (true, true) => typeof(NumberCastCode<,>).MakeGenericType(typeof(T), typeof(TTo)),
            (false, true) when typeof(T) == typeof(bool) => typeof(TruthCastCode<>).MakeGenericType(typeof(TTo)),
            (true, false) when typeof(TTo) == typeof(bool) => typeof(ToTruthCastCode<>).MakeGenericType(typeof(T)),
            _ => null,
        };
        if (code is null) throw new NotSupportedException($"{TypeNames.Of(typeof(T))} cannot be cast to {TypeNames.Of(typeof(TTo))}. Use number types, bool or Complex.");
        return (CastCode<T, TTo>)Activator.CreateInstance(code)!;
    }

    private static bool IsNumber(Type type)
        => Array.Exists(type.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(INumberBase<>));
}
