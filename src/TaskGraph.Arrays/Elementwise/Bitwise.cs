using System.Numerics;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>Bits of whole numbers.</summary>
public static class ArrayBitwise
{
    extension<T>(Array<T>) where T : unmanaged, IBinaryInteger<T>
    {
        /// <summary>The bits set in both. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public static Array<T> operator &(Array<T> left, Array<T> right) => ArrayElementwise.Binary<BitAndOp<T>, T>(left, right);

        /// <summary>The bits set in both.</summary>
        public static Array<T> operator &(Array<T> left, T right) => ArrayElementwise.Binary<BitAndOp<T>, T>(left, right);

        /// <summary>The bits set in either. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public static Array<T> operator |(Array<T> left, Array<T> right) => ArrayElementwise.Binary<BitOrOp<T>, T>(left, right);

        /// <summary>The bits set in either.</summary>
        public static Array<T> operator |(Array<T> left, T right) => ArrayElementwise.Binary<BitOrOp<T>, T>(left, right);

        /// <summary>The bits set in one of both. Shapes must broadcast.</summary>
        /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
        public static Array<T> operator ^(Array<T> left, Array<T> right) => ArrayElementwise.Binary<BitXorOp<T>, T>(left, right);

        /// <summary>The bits set in one of both.</summary>
        public static Array<T> operator ^(Array<T> left, T right) => ArrayElementwise.Binary<BitXorOp<T>, T>(left, right);

        /// <summary>All bits turned.</summary>
        public static Array<T> operator ~(Array<T> x) => ArrayElementwise.Unary<BitNotOp<T>, T>(x);

        /// <summary>The bits moved up by as many places.</summary>
        public static Array<T> operator <<(Array<T> left, int right) => ArrayElementwise.Binary<LeftShiftOp<T>, T, int, T>(left, right);

        /// <summary>The bits moved down by as many places; signed numbers keep their sign.</summary>
        public static Array<T> operator >>(Array<T> left, int right) => ArrayElementwise.Binary<RightShiftOp<T>, T, int, T>(left, right);
    }
}
