using System.Numerics;
using System.Runtime.CompilerServices;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>Remainders and whole quotients of each element. Whole numbers divided by zero are an error when computed (DivideByZeroException).</summary>
public static class ArrayDivision
{
    extension<T>(Array<T> x) where T : unmanaged, INumber<T>
    {
        /// <summary>The remainder of each element through <paramref name="divisor"/>, with the divisor's sign (NumPy's <c>mod</c> and <c>%</c>). Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public Array<T> Remainder(Array<T> divisor, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<RemainderOp<T>, T>(x, divisor, new CallSite(callerFile, callerLine));

        /// <summary>The remainder of each element through <paramref name="divisor"/>, with the divisor's sign (NumPy's <c>mod</c> and <c>%</c>).</summary>
        public Array<T> Remainder(T divisor, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<RemainderOp<T>, T>(x, divisor, new CallSite(callerFile, callerLine));

        /// <summary>The remainder of each element through <paramref name="divisor"/>, with the element's sign (C#'s <c>%</c>). Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public Array<T> FMod(Array<T> divisor, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<FModOp<T>, T>(x, divisor, new CallSite(callerFile, callerLine));

        /// <summary>The remainder of each element through <paramref name="divisor"/>, with the element's sign (C#'s <c>%</c>).</summary>
        public Array<T> FMod(T divisor, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<FModOp<T>, T>(x, divisor, new CallSite(callerFile, callerLine));
    }

    extension<T>(Array<T>) where T : unmanaged, INumber<T>
    {
        /// <summary>The remainders with the sign of <paramref name="left"/>, as C#'s: <c>Remainder</c> gives NumPy's. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public static Array<T> operator %(Array<T> left, Array<T> right) => ArrayElementwise.Binary<FModOp<T>, T>(left, right);

        /// <summary>The remainders with the sign of <paramref name="left"/>, as C#'s: <c>Remainder</c> gives NumPy's.</summary>
        public static Array<T> operator %(Array<T> left, T right) => ArrayElementwise.Binary<FModOp<T>, T>(left, right);
    }

    extension<T>(Array<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        /// <summary>The greatest whole number not above the quotient. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public Array<T> FloorDivide(Array<T> divisor, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<FloorDivideOp<T>, T>(x, divisor, new CallSite(callerFile, callerLine));

        /// <summary>The greatest whole number not above the quotient.</summary>
        public Array<T> FloorDivide(T divisor, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<FloorDivideOp<T>, T>(x, divisor, new CallSite(callerFile, callerLine));

        /// <summary>Whole quotients and their remainders (NumPy's <c>divmod</c>).</summary>
        public (Array<T> Quotient, Array<T> Remainder) DivMod(T divisor, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => (x.FloorDivide(divisor, callerFile, callerLine), x.Remainder(divisor, callerFile, callerLine));
    }
}
