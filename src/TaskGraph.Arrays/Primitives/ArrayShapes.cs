namespace TaskGraph;

/// <summary>Arithmetic of shapes. A length of -1 is unknown until the array has been computed.</summary>
internal static class ArrayShapes
{
    public const long Unknown = -1;

    /// <summary>The number of elements; unknown where an axis is.</summary>
    public static long LengthOf(ReadOnlySpan<long> shape)
    {
        long length = 1;
        foreach (long n in shape)
        {
            if (n == Unknown) return Unknown;
            length = checked(length * n);
        }
        return length;
    }

    /// <summary>Whether shapes are equal as far as they are known.</summary>
    public static bool MayBeEqual(ReadOnlySpan<long> a, ReadOnlySpan<long> b)
    {
        bool may = a.Length == b.Length;
        for (int axis = 0; may && axis < a.Length; axis++) may = MayBeEqual(a[axis], b[axis]);
        return may;
    }

    public static bool MayBeEqual(long a, long b) => a == b || a == Unknown || b == Unknown;

    public static long[] RowMajorStrides(ReadOnlySpan<long> shape)
    {
        var strides = new long[shape.Length];
        long stride = 1;
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= shape[axis];
        }
        return strides;
    }

    public static string Text(ReadOnlySpan<long> shape)
        => $"[{string.Join(", ", shape.ToArray().Select(n => n == Unknown ? "?" : n.ToString(System.Globalization.CultureInfo.InvariantCulture)))}]";

    /// <summary>An axis as a number from 0, negative ones counted from the last.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public static int NormalizeAxis(int axis, int rank)
    {
        if (axis < -rank || axis >= rank)
        {
            throw new ArgumentOutOfRangeException(nameof(axis), axis,
                rank == 0 ? $"Axis {axis} of an array without axes." : $"Axis {axis} of an array with {rank} axes. Use {-rank} to {rank - 1}.");
        }
        return axis < 0 ? axis + rank : axis;
    }

    public static void CheckShape(ReadOnlySpan<long> shape)
    {
        foreach (long n in shape)
            if (n < 0) throw new ArgumentOutOfRangeException(nameof(shape), n, $"Shape {Text(shape)} has a negative length. Use 0 or more.");
        Int128 length = 1;
        foreach (long n in shape) length *= n;
        if (length > long.MaxValue / 16)
            throw new ArgumentOutOfRangeException(nameof(shape), $"Shape {Text(shape)} has more elements than can be counted. Use up to {long.MaxValue / 16}.");
    }
}
