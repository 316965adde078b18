using System.Runtime.CompilerServices;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>Truth values.</summary>
public static class ArrayLogic
{
    extension(Array<bool>)
    {
        /// <summary>Where both hold. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public static Array<bool> operator &(Array<bool> left, Array<bool> right) => ArrayElementwise.Binary<LogicalAndOp, bool>(left, right);

        /// <summary>Where both hold.</summary>
        public static Array<bool> operator &(Array<bool> left, bool right) => ArrayElementwise.Binary<LogicalAndOp, bool>(left, right);

        /// <summary>Where either holds. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public static Array<bool> operator |(Array<bool> left, Array<bool> right) => ArrayElementwise.Binary<LogicalOrOp, bool>(left, right);

        /// <summary>Where either holds.</summary>
        public static Array<bool> operator |(Array<bool> left, bool right) => ArrayElementwise.Binary<LogicalOrOp, bool>(left, right);

        /// <summary>Where one of both holds. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public static Array<bool> operator ^(Array<bool> left, Array<bool> right) => ArrayElementwise.Binary<LogicalXorOp, bool>(left, right);

        /// <summary>Where one of both holds.</summary>
        public static Array<bool> operator ^(Array<bool> left, bool right) => ArrayElementwise.Binary<LogicalXorOp, bool>(left, right);

        /// <summary>Where it does not hold.</summary>
        public static Array<bool> operator !(Array<bool> x) => ArrayElementwise.Unary<LogicalNotOp, bool>(x);

        /// <summary>Where it does not hold.</summary>
        public static Array<bool> operator ~(Array<bool> x) => ArrayElementwise.Unary<LogicalNotOp, bool>(x);
    }

    extension(Array<bool> x)
    {
        /// <summary>Where both hold. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public Array<bool> LogicalAnd(Array<bool> other, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<LogicalAndOp, bool>(x, other, new CallSite(callerFile, callerLine));

        /// <summary>Where either holds. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public Array<bool> LogicalOr(Array<bool> other, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<LogicalOrOp, bool>(x, other, new CallSite(callerFile, callerLine));

        /// <summary>Where one of both holds. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public Array<bool> LogicalXor(Array<bool> other, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Binary<LogicalXorOp, bool>(x, other, new CallSite(callerFile, callerLine));

        /// <summary>Where it does not hold.</summary>
        public Array<bool> LogicalNot([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0) => ArrayElementwise.Unary<LogicalNotOp, bool>(x, new CallSite(callerFile, callerLine));

        /// <summary>Where both are the same. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public Array<bool> EqualTo(Array<bool> other, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => ArrayElementwise.Unary<LogicalNotOp, bool>(ArrayElementwise.Binary<LogicalXorOp, bool>(x, other, new CallSite(callerFile, callerLine)), new CallSite(callerFile, callerLine));
    }
}
