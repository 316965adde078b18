using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Elements moved along axes, round the end.</summary>
public static class ArrayRoll
{
    extension<T>(Array<T> x) where T : unmanaged
    {
        /// <summary>The elements moved on by <paramref name="shift"/> places along an axis; those that pass the end begin anew. Chunks are views.</summary>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        public Array<T> Roll(long shift, int axis, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            axis = ArrayShapes.NormalizeAxis(axis, x.Rank);
            long length = x.Shape[axis];
            if (length == ArrayShapes.Unknown) return Deferred.Over(x, "roll", x.Node.Shape, known => known.Roll(shift, axis), new CallSite(callerFile, callerLine));
            if (length == 0) return x;
            long cut = ((-shift % length) + length) % length;
            if (cut == 0) return x;
            var slices = new Slice[x.Rank];
            Array.Fill(slices, Slice.All);
            slices[axis] = Slice.Step(cut, null, 1);
            var front = x[slices];
            slices[axis] = Slice.Step(0, cut, 1);
            return Arrays.Concatenate([front, x[slices]], axis, callerFile, callerLine);
        }

        /// <summary>The elements of the flat array moved on by <paramref name="shift"/> places, in the same shape.</summary>
        public Array<T> Roll(long shift, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            if (!x.Node.Chunks.IsKnown) return Deferred.Over(x, "roll", x.Node.Shape, known => known.Roll(shift), new CallSite(callerFile, callerLine));
            return x.Rank == 1 ? x.Roll(shift, 0, callerFile, callerLine) : x.Ravel().Roll(shift, 0, callerFile, callerLine).Reshape(x.Node.Shape.AsSpan());
        }
    }
}
