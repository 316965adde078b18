using System.Numerics;
using System.Runtime.CompilerServices;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>Angles and hyperbolic functions of each element.</summary>
public static class ArrayTrigonometry
{
    extension<T>(Array<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        /// <summary>The angle in radians whose sine each element is.</summary>
        public Array<T> ArcSin([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<ArcSinOp<T>, T>(x, new CallSite(callerFile, callerLine));

        /// <summary>The angle in radians whose cosine each element is.</summary>
        public Array<T> ArcCos([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<ArcCosOp<T>, T>(x, new CallSite(callerFile, callerLine));

        /// <summary>The angle in radians whose tangent each element is.</summary>
        public Array<T> ArcTan([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<ArcTanOp<T>, T>(x, new CallSite(callerFile, callerLine));

        /// <summary>The hyperbolic sine.</summary>
        public Array<T> Sinh([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<SinhOp<T>, T>(x, new CallSite(callerFile, callerLine));

        /// <summary>The hyperbolic cosine.</summary>
        public Array<T> Cosh([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<CoshOp<T>, T>(x, new CallSite(callerFile, callerLine));

        /// <summary>The inverse hyperbolic sine.</summary>
        public Array<T> ArcSinh([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<ArcSinhOp<T>, T>(x, new CallSite(callerFile, callerLine));

        /// <summary>The inverse hyperbolic cosine.</summary>
        public Array<T> ArcCosh([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<ArcCoshOp<T>, T>(x, new CallSite(callerFile, callerLine));

        /// <summary>The inverse hyperbolic tangent.</summary>
        public Array<T> ArcTanh([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<ArcTanhOp<T>, T>(x, new CallSite(callerFile, callerLine));

        /// <summary>sin(πx) / πx, and 1 at 0.</summary>
        public Array<T> Sinc([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<SincOp<T>, T>(x, new CallSite(callerFile, callerLine));

        /// <summary>The angle in radians of the point (<paramref name="other"/>, element), by its quadrant. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public Array<T> ArcTan2(Array<T> other, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<ArcTan2Op<T>, T>(x, other, new CallSite(callerFile, callerLine));

        /// <summary>The angle in radians of the point (<paramref name="other"/>, element), by its quadrant.</summary>
        public Array<T> ArcTan2(T other, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<ArcTan2Op<T>, T>(x, other, new CallSite(callerFile, callerLine));

        /// <summary>The length of the hypotenuse over each element and <paramref name="other"/>. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public Array<T> Hypot(Array<T> other, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<HypotOp<T>, T>(x, other, new CallSite(callerFile, callerLine));

        /// <summary>The length of the hypotenuse over each element and <paramref name="other"/>.</summary>
        public Array<T> Hypot(T other, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<HypotOp<T>, T>(x, other, new CallSite(callerFile, callerLine));

        /// <summary>Degrees as radians.</summary>
        public Array<T> Deg2Rad([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<MultiplyOp<T>, T>(x, T.Pi / T.CreateChecked(180), new CallSite(callerFile, callerLine));

        /// <summary>Radians as degrees.</summary>
        public Array<T> Rad2Deg([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<MultiplyOp<T>, T>(x, T.CreateChecked(180) / T.Pi, new CallSite(callerFile, callerLine));
    }
}
