using System.Numerics;
using System.Numerics.Tensors;

namespace TaskGraph.ArrayKernels;

internal sealed class SqrtKernel<T> : UnaryKernel<T> where T : unmanaged, IRootFunctions<T>
{
    public override string Name => "sqrt";

    public override void Apply(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Sqrt(x, result);
}

internal sealed class ExpKernel<T> : UnaryKernel<T> where T : unmanaged, IExponentialFunctions<T>
{
    public override string Name => "exp";

    public override void Apply(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Exp(x, result);
}

internal sealed class LogKernel<T> : UnaryKernel<T> where T : unmanaged, ILogarithmicFunctions<T>
{
    public override string Name => "log";

    public override void Apply(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Log(x, result);
}

internal sealed class Log2Kernel<T> : UnaryKernel<T> where T : unmanaged, ILogarithmicFunctions<T>
{
    public override string Name => "log2";

    public override void Apply(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Log2(x, result);
}

internal sealed class Log10Kernel<T> : UnaryKernel<T> where T : unmanaged, ILogarithmicFunctions<T>
{
    public override string Name => "log10";

    public override void Apply(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Log10(x, result);
}

internal sealed class SinKernel<T> : UnaryKernel<T> where T : unmanaged, ITrigonometricFunctions<T>
{
    public override string Name => "sin";

    public override void Apply(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Sin(x, result);
}

internal sealed class CosKernel<T> : UnaryKernel<T> where T : unmanaged, ITrigonometricFunctions<T>
{
    public override string Name => "cos";

    public override void Apply(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Cos(x, result);
}

internal sealed class TanKernel<T> : UnaryKernel<T> where T : unmanaged, ITrigonometricFunctions<T>
{
    public override string Name => "tan";

    public override void Apply(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Tan(x, result);
}

internal sealed class TanhKernel<T> : UnaryKernel<T> where T : unmanaged, IHyperbolicFunctions<T>
{
    public override string Name => "tanh";

    public override void Apply(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Tanh(x, result);
}

internal sealed class FloorKernel<T> : UnaryKernel<T> where T : unmanaged, IFloatingPoint<T>
{
    public override string Name => "floor";

    public override void Apply(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Floor(x, result);
}

internal sealed class CeilingKernel<T> : UnaryKernel<T> where T : unmanaged, IFloatingPoint<T>
{
    public override string Name => "ceil";

    public override void Apply(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Ceiling(x, result);
}

internal sealed class RoundKernel<T> : UnaryKernel<T> where T : unmanaged, IFloatingPoint<T>
{
    public override string Name => "round";

    public override void Apply(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Round(x, result);
}

internal sealed class CbrtKernel<T> : UnaryKernel<T> where T : unmanaged, IRootFunctions<T>
{
    public override string Name => "cbrt";

    public override void Apply(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Cbrt(x, result);
}

internal sealed class Exp2Kernel<T> : UnaryKernel<T> where T : unmanaged, IExponentialFunctions<T>
{
    public override string Name => "exp2";

    public override void Apply(ReadOnlySpan<T> x, Span<T> result) => TensorPrimitives.Exp2(x, result);
}
