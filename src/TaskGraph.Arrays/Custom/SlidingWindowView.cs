using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Windows that slide along axes.</summary>
public static class ArraySlidingWindow
{
    extension<T>(Array<T> x) where T : unmanaged
    {
        /// <summary>
        /// All windows of a length along an axis: the axis counts the windows, which overlap, and a new last axis runs within them. Within a chunk
        /// windows are views of the same memory.
        /// </summary>
        /// <param name="window">The windows' length.</param>
        /// <param name="axis">The axis.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or the window is longer than it, or shorter than 1.</exception>
        public Array<T> SlidingWindowView(long window, int axis, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            axis = ArrayShapes.NormalizeAxis(axis, x.Rank);
            var callSite = new CallSite(callerFile, callerLine);
            long length = x.Shape[axis];
            if (length == ArrayShapes.Unknown)
                return Deferred.Over(x, "sliding-window", x.Node.Shape.Add(window), known => known.SlidingWindowView(window, axis), callSite);
            if (window < 1 || window > length)
                throw new ArgumentOutOfRangeException(nameof(window), window, $"A window of {window} on axis {axis} of length {length}. Use 1 to {length}.");
            var sizes = new List<long>();
            var runs = new List<AxisRun>();
            long start = 0, windows = length - window + 1;
            foreach (long size in x.Node.Chunks.SizesOf(axis))
            {
                long count = Math.Min(size, windows - start);
                // An empty chunk is no end.
                if (count <= 0) continue;
                sizes.Add(count);
                runs.Add(new(start, 1, count + window - 1));
                start += size;
            }
            var around = GatherExpr<T>.Along("overlap", x.Node, axis, new([.. runs], [.. sizes.Select(n => n + window - 1)]), callSite);
            return new(new WindowExpr<T>(around, window, axis, callSite));
        }
    }
}

/// <summary>The windows of each chunk: a view whose last axis walks the same elements as <paramref name="axis"/>.</summary>
internal sealed class WindowExpr<T>(ArrayExpr<T> input, long window, int axis, CallSite callSite)
    : ArrayExpr<T>("sliding-window", [input], TokenBuilder.Of("window").Add(window).Add(axis).ToToken(), ChunksOf(input.Chunks, window, axis), callSite), IBlockwise
    where T : unmanaged
{
    public TaskCode Code { get; } = new WindowCode<T>(window, axis);

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new WindowExpr<T>((ArrayExpr<T>)inputs[0], window, axis, CallSite);

    private static Chunks ChunksOf(Chunks chunks, long window, int axis)
        => new([.. Enumerable.Range(0, chunks.Rank).Select(a => a == axis ? [.. chunks.SizesOf(a).Select(n => n - window + 1)] : chunks.SizesOf(a)), [window]]);
}

internal sealed class WindowCode<T>(long window, int axis) : TaskCode where T : unmanaged
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var chunk = inputs.Get<Chunk<T>>(0);
        long[] shape = [.. chunk.Shape, window];
        shape[axis] -= window - 1;
        return chunk.View(0, shape, [.. chunk.Strides, chunk.Strides[axis]]);
    }
}
