using System.Numerics;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>Arithmetic on each element; shapes broadcast as NumPy's do. Integers divide towards zero and wrap around.</summary>
public static class ArrayOperators
{
    extension<T>(Array<T>) where T : unmanaged, INumberBase<T>
    {
        /// <summary>The sums. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public static Array<T> operator +(Array<T> left, Array<T> right) => ArrayElementwise.Binary<AddOp<T>, T>(left, right);

        /// <summary>The sums.</summary>
        public static Array<T> operator +(Array<T> left, T right) => ArrayElementwise.Binary<AddOp<T>, T>(left, right);

        /// <summary>The sums.</summary>
        public static Array<T> operator +(T left, Array<T> right) => ArrayElementwise.Binary<AddOp<T>, T>(left, right);

        /// <summary>The differences. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public static Array<T> operator -(Array<T> left, Array<T> right) => ArrayElementwise.Binary<SubtractOp<T>, T>(left, right);

        /// <summary>The differences.</summary>
        public static Array<T> operator -(Array<T> left, T right) => ArrayElementwise.Binary<SubtractOp<T>, T>(left, right);

        /// <summary>The differences.</summary>
        public static Array<T> operator -(T left, Array<T> right) => ArrayElementwise.Binary<SubtractOp<T>, T>(left, right);

        /// <summary>The products. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public static Array<T> operator *(Array<T> left, Array<T> right) => ArrayElementwise.Binary<MultiplyOp<T>, T>(left, right);

        /// <summary>The products.</summary>
        public static Array<T> operator *(Array<T> left, T right) => ArrayElementwise.Binary<MultiplyOp<T>, T>(left, right);

        /// <summary>The products.</summary>
        public static Array<T> operator *(T left, Array<T> right) => ArrayElementwise.Binary<MultiplyOp<T>, T>(left, right);

        /// <summary>The quotients. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public static Array<T> operator /(Array<T> left, Array<T> right) => ArrayElementwise.Binary<DivideOp<T>, T>(left, right);

        /// <summary>The quotients.</summary>
        public static Array<T> operator /(Array<T> left, T right) => ArrayElementwise.Binary<DivideOp<T>, T>(left, right);

        /// <summary>The quotients.</summary>
        public static Array<T> operator /(T left, Array<T> right) => ArrayElementwise.Binary<DivideOp<T>, T>(left, right);

        /// <summary>The negated elements.</summary>
        public static Array<T> operator -(Array<T> x) => ArrayElementwise.Unary<NegateOp<T>, T>(x);
    }
}
