namespace TaskGraph;

/// <summary>Lists of positions along one axis.</summary>
internal static class ListIndex
{
    /// <summary>Positions from 0, negative ones counted from the end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A position lies outside the axis.</exception>
    public static long[] Resolve(ReadOnlySpan<long> list, long length, int axis)
    {
        var positions = new long[list.Length];
        for (int i = 0; i < positions.Length; i++)
        {
            long index = list[i];
            if (index < -length || index >= length)
                throw new ArgumentOutOfRangeException(nameof(list), index, length == 0
                    ? $"Index {index} on axis {axis}, which has no elements."
                    : $"Index {index} on axis {axis} of length {length}. Use {-length} to {length - 1}.");
            positions[i] = index < 0 ? index + length : index;
        }
        return positions;
    }

    /// <summary>The elements at listed positions; chunks stay about as long as the input's.</summary>
    public static ArrayExpr<T> Take<T>(ArrayExpr<T> input, int axis, ReadOnlySpan<long> list, CallSite callSite = default) where T : unmanaged
    {
        long[] positions = Resolve(list, input.Shape[axis], axis);
        long most = Math.Max(1, input.Chunks.SizesOf(axis).Max());
        return GatherExpr<T>.Along("take", input, axis, new(AxisRun.Of(positions), ChunkLengths.Cut(positions.Length, most)), callSite);
    }
}
