namespace TaskGraph;

/// <summary>Axes of length 1 taken away and put in. Nothing is copied.</summary>
public static class ArraySqueeze
{
    extension<T>(Array<T> x) where T : unmanaged
    {
        /// <summary>The array without the named axes, which have length 1; without all axes of length 1 where none is named.</summary>
        /// <exception cref="ArgumentException">A named axis is longer than 1.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<T> Squeeze(params ReadOnlySpan<int> axes)
        {
            var slices = new Slice[x.Rank];
            Array.Fill(slices, Slice.All);
            for (int axis = 0; axes.Length == 0 && axis < slices.Length; axis++)
                if (x.Shape[axis] == 1) slices[axis] = 0;
            foreach (int named in axes)
            {
                int axis = ArrayShapes.NormalizeAxis(named, x.Rank);
                if (x.Shape[axis] != 1)
                    throw new ArgumentException($"Axis {named} of an array of shape {ArrayShapes.Text(x.Node.Shape.AsSpan())} cannot be taken away. Name axes of length 1.", nameof(axes));
                slices[axis] = 0;
            }
            return x[slices];
        }

        /// <summary>The array with axes of length 1 put in, at these places of the result.</summary>
        /// <exception cref="ArgumentException">A place is named twice.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
        public Array<T> ExpandDims(params ReadOnlySpan<int> axes)
        {
            int rank = x.Rank + axes.Length;
            var places = new int[axes.Length];
            for (int i = 0; i < places.Length; i++) places[i] = ArrayShapes.NormalizeAxis(axes[i], rank);
            Array.Sort(places);
            if (places.Distinct().Count() != places.Length) throw new ArgumentException($"Axes [{string.Join(", ", axes.ToArray())}] name a place twice. Name each once.", nameof(axes));
            return places.Length == 0 ? x : new(new NewAxisExpr<T>(x.Node, [.. places]));
        }

        /// <summary>The array with axes of length 1 in front, until there are <paramref name="rank"/> (NumPy's <c>atleast_1d</c> and <c>atleast_2d</c>).</summary>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="rank"/> is negative.</exception>
        public Array<T> AtLeast(int rank)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(rank);
            return x.ExpandDims([.. Enumerable.Range(0, Math.Max(0, rank - x.Rank))]);
        }
    }
}
