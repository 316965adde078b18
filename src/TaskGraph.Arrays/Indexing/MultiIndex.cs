namespace TaskGraph;

public static partial class Arrays
{
    /// <summary>The numbers of elements, counted in row-major order, from their indices (NumPy's <c>ravel_multi_index</c>).</summary>
    /// <param name="indices">An array of indices for each axis.</param>
    /// <param name="shape">The lengths of the axes.</param>
    /// <exception cref="ArgumentException">There are not as many arrays as axes, or they don't broadcast.</exception>
    public static Array<long> RavelMultiIndex(ReadOnlySpan<Array<long>> indices, ReadOnlySpan<long> shape)
    {
        ArrayShapes.CheckShape(shape);
        if (indices.Length == 0 || indices.Length != shape.Length) throw new ArgumentException($"{indices.Length} arrays of indices for {shape.Length} axes. Give one an axis.", nameof(indices));
        var numbers = indices[0];
        for (int axis = 1; axis < indices.Length; axis++) numbers = numbers * shape[axis] + indices[axis];
        return numbers;
    }

    /// <summary>The indices of elements from their numbers, counted in row-major order: an array for each axis (NumPy's <c>unravel_index</c>).</summary>
    /// <exception cref="ArgumentException">A length is negative.</exception>
    public static Array<long>[] UnravelIndex(Array<long> numbers, ReadOnlySpan<long> shape)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        ArrayShapes.CheckShape(shape);
        long[] strides = ArrayShapes.RowMajorStrides(shape);
        var indices = new Array<long>[shape.Length];
        for (int axis = 0; axis < indices.Length; axis++) indices[axis] = numbers.FloorDivide(Math.Max(1, strides[axis])).Remainder(Math.Max(1, shape[axis]));
        return indices;
    }
}
