using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Where masks hold.</summary>
public static class ArrayNonZero
{
    extension(Array<bool> mask)
    {
        /// <summary>The places where the mask holds, in row-major order: an array of indices for each axis (NumPy's <c>nonzero</c>).</summary>
        public Array<long>[] NonZero([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            var places = new Array<long>[mask.Rank];
            for (int axis = 0; axis < places.Length; axis++) places[axis] = PlacesAlong(mask, axis, new CallSite(callerFile, callerLine))[mask];
            return places;
        }

        /// <summary>The numbers of the elements where the mask holds, counted in row-major order (NumPy's <c>flatnonzero</c>).</summary>
        public Array<long> FlatNonZero([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => mask.Ravel(callerFile, callerLine).NonZero(callerFile, callerLine)[0];

        /// <summary>The places where the mask holds, one a row (NumPy's <c>argwhere</c>).</summary>
        public Array<long> ArgWhere([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => Arrays.Stack<long>(mask.NonZero(callerFile, callerLine), axis: 1, callerFile, callerLine);
    }

    private static Array<long> PlacesAlong(Array<bool> mask, int axis, CallSite callSite)
    {
        if (!mask.Node.Chunks.IsKnown) return Deferred.Over(mask, "places", mask.Node.Shape, known => PlacesAlong(known, axis, default), callSite);
        var node = mask.Node;
        // One vector of positions, repeated along the other axes.
        var along = new Array<long>(GeneratedExpr<long>.Whole("places", new RangeSource<long>(0, 1), new(node.Chunks.SizesOf(axis)), callSite));
        return new(new BroadcastExpr<long>(along.ExpandDims([.. Enumerable.Range(0, mask.Rank).Where(a => a != axis)]).Node, node.Chunks, callSite));
    }
}
