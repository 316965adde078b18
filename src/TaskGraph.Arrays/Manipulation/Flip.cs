namespace TaskGraph;

/// <summary>Axes turned round. Chunks are views.</summary>
public static class ArrayFlip
{
    extension<T>(Array<T> x) where T : unmanaged
    {
        /// <summary>The elements in reverse order along the named axes; along all where none is named.</summary>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<T> Flip(params ReadOnlySpan<int> axes)
        {
            var slices = new Slice[x.Rank];
            Array.Fill(slices, axes.Length == 0 ? Slice.Step(null, null, -1) : Slice.All);
            foreach (int axis in axes) slices[ArrayShapes.NormalizeAxis(axis, x.Rank)] = Slice.Step(null, null, -1);
            return x[slices];
        }

        /// <summary>The array turned by quarters from the first of two axes towards the second (NumPy's <c>rot90</c>).</summary>
        /// <param name="k">How many quarters; negative ones turn the other way.</param>
        /// <param name="axis1">The first axis of the plane.</param>
        /// <param name="axis2">The second axis of the plane.</param>
        /// <exception cref="ArgumentException">The axes are the same.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<T> Rot90(int k = 1, int axis1 = 0, int axis2 = 1)
        {
            (axis1, axis2) = (ArrayShapes.NormalizeAxis(axis1, x.Rank), ArrayShapes.NormalizeAxis(axis2, x.Rank));
            if (axis1 == axis2) throw new ArgumentException($"Axes {axis1} and {axis2} are no plane. Name two axes.", nameof(axis2));
            return (((k % 4) + 4) % 4) switch
            {
                1 => x.Flip(axis2).SwapAxes(axis1, axis2),
                2 => x.Flip(axis1, axis2),
                3 => x.SwapAxes(axis1, axis2).Flip(axis2),
                _ => x,
            };
        }
    }
}
