using System.Numerics;
using System.Numerics.Tensors;

namespace TaskGraph.ArrayKernels;

/// <summary>An operation on one or two spans of numbers. Stateless; one object a type.</summary>
internal abstract class ElementwiseKernel<T> where T : unmanaged
{
    /// <summary>The operation's name in plans.</summary>
    public abstract string Name { get; }
}

/// <summary>An operation on each element.</summary>
internal abstract class UnaryKernel<T> : ElementwiseKernel<T> where T : unmanaged
{
    public abstract void Apply(ReadOnlySpan<T> x, Span<T> result);
}

/// <summary>An operation on pairs of elements.</summary>
internal abstract class BinaryKernel<T> : ElementwiseKernel<T> where T : unmanaged
{
    public abstract void Apply(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result);

    public abstract void Apply(ReadOnlySpan<T> x, T y, Span<T> result);

    public abstract void Apply(T x, ReadOnlySpan<T> y, Span<T> result);
}

internal sealed class AddKernel<T> : BinaryKernel<T> where T : unmanaged, INumberBase<T>
{
    public override string Name => "add";

    public override void Apply(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result) => TensorPrimitives.Add(x, y, result);

    public override void Apply(ReadOnlySpan<T> x, T y, Span<T> result) => TensorPrimitives.Add(x, y, result);

    public override void Apply(T x, ReadOnlySpan<T> y, Span<T> result) => TensorPrimitives.Add(y, x, result);
}

internal sealed class SubtractKernel<T> : BinaryKernel<T> where T : unmanaged, INumberBase<T>
{
    public override string Name => "subtract";

    public override void Apply(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result) => TensorPrimitives.Subtract(x, y, result);

    public override void Apply(ReadOnlySpan<T> x, T y, Span<T> result) => TensorPrimitives.Subtract(x, y, result);

    public override void Apply(T x, ReadOnlySpan<T> y, Span<T> result) => TensorPrimitives.Subtract(x, y, result);
}

internal sealed class MultiplyKernel<T> : BinaryKernel<T> where T : unmanaged, INumberBase<T>
{
    public override string Name => "multiply";

    public override void Apply(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result) => TensorPrimitives.Multiply(x, y, result);

    public override void Apply(ReadOnlySpan<T> x, T y, Span<T> result) => TensorPrimitives.Multiply(x, y, result);

    public override void Apply(T x, ReadOnlySpan<T> y, Span<T> result) => TensorPrimitives.Multiply(y, x, result);
}

internal sealed class DivideKernel<T> : BinaryKernel<T> where T : unmanaged, INumberBase<T>
{
    public override string Name => "divide";

    public override void Apply(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result) => TensorPrimitives.Divide(x, y, result);

    public override void Apply(ReadOnlySpan<T> x, T y, Span<T> result) => TensorPrimitives.Divide(x, y, result);

    public override void Apply(T x, ReadOnlySpan<T> y, Span<T> result) => TensorPrimitives.Divide(x, y, result);
}

internal sealed class MaximumKernel<T> : BinaryKernel<T> where T : unmanaged, INumber<T>
{
    public override string Name => "maximum";

    public override void Apply(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result) => TensorPrimitives.Max(x, y, result);

    public override void Apply(ReadOnlySpan<T> x, T y, Span<T> result) => TensorPrimitives.Max(x, y, result);

    public override void Apply(T x, ReadOnlySpan<T> y, Span<T> result) => TensorPrimitives.Max(y, x, result);
}

internal sealed class MinimumKernel<T> : BinaryKernel<T> where T : unmanaged, INumber<T>
{
    public override string Name => "minimum";

    public override void Apply(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result) => TensorPrimitives.Min(x, y, result);

    public override void Apply(ReadOnlySpan<T> x, T y, Span<T> result) => TensorPrimitives.Min(x, y, result);

    public override void Apply(T x, ReadOnlySpan<T> y, Span<T> result) => TensorPrimitives.Min(y, x, result);
}

internal sealed class PowKernel<T> : BinaryKernel<T> where T : unmanaged, INumberBase<T>, IPowerFunctions<T>
{
    public override string Name => "pow";

    public override void Apply(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result) => TensorPrimitives.Pow(x, y, result);

    public override void Apply(ReadOnlySpan<T> x, T y, Span<T> result) => TensorPrimitives.Pow(x, y, result);

    public override void Apply(T x, ReadOnlySpan<T> y, Span<T> result) => TensorPrimitives.Pow(x, y, result);
}

internal sealed class NegateKernel<T> : UnaryKernel<T> where T : unmanaged, INumberBase<T>
{
    public override string Name => "negative";

    public override void Apply(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Negate(x, result);
}

internal sealed class AbsKernel<T> : UnaryKernel<T> where T : unmanaged, INumberBase<T>
{
    public override string Name => "abs";

    public override void Apply(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Abs(x, result);
}
