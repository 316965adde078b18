using System.Numerics;
using System.Runtime.CompilerServices;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>Functions of each element.</summary>
public static class ArrayMath
{
    extension<T>(Array<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        /// <summary>The square root.</summary>
        public Array<T> Sqrt([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<SqrtOp<T>, T>(x, new CallSite(callerFile, callerLine));

        /// <summary>e to the power of each element.</summary>
        public Array<T> Exp([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<ExpOp<T>, T>(x, new CallSite(callerFile, callerLine));

        /// <summary>The natural logarithm.</summary>
        public Array<T> Log([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<LogOp<T>, T>(x, new CallSite(callerFile, callerLine));

        /// <summary>The logarithm to base 2.</summary>
        public Array<T> Log2([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<Log2Op<T>, T>(x, new CallSite(callerFile, callerLine));

        /// <summary>The logarithm to base 10.</summary>
        public Array<T> Log10([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<Log10Op<T>, T>(x, new CallSite(callerFile, callerLine));

        /// <summary>The sine of angles in radians.</summary>
        public Array<T> Sin([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<SinOp<T>, T>(x, new CallSite(callerFile, callerLine));

        /// <summary>The cosine of angles in radians.</summary>
        public Array<T> Cos([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<CosOp<T>, T>(x, new CallSite(callerFile, callerLine));

        /// <summary>The tangent of angles in radians.</summary>
        public Array<T> Tan([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<TanOp<T>, T>(x, new CallSite(callerFile, callerLine));

        /// <summary>The hyperbolic tangent.</summary>
        public Array<T> Tanh([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<TanhOp<T>, T>(x, new CallSite(callerFile, callerLine));

        /// <summary>The greatest whole number not above each element.</summary>
        public Array<T> Floor([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<FloorOp<T>, T>(x, new CallSite(callerFile, callerLine));

        /// <summary>The smallest whole number not below each element.</summary>
        public Array<T> Ceiling([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<CeilingOp<T>, T>(x, new CallSite(callerFile, callerLine));

        /// <summary>The nearest whole number, of two the even one.</summary>
        public Array<T> Round([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<RoundOp<T>, T>(x, new CallSite(callerFile, callerLine));

        /// <summary>The cube root.</summary>
        public Array<T> Cbrt([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<CbrtOp<T>, T>(x, new CallSite(callerFile, callerLine));

        /// <summary>2 to the power of each element.</summary>
        public Array<T> Exp2([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<Exp2Op<T>, T>(x, new CallSite(callerFile, callerLine));

        /// <summary>Each element to a power.</summary>
        public Array<T> Pow(T exponent, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<PowOp<T>, T>(x, exponent, new CallSite(callerFile, callerLine));
    }

    extension<T>(Array<T> x) where T : unmanaged, INumber<T>
    {
        /// <summary>The absolute value.</summary>
        public Array<T> Abs([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<AbsOp<T>, T>(x, new CallSite(callerFile, callerLine));

        /// <summary>The greater of each element and <paramref name="other"/>'s; NaN where either is.</summary>
        public Array<T> Maximum(Array<T> other, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<MaximumOp<T>, T>(x, other, new CallSite(callerFile, callerLine));

        /// <summary>The smaller of each element and <paramref name="other"/>'s; NaN where either is.</summary>
        public Array<T> Minimum(Array<T> other, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<MinimumOp<T>, T>(x, other, new CallSite(callerFile, callerLine));

        /// <summary>Each element, but not below <paramref name="min"/> and not above <paramref name="max"/> (NumPy's <c>clip</c>).</summary>
        public Array<T> Clip(T min, T max, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            var callSite = new CallSite(callerFile, callerLine);
            return ArrayElementwise.Binary<MinimumOp<T>, T>(ArrayElementwise.Binary<MaximumOp<T>, T>(x, min, callSite), max, callSite);
        }
    }
}
