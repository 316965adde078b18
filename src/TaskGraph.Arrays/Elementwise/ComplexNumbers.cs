using System.Numerics;
using System.Runtime.CompilerServices;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>Functions of complex numbers.</summary>
public static class ArrayComplexNumbers
{
    extension(Array<Complex> x)
    {
        /// <summary>Each element with the sign of its imaginary part turned.</summary>
        public Array<Complex> Conj([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<ConjOp, Complex>(x, new CallSite(callerFile, callerLine));

        /// <summary>The real parts.</summary>
        public Array<double> Real([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<RealOp, Complex, double>(x, new CallSite(callerFile, callerLine));

        /// <summary>The imaginary parts.</summary>
        public Array<double> Imag([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<ImagOp, Complex, double>(x, new CallSite(callerFile, callerLine));

        /// <summary>The angles in radians.</summary>
        public Array<double> Angle([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<AngleOp, Complex, double>(x, new CallSite(callerFile, callerLine));

        /// <summary>The distances from 0.</summary>
        public Array<double> Abs([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<ComplexAbsOp, Complex, double>(x, new CallSite(callerFile, callerLine));

        /// <summary>e to the power of each element.</summary>
        public Array<Complex> Exp([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<ComplexExpOp, Complex>(x, new CallSite(callerFile, callerLine));

        /// <summary>The natural logarithm.</summary>
        public Array<Complex> Log([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<ComplexLogOp, Complex>(x, new CallSite(callerFile, callerLine));

        /// <summary>The square root.</summary>
        public Array<Complex> Sqrt([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<ComplexSqrtOp, Complex>(x, new CallSite(callerFile, callerLine));

        /// <summary>The sine.</summary>
        public Array<Complex> Sin([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<ComplexSinOp, Complex>(x, new CallSite(callerFile, callerLine));

        /// <summary>The cosine.</summary>
        public Array<Complex> Cos([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<ComplexCosOp, Complex>(x, new CallSite(callerFile, callerLine));

        /// <summary>The tangent.</summary>
        public Array<Complex> Tan([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<ComplexTanOp, Complex>(x, new CallSite(callerFile, callerLine));

        /// <summary>Each element to a power.</summary>
        public Array<Complex> Pow(Complex exponent, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<ComplexPowOp, Complex>(x, exponent, new CallSite(callerFile, callerLine));

        /// <summary>Where elements are equal. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public Array<bool> EqualTo(Array<Complex> other, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<EqualOp<Complex>, Complex, Complex, bool>(x, other, new CallSite(callerFile, callerLine));
    }

    extension(Array<double> x)
    {
        /// <summary>Complex numbers of real and imaginary parts. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public Array<Complex> ToComplex(Array<double> imaginary, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<ToComplexOp, double, double, Complex>(x, imaginary, new CallSite(callerFile, callerLine));
    }
}
