using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Chunks with some elements of their neighbours around them.</summary>
public static class ArrayOverlap
{
    extension<T>(Array<T> x) where T : unmanaged
    {
        /// <summary>The array in which every chunk is surrounded by its neighbours' elements: what <c>MapOverlap</c> gives its function, as an array.</summary>
        /// <param name="depth">For each axis how many elements before and after a chunk.</param>
        /// <param name="boundary">What stands beyond the array.</param>
        /// <exception cref="ArgumentException">There is not one depth an axis, or the boundary has nothing to repeat.</exception>
        /// <exception cref="ArgumentOutOfRangeException">A depth is negative.</exception>
        public Array<T> Overlap(
            ReadOnlySpan<int> depth, Boundary boundary, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            var callSite = new CallSite(callerFile, callerLine);
            var (depths, boundaries) = Halos.Spread(x.Rank, Halos.BothSides(depth), boundary);
            if (!x.Node.Chunks.IsKnown) return Deferred.Over(x, "overlap", Halos.UnknownShape(x.Node.Shape, depths), known => known.Overlap([.. depths.Select(d => (int)d.Before)], boundary), callSite);
            return new(Halos.Around(x.Node, depths, boundaries, callSite).Node);
        }
    }
}

/// <summary>The halo of an axis's chunks: how many elements each has before and after it.</summary>
internal sealed record AxisHalo(ImmutableArray<(long Before, long After)> Widths);

/// <summary>Puts halos around chunks.</summary>
internal static class Halos
{
    /// <summary>The array with halos, each chunk gathered at once from all it touches; and what each got.</summary>
    public static (ArrayExpr<T> Node, IReadOnlyList<AxisHalo> Halos) Around<T>(
        ArrayExpr<T> input, (long Before, long After)[] depths, Boundary[] boundaries, CallSite callSite) where T : unmanaged
    {
        var axes = new AxisGather?[input.Rank];
        var halos = new AxisHalo[input.Rank];
        T fill = default;
        bool isFilled = false;
        for (int axis = 0; axis < axes.Length; axis++)
        {
            if (boundaries[axis].Mode == PadMode.Constant && depths[axis] != (0, 0))
            {
                var value = boundaries[axis].ValueAs<T>();
                if (isFilled && !EqualityComparer<T>.Default.Equals(value, fill)) throw new ArgumentException("The axes have boundaries of different constants. Use one.");
                (fill, isFilled) = (value, true);
            }
            (axes[axis], halos[axis]) = Of(input.Chunks, axis, depths[axis], boundaries[axis].Mode);
        }
        return (Array.TrueForAll(axes, a => a is null) ? input : new GatherExpr<T>("overlap", input, [.. axes], fill, callSite), halos);
    }

    public static (long, long)[] BothSides(ReadOnlySpan<int> depth)
    {
        var depths = new (long, long)[depth.Length];
        for (int axis = 0; axis < depths.Length; axis++) depths[axis] = (depth[axis], depth[axis]);
        return depths;
    }

    public static (long, long)[] Sides(ReadOnlySpan<(int Before, int After)> depth)
    {
        var depths = new (long, long)[depth.Length];
        for (int axis = 0; axis < depths.Length; axis++) depths[axis] = depth[axis];
        return depths;
    }

    /// <summary>Checks depths and gives each axis its boundary.</summary>
    public static ((long Before, long After)[] Depths, Boundary[] Boundaries) Spread(int rank, (long Before, long After)[] depths, params ReadOnlySpan<Boundary> boundaries)
    {
        if (depths.Length != rank) throw new ArgumentException($"{depths.Length} depths for an array with {rank} axes. Give one an axis.", nameof(depths));
        foreach (var (before, after) in depths)
            if (before < 0 || after < 0) throw new ArgumentOutOfRangeException(nameof(depths), (before, after), $"A depth of {before} and {after} elements. Use 0 or more.");
        if (boundaries.Length != 1 && boundaries.Length != rank)
            throw new ArgumentException($"{boundaries.Length} boundaries for an array with {rank} axes. Give one, or one an axis.", nameof(boundaries));
        var spread = new Boundary[rank];
        for (int axis = 0; axis < rank; axis++) spread[axis] = boundaries[boundaries.Length == 1 ? 0 : axis];
        return (depths, spread);
    }

    public static ImmutableArray<long> UnknownShape(ImmutableArray<long> shape, (long Before, long After)[] depths)
        => [.. shape.Select((n, axis) => depths[axis] == (0, 0) ? n : ArrayShapes.Unknown)];

    private static (AxisGather?, AxisHalo) Of(Chunks chunks, int axis, (long Before, long After) depth, PadMode? mode)
    {
        long[] sizes = chunks.SizesOf(axis);
        if (depth == (0, 0)) return (null, new([.. sizes.Select(_ => (0L, 0L))]));
        long length = chunks.Shape[axis];
        if (length == 0 && mode is not (null or PadMode.Constant)) throw new ArgumentException($"Axis {axis} has length 0: its boundary has nothing to repeat. Use Boundary.None.");
        var runs = new List<AxisRun>();
        var widths = new List<(long, long)>();
        var starts = chunks.StartsOf(axis);
        for (int i = 0; i < sizes.Length; i++)
        {
            long from = starts[i] - depth.Before, to = starts[i] + sizes[i] + depth.After;
            if (mode is null) (from, to) = (Math.Max(0, from), Math.Min(length, to));
            widths.Add((starts[i] - from, to - starts[i] - sizes[i]));
            if (mode is { } outside) runs.AddRange(Borders.Runs(outside, length, from, Math.Min(to, 0)));
            long inner = Math.Max(from, 0), end = Math.Min(to, length);
            if (end > inner) runs.Add(new(inner, 1, end - inner));
            if (mode is { } beyond) runs.AddRange(Borders.Runs(beyond, length, Math.Max(from, length), to));
        }
        return (new([.. runs], [.. sizes.Select((n, i) => n + widths[i].Item1 + widths[i].Item2)]), new([.. widths]));
    }
}
