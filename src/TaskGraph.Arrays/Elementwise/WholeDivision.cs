using System.Numerics;
using System.Runtime.CompilerServices;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>Quotients and powers of whole numbers. Division by zero is an error when computed (DivideByZeroException).</summary>
public static class ArrayWholeDivision
{
    extension<T>(Array<T> x) where T : unmanaged, IBinaryInteger<T>
    {
        /// <summary>The greatest whole number not above the quotient. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public Array<T> FloorDivide(Array<T> divisor, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<WholeFloorDivideOp<T>, T>(x, divisor, new CallSite(callerFile, callerLine));

        /// <summary>The greatest whole number not above the quotient.</summary>
        public Array<T> FloorDivide(T divisor, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<WholeFloorDivideOp<T>, T>(x, divisor, new CallSite(callerFile, callerLine));

        /// <summary>The greatest common divisor. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public Array<T> Gcd(Array<T> other, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<GcdOp<T>, T>(x, other, new CallSite(callerFile, callerLine));

        /// <summary>The greatest common divisor.</summary>
        public Array<T> Gcd(T other, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<GcdOp<T>, T>(x, other, new CallSite(callerFile, callerLine));

        /// <summary>The least common multiple. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public Array<T> Lcm(Array<T> other, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<LcmOp<T>, T>(x, other, new CallSite(callerFile, callerLine));

        /// <summary>The least common multiple.</summary>
        public Array<T> Lcm(T other, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<LcmOp<T>, T>(x, other, new CallSite(callerFile, callerLine));

        /// <summary>Each element to a power, which is not negative; it wraps around. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public Array<T> Pow(Array<T> exponent, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<WholePowOp<T>, T>(x, exponent, new CallSite(callerFile, callerLine));

        /// <summary>Each element to a power, which is not negative; it wraps around.</summary>
        public Array<T> Pow(T exponent, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<WholePowOp<T>, T>(x, exponent, new CallSite(callerFile, callerLine));

        /// <summary>Whole quotients and their remainders (NumPy's <c>divmod</c>).</summary>
        public (Array<T> Quotient, Array<T> Remainder) DivMod(T divisor, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => (x.FloorDivide(divisor, callerFile, callerLine), x.Remainder(divisor, callerFile, callerLine));

        /// <summary>The quotients as doubles. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public Array<double> TrueDivide(Array<T> divisor, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<DivideOp<double>, double>(x.Cast<double>(callerFile, callerLine), divisor.Cast<double>(callerFile, callerLine), new CallSite(callerFile, callerLine));

        /// <summary>The quotients as doubles.</summary>
        public Array<double> TrueDivide(T divisor, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<DivideOp<double>, double>(x.Cast<double>(callerFile, callerLine), double.CreateTruncating(divisor), new CallSite(callerFile, callerLine));

        /// <summary>Each element, as a double, to a power.</summary>
        public Array<double> FloatPower(double exponent, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<PowOp<double>, double>(x.Cast<double>(callerFile, callerLine), exponent, new CallSite(callerFile, callerLine));
    }
}
