using System.Numerics;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>Comparisons of each element; shapes broadcast. Comparisons with NaN are false, but for NotEqualTo.</summary>
public static class ArrayComparison
{
    extension<T>(Array<T>) where T : unmanaged, INumber<T>
    {
        /// <summary>Where <paramref name="left"/> is greater.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public static Array<bool> operator >(Array<T> left, Array<T> right) => ArrayElementwise.Binary<LessOp<T>, T, T, bool>(right, left);

        /// <summary>Where <paramref name="left"/> is greater.</summary>
        public static Array<bool> operator >(Array<T> left, T right) => ArrayElementwise.Binary<LessOp<T>, T, T, bool>(right, left);

        /// <summary>Where <paramref name="left"/> is greater.</summary>
        public static Array<bool> operator >(T left, Array<T> right) => ArrayElementwise.Binary<LessOp<T>, T, T, bool>(right, left);

        /// <summary>Where <paramref name="left"/> is smaller.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public static Array<bool> operator <(Array<T> left, Array<T> right) => ArrayElementwise.Binary<LessOp<T>, T, T, bool>(left, right);

        /// <summary>Where <paramref name="left"/> is smaller.</summary>
        public static Array<bool> operator <(Array<T> left, T right) => ArrayElementwise.Binary<LessOp<T>, T, T, bool>(left, right);

        /// <summary>Where <paramref name="left"/> is smaller.</summary>
        public static Array<bool> operator <(T left, Array<T> right) => ArrayElementwise.Binary<LessOp<T>, T, T, bool>(left, right);

        /// <summary>Where <paramref name="left"/> is greater or equal.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public static Array<bool> operator >=(Array<T> left, Array<T> right) => ArrayElementwise.Binary<LessEqualOp<T>, T, T, bool>(right, left);

        /// <summary>Where <paramref name="left"/> is greater or equal.</summary>
        public static Array<bool> operator >=(Array<T> left, T right) => ArrayElementwise.Binary<LessEqualOp<T>, T, T, bool>(right, left);

        /// <summary>Where <paramref name="left"/> is greater or equal.</summary>
        public static Array<bool> operator >=(T left, Array<T> right) => ArrayElementwise.Binary<LessEqualOp<T>, T, T, bool>(right, left);

        /// <summary>Where <paramref name="left"/> is smaller or equal.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public static Array<bool> operator <=(Array<T> left, Array<T> right) => ArrayElementwise.Binary<LessEqualOp<T>, T, T, bool>(left, right);

        /// <summary>Where <paramref name="left"/> is smaller or equal.</summary>
        public static Array<bool> operator <=(Array<T> left, T right) => ArrayElementwise.Binary<LessEqualOp<T>, T, T, bool>(left, right);

        /// <summary>Where <paramref name="left"/> is smaller or equal.</summary>
        public static Array<bool> operator <=(T left, Array<T> right) => ArrayElementwise.Binary<LessEqualOp<T>, T, T, bool>(left, right);
    }

    extension<T>(Array<T> x) where T : unmanaged, INumber<T>
    {
        /// <summary>Where the elements are equal. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public Array<bool> EqualTo(Array<T> other) => ArrayElementwise.Binary<EqualOp<T>, T, T, bool>(x, other);

        /// <summary>Where the elements equal a value.</summary>
        public Array<bool> EqualTo(T other) => ArrayElementwise.Binary<EqualOp<T>, T, T, bool>(x, other);

        /// <summary>Where the elements differ. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public Array<bool> NotEqualTo(Array<T> other) => ArrayElementwise.Binary<NotEqualOp<T>, T, T, bool>(x, other);

        /// <summary>Where the elements differ from a value.</summary>
        public Array<bool> NotEqualTo(T other) => ArrayElementwise.Binary<NotEqualOp<T>, T, T, bool>(x, other);
    }
}
