using System.Numerics;
using System.Runtime.CompilerServices;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>Whole numbers, signs and parts of each element.</summary>
public static class ArrayRounding
{
    extension<T>(Array<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        /// <summary>The whole number next to 0 of each element.</summary>
        public Array<T> Trunc([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<TruncOp<T>, T>(x, new CallSite(callerFile, callerLine));

        /// <summary>The nearest whole number, of two the even one (NumPy's <c>rint</c>).</summary>
        public Array<T> Rint([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0) => x.Round(callerFile, callerLine);

        /// <summary>The smallest whole number not below each element.</summary>
        public Array<T> Ceil([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0) => x.Ceiling(callerFile, callerLine);

        /// <summary>The nearest number with as many <paramref name="decimals"/>, of two the even one; negative ones round before the point.</summary>
        public Array<T> Round(int decimals, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            var callSite = new CallSite(callerFile, callerLine);
            T power = T.Pow(T.CreateChecked(10), T.CreateChecked(Math.Abs(decimals)));
            return decimals >= 0
                ? ArrayElementwise.Binary<DivideOp<T>, T>(ArrayElementwise.Unary<RoundOp<T>, T>(ArrayElementwise.Binary<MultiplyOp<T>, T>(x, power, callSite), callSite), power, callSite)
                : ArrayElementwise.Binary<MultiplyOp<T>, T>(ArrayElementwise.Unary<RoundOp<T>, T>(ArrayElementwise.Binary<DivideOp<T>, T>(x, power, callSite), callSite), power, callSite);
        }

        /// <summary>The next number from each element towards <paramref name="other"/>. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public Array<T> NextAfter(Array<T> other, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<NextAfterOp<T>, T>(x, other, new CallSite(callerFile, callerLine));

        /// <summary>The next number from each element towards <paramref name="other"/>.</summary>
        public Array<T> NextAfter(T other, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<NextAfterOp<T>, T>(x, other, new CallSite(callerFile, callerLine));

        /// <summary>The fraction and the whole part of each element, both with its sign.</summary>
        public (Array<T> Fraction, Array<T> Whole) ModF([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            var callSite = new CallSite(callerFile, callerLine);
            return (ArrayElementwise.Unary<FractionOp<T>, T>(x, callSite), ArrayElementwise.Unary<TruncOp<T>, T>(x, callSite));
        }

        /// <summary>Each element as a mantissa from 0.5 to before 1 and a power of 2.</summary>
        public (Array<T> Mantissa, Array<int> Exponent) FrExp([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            var callSite = new CallSite(callerFile, callerLine);
            return (ArrayElementwise.Unary<MantissaOp<T>, T>(x, callSite), ArrayElementwise.Unary<ExponentOp<T>, T, int>(x, callSite));
        }

        /// <summary>Each element times a power of 2. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public Array<T> LdExp(Array<int> exponents, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<LdExpOp<T>, T, int, T>(x, exponents, new CallSite(callerFile, callerLine));

        /// <summary>Each element times a power of 2.</summary>
        public Array<T> LdExp(int exponent, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<LdExpOp<T>, T, int, T>(x, exponent, new CallSite(callerFile, callerLine));
    }

    extension<T>(Array<T> x) where T : unmanaged, INumber<T>
    {
        /// <summary>-1, 0 or 1 by the sign of each element; NaN stays.</summary>
        public Array<T> Sign([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<SignOp<T>, T>(x, new CallSite(callerFile, callerLine));

        /// <summary>Each element with the sign of <paramref name="other"/>. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public Array<T> CopySign(Array<T> other, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<CopySignOp<T>, T>(x, other, new CallSite(callerFile, callerLine));

        /// <summary>Each element with the sign of <paramref name="other"/>.</summary>
        public Array<T> CopySign(T other, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<CopySignOp<T>, T>(x, other, new CallSite(callerFile, callerLine));

        /// <summary>Each element times itself.</summary>
        public Array<T> Square([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0) => ArrayElementwise.Binary<MultiplyOp<T>, T>(x, x, new CallSite(callerFile, callerLine));

        /// <summary>1 through each element.</summary>
        public Array<T> Reciprocal([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0) => ArrayElementwise.Binary<DivideOp<T>, T>(T.One, x, new CallSite(callerFile, callerLine));
    }
}
