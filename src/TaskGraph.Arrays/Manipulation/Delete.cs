namespace TaskGraph;

/// <summary>Positions left out, and arrays put in between.</summary>
public static class ArrayDelete
{
    extension<T>(Array<T> x) where T : unmanaged
    {
        /// <summary>The array without some positions of an axis (NumPy's <c>delete</c>).</summary>
        /// <param name="positions">The positions; negative ones count from the end.</param>
        /// <param name="axis">The axis.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis or position.</exception>
        public Array<T> Delete(ReadOnlySpan<long> positions, int axis)
        {
            axis = ArrayShapes.NormalizeAxis(axis, x.Rank);
            long[] listed = positions.ToArray();
            if (x.Shape[axis] == ArrayShapes.Unknown) return Deferred.Over(x, "delete", x.Node.Shape, known => known.Delete(listed, axis), default);
            var gone = ListIndex.Resolve(listed, x.Shape[axis], axis).ToHashSet();
            var runs = new List<AxisRun>();
            var sizes = new List<long>();
            long position = 0;
            foreach (long size in x.Node.Chunks.SizesOf(axis))
            {
                long kept = 0;
                for (long end = position + size; position < end; position++)
                {
                    if (gone.Contains(position)) continue;
                    kept++;
                    if (runs.Count > 0 && runs[^1].Start + runs[^1].Count == position) runs[^1] = runs[^1] with { Count = runs[^1].Count + 1 };
                    else runs.Add(new(position, 1, 1));
                }
                if (kept > 0) sizes.Add(kept);
            }
            return new(GatherExpr<T>.Along("delete", x.Node, axis, new([.. runs], sizes.Count == 0 ? [0] : [.. sizes])));
        }

        /// <summary>The array with others put in before a position of an axis (NumPy's <c>insert</c>).</summary>
        /// <param name="position">The position; negative ones count from the end.</param>
        /// <param name="values">What is put in; its other axes are as long as this array's, or 1.</param>
        /// <param name="axis">The axis.</param>
        /// <exception cref="ArgumentException">The shapes don't fit.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis or position.</exception>
        public Array<T> Insert(long position, Array<T> values, int axis)
        {
            ArgumentNullException.ThrowIfNull(values);
            axis = ArrayShapes.NormalizeAxis(axis, x.Rank);
            var inserted = values.AtLeast(x.Rank);
            long length = x.Shape[axis], more = inserted.Shape[axis];
            if (!x.Node.Chunks.IsKnown || !values.Node.Chunks.IsKnown)
            {
                long total = length == ArrayShapes.Unknown || more == ArrayShapes.Unknown ? ArrayShapes.Unknown : length + more;
                return Deferred.Over(x, values, "insert", x.Node.Shape.SetItem(axis, total), (known, v) => known.Insert(position, v, axis), default);
            }
            if (position < -length || position > length)
                throw new ArgumentOutOfRangeException(nameof(position), position, $"Position {position} on axis {axis} of length {length}. Use {-length} to {length}.");
            if (position < 0) position += length;
            long[] shape = [.. x.Shape];
            shape[axis] = more;
            inserted = inserted.BroadcastTo(shape);
            var before = new Slice[x.Rank];
            Array.Fill(before, Slice.All);
            var after = (Slice[])before.Clone();
            before[axis] = Slice.Step(0, position, 1);
            after[axis] = Slice.Step(position, null, 1);
            return Arrays.Concatenate([x[before], inserted, x[after]], axis);
        }

        /// <summary>The array followed by another along an axis.</summary>
        /// <exception cref="ArgumentException">The shapes differ on another axis.</exception>
        public Array<T> Append(Array<T> values, int axis) => Arrays.Concatenate([x, values], axis);
    }
}
