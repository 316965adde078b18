using System.Numerics;
using System.Runtime.CompilerServices;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>Exponentials and logarithms of each element.</summary>
public static class ArrayExponentials
{
    extension<T>(Array<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        /// <summary>e to the power of each element, less 1: exact also near 0.</summary>
        public Array<T> ExpM1([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<ExpM1Op<T>, T>(x, new CallSite(callerFile, callerLine));

        /// <summary>10 to the power of each element.</summary>
        public Array<T> Exp10([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<Exp10Op<T>, T>(x, new CallSite(callerFile, callerLine));

        /// <summary>The natural logarithm of 1 and each element: exact also near 0.</summary>
        public Array<T> Log1P([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<Log1POp<T>, T>(x, new CallSite(callerFile, callerLine));

        /// <summary>The modified Bessel function of the first kind and order 0.</summary>
        public Array<T> I0([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<BesselI0Op<T>, T>(x, new CallSite(callerFile, callerLine));

        /// <summary>The logarithm of the sum of the exponentials of each element and <paramref name="other"/>, without overflow. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public Array<T> LogAddExp(Array<T> other, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<LogAddExpOp<T>, T>(x, other, new CallSite(callerFile, callerLine));

        /// <summary>The logarithm of the sum of the exponentials of each element and <paramref name="other"/>, without overflow.</summary>
        public Array<T> LogAddExp(T other, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<LogAddExpOp<T>, T>(x, other, new CallSite(callerFile, callerLine));

        /// <summary>The same to base 2. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public Array<T> LogAddExp2(Array<T> other, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<LogAddExp2Op<T>, T>(x, other, new CallSite(callerFile, callerLine));

        /// <summary>The same to base 2.</summary>
        public Array<T> LogAddExp2(T other, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<LogAddExp2Op<T>, T>(x, other, new CallSite(callerFile, callerLine));

        /// <summary>Each element to the power of <paramref name="exponents"/>. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public Array<T> Pow(Array<T> exponents, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<PowOp<T>, T>(x, exponents, new CallSite(callerFile, callerLine));
    }
}
