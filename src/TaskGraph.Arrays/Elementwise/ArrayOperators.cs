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
        public static Array<T> operator +(Array<T> left, Array<T> right) => ArrayElementwise.Binary(left, right, new AddKernel<T>());

        /// <summary>The sums.</summary>
        public static Array<T> operator +(Array<T> left, T right) => ArrayElementwise.Binary(left, right, new AddKernel<T>());

        /// <summary>The sums.</summary>
        public static Array<T> operator +(T left, Array<T> right) => ArrayElementwise.Binary(left, right, new AddKernel<T>());

        /// <summary>The differences. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public static Array<T> operator -(Array<T> left, Array<T> right) => ArrayElementwise.Binary(left, right, new SubtractKernel<T>());

        /// <summary>The differences.</summary>
        public static Array<T> operator -(Array<T> left, T right) => ArrayElementwise.Binary(left, right, new SubtractKernel<T>());

        /// <summary>The differences.</summary>
        public static Array<T> operator -(T left, Array<T> right) => ArrayElementwise.Binary(left, right, new SubtractKernel<T>());

        /// <summary>The products. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public static Array<T> operator *(Array<T> left, Array<T> right) => ArrayElementwise.Binary(left, right, new MultiplyKernel<T>());

        /// <summary>The products.</summary>
        public static Array<T> operator *(Array<T> left, T right) => ArrayElementwise.Binary(left, right, new MultiplyKernel<T>());

        /// <summary>The products.</summary>
        public static Array<T> operator *(T left, Array<T> right) => ArrayElementwise.Binary(left, right, new MultiplyKernel<T>());

        /// <summary>The quotients. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public static Array<T> operator /(Array<T> left, Array<T> right) => ArrayElementwise.Binary(left, right, new DivideKernel<T>());

        /// <summary>The quotients.</summary>
        public static Array<T> operator /(Array<T> left, T right) => ArrayElementwise.Binary(left, right, new DivideKernel<T>());

        /// <summary>The quotients.</summary>
        public static Array<T> operator /(T left, Array<T> right) => ArrayElementwise.Binary(left, right, new DivideKernel<T>());

        /// <summary>The negated elements.</summary>
        public static Array<T> operator -(Array<T> x)
        {
            ArgumentNullException.ThrowIfNull(x);
            return ArrayElementwise.Unary(x, new NegateKernel<T>(), default);
        }
    }
}
