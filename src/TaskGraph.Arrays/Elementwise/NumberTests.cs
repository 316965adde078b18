using System.Numerics;
using System.Runtime.CompilerServices;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>NaN, infinities and closeness.</summary>
public static class ArrayNumberTests
{
    extension<T>(Array<T> x) where T : unmanaged, INumberBase<T>
    {
        /// <summary>Where elements are NaN.</summary>
        public Array<bool> IsNaN([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<IsNaNOp<T>, T, bool>(x, new CallSite(callerFile, callerLine));

        /// <summary>Where elements are infinite.</summary>
        public Array<bool> IsInf([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<IsInfOp<T>, T, bool>(x, new CallSite(callerFile, callerLine));

        /// <summary>Where elements are neither infinite nor NaN.</summary>
        public Array<bool> IsFinite([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<IsFiniteOp<T>, T, bool>(x, new CallSite(callerFile, callerLine));

        /// <summary>Where elements are positive infinity.</summary>
        public Array<bool> IsPosInf([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<IsPosInfOp<T>, T, bool>(x, new CallSite(callerFile, callerLine));

        /// <summary>Where elements are negative infinity.</summary>
        public Array<bool> IsNegInf([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<IsNegInfOp<T>, T, bool>(x, new CallSite(callerFile, callerLine));

        /// <summary>Where the sign bit is set, as it is of -0.</summary>
        public Array<bool> SignBit([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<SignBitOp<T>, T, bool>(x, new CallSite(callerFile, callerLine));
    }

    extension<T>(Array<T> x) where T : unmanaged, INumber<T>
    {
        /// <summary>The greater of each element and <paramref name="other"/>; the other one where one is NaN. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public Array<T> FMax(Array<T> other, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<FMaxOp<T>, T>(x, other, new CallSite(callerFile, callerLine));

        /// <summary>The greater of each element and <paramref name="other"/>; the other one where one is NaN.</summary>
        public Array<T> FMax(T other, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<FMaxOp<T>, T>(x, other, new CallSite(callerFile, callerLine));

        /// <summary>The smaller of each element and <paramref name="other"/>; the other one where one is NaN. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public Array<T> FMin(Array<T> other, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<FMinOp<T>, T>(x, other, new CallSite(callerFile, callerLine));

        /// <summary>The smaller of each element and <paramref name="other"/>; the other one where one is NaN.</summary>
        public Array<T> FMin(T other, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<FMinOp<T>, T>(x, other, new CallSite(callerFile, callerLine));

        /// <summary>The greater of each element and <paramref name="other"/>; NaN where either is.</summary>
        public Array<T> Maximum(T other, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<MaximumOp<T>, T>(x, other, new CallSite(callerFile, callerLine));

        /// <summary>The smaller of each element and <paramref name="other"/>; NaN where either is.</summary>
        public Array<T> Minimum(T other, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<MinimumOp<T>, T>(x, other, new CallSite(callerFile, callerLine));
    }

    extension<T>(Array<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        /// <summary>Where elements differ by at most <c>atol + rtol · |other|</c>; infinities are close only to themselves. Shapes must broadcast.</summary>
        /// <param name="other">The other array.</param>
        /// <param name="rtol">The relative tolerance; 1e-5 where left out.</param>
        /// <param name="atol">The absolute tolerance; 1e-8 where left out.</param>
        /// <param name="equalNaN">Whether NaN is close to NaN.</param>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public Array<bool> IsClose(Array<T> other, T? rtol = null, T? atol = null, bool equalNaN = false, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(other);
            var callSite = new CallSite(callerFile, callerLine);
            var distance = ArrayElementwise.Unary<AbsOp<T>, T>(ArrayElementwise.Binary<SubtractOp<T>, T>(x, other, callSite), callSite);
            var allowed = other.Abs(callerFile, callerLine) * (rtol ?? T.CreateChecked(1e-5)) + (atol ?? T.CreateChecked(1e-8));
            var close = ((distance <= allowed) & other.IsFinite(callerFile, callerLine)) | x.EqualTo(other);
            return equalNaN ? close | (x.IsNaN(callerFile, callerLine) & other.IsNaN(callerFile, callerLine)) : close;
        }

        /// <summary>Each element, but <paramref name="nan"/> for NaN and the numbers given for infinities (NumPy's <c>nan_to_num</c>).</summary>
        /// <param name="nan">For NaN.</param>
        /// <param name="posInf">For positive infinity; the greatest number where left out.</param>
        /// <param name="negInf">For negative infinity; the smallest number where left out.</param>
        public Array<T> NanToNum(T nan = default, T? posInf = null, T? negInf = null, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            var finite = Arrays.Where(x.IsNaN(callerFile, callerLine), nan, x, callerFile, callerLine);
            T greatest = T.BitDecrement(T.PositiveInfinity);
            finite = Arrays.Where(x.IsPosInf(callerFile, callerLine), posInf ?? greatest, finite, callerFile, callerLine);
            return Arrays.Where(x.IsNegInf(callerFile, callerLine), negInf ?? -greatest, finite, callerFile, callerLine);
        }
    }
}
