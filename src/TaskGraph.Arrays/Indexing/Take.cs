using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace TaskGraph;

public sealed unsafe partial class Array<T>
{
    /// <summary>The parts of an axis at listed positions, in their order; negative ones count from the end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis or position.</exception>
    public Array<T> Take(ReadOnlySpan<long> positions, int axis, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        axis = ArrayShapes.NormalizeAxis(axis, Rank);
        var callSite = new CallSite(callerFile, callerLine);
        if (Shape[axis] != ArrayShapes.Unknown) return new(ListIndex.Take(Node, axis, positions, callSite));
        long[] list = positions.ToArray();
        return Deferred.Over(this, "take", Node.Shape.SetItem(axis, list.Length), known => known.Take(list, axis), callSite);
    }

    /// <summary>
    /// The parts of an axis at positions that are computed: the axis is replaced by the axes of <paramref name="positions"/>. They are computed
    /// first, so that only the chunks they name are read.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis. A position outside the axis is an error when it is computed.</exception>
    public Array<T> Take(Array<long> positions, int axis, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        ArgumentNullException.ThrowIfNull(positions);
        axis = ArrayShapes.NormalizeAxis(axis, Rank);
        var callSite = new CallSite(callerFile, callerLine);
        ImmutableArray<long> shape = [.. Node.Shape[..axis], .. positions.Shape, .. Node.Shape[(axis + 1)..]];
        if (!positions.Node.Chunks.IsKnown || Shape[axis] == ArrayShapes.Unknown || positions.Rank != 1 && !Node.Chunks.IsKnown)
            return Deferred.Over(this, positions, "take", shape, (x, list) => x.Take(list, axis), callSite);
        var taken = new Array<T>(new TakeExpr<T>(Node, positions.Ravel().Node, axis, callSite));
        return positions.Rank == 1 ? taken : taken.Reshape(shape.AsSpan());
    }

    /// <summary>The parts of axis 0 at positions that are computed.</summary>
    public Array<T> this[Array<long> positions] => Take(positions, 0);
}

/// <summary>Positions that must be computed before it is known which chunks are read.</summary>
internal sealed class TakeExpr<T>(ArrayExpr<T> input, ArrayExpr<long> positions, int axis, CallSite callSite)
    : ArrayExpr<T>("take", [input, positions], TokenBuilder.Of("take").Add(axis).ToToken(), ChunksOf(input.Chunks, positions.Chunks, axis), callSite), IStaged
    where T : unmanaged
{
    public IReadOnlyList<StageRequest> Requests => [new(new ChunkValuesExpr((ArrayExpr)Inputs[1], new PositionsCode(), "positions"), false)];

    public Expr Resolve(IReadOnlyList<StageAnswer> answers)
    {
        long[] list = [.. answers[0].Values.SelectMany(v => (long[])v!)];
        long[] resolved = ListIndex.Resolve(list, input.Shape[axis], axis);
        return GatherExpr<T>.Along("take", (ArrayExpr<T>)Inputs[0], axis, new(AxisRun.Of(resolved), Chunks.SizesOf(axis)), CallSite).With(Settings);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new TakeExpr<T>((ArrayExpr<T>)inputs[0], (ArrayExpr<long>)inputs[1], axis, CallSite);

    private static Chunks ChunksOf(Chunks input, Chunks positions, int axis)
        => new([.. Enumerable.Range(0, input.Rank).Select(a => a == axis ? positions.SizesOf(0) : input.SizesOf(a))]);
}
