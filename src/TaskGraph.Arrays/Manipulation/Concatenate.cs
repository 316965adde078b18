using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace TaskGraph;

public static partial class Arrays
{
    /// <summary>Arrays one behind another along an axis they have (NumPy's <c>concatenate</c>). Their chunks stay as they are; nothing is copied.</summary>
    /// <exception cref="ArgumentException">There is no array, or shapes differ on another axis.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public static Array<T> Concatenate<T>(
        ReadOnlySpan<Array<T>> arrays, int axis = 0, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0) where T : unmanaged
    {
        if (arrays.Length == 0) throw new ArgumentException("There is nothing to concatenate. Give at least one array.", nameof(arrays));
        foreach (var array in arrays) ArgumentNullException.ThrowIfNull(array, nameof(arrays));
        axis = ArrayShapes.NormalizeAxis(axis, arrays[0].Rank);
        foreach (var array in arrays) CheckAlike(arrays[0].Node, array.Node, axis);
        if (arrays.Length == 1) return arrays[0];
        var sizes = Enumerable.Range(0, arrays[0].Rank).Select(arrays[0].Node.Chunks.SizesOf).ToArray();
        foreach (var array in arrays)
            for (int a = 0; a < sizes.Length; a++)
                if (a != axis) sizes[a] = Broadcasting.Refined(sizes[a], array.Node.Chunks.SizesOf(a), a);
        var inputs = ImmutableArray.CreateBuilder<Expr>(arrays.Length);
        foreach (var array in arrays)
        {
            sizes[axis] = array.Node.Chunks.SizesOf(axis);
            inputs.Add(RechunkExpr<T>.To(array.Node, new([.. sizes])));
        }
        return new(new ConcatenateExpr<T>(inputs.MoveToImmutable(), axis, new CallSite(callerFile, callerLine)));
    }

    private static void CheckAlike(ArrayExpr first, ArrayExpr other, int axis)
    {
        bool alike = first.Rank == other.Rank;
        for (int a = 0; alike && a < first.Rank; a++) alike = a == axis || first.Shape[a] == other.Shape[a];
        if (!alike)
        {
            throw new ArgumentException(
                $"Arrays of shapes {ArrayShapes.Text(first.Shape.AsSpan())} and {ArrayShapes.Text(other.Shape.AsSpan())} cannot be joined along axis {axis}. The other axes must be equal.");
        }
    }
}

/// <summary>Arrays one behind another: a node without tasks, which picks its inputs' chunks.</summary>
internal sealed class ConcatenateExpr<T>(ImmutableArray<Expr> inputs, int axis, CallSite callSite = default)
    : ArrayExpr<T>("concatenate", inputs, TokenBuilder.Of("concatenate").Add(axis).ToToken(), ChunksOf(inputs, axis), callSite) where T : unmanaged
{
    public override string Details => $"axis {axis}, {base.Details}";

    public override ArrayExpr? Sliced(SlicePlan slice)
    {
        if (!Chunks.IsKnown) return null;
        var own = slice.Axes[axis];
        var parts = new List<Expr>();
        long start = 0;
        foreach (var input in Inputs)
        {
            long length = ((ArrayExpr)input).Shape[axis];
            var (first, count) = own.Within(start, length);
            start += length;
            if (count == 0) continue;
            var part = new AxisSlice(first, own.Step, count, own.IsDropped);
            parts.Add(new SliceExpr<T>((ArrayExpr<T>)input, new(slice.Axes.SetItem(axis, part)), CallSite));
        }
        if (parts.Count == 0) parts.Add(new SliceExpr<T>((ArrayExpr<T>)Inputs[0], slice, CallSite));
        if (own.Step < 0) parts.Reverse();
        if (parts.Count == 1) return (ArrayExpr)parts[0];
        return new ConcatenateExpr<T>([.. parts], axis - slice.Axes.Take(axis).Count(a => a.IsDropped), CallSite);
    }

    public override void Lower(Materializer materializer)
    {
        var tasks = new int[BlockCount];
        var place = new int[Rank];
        int from = 0;
        foreach (var input in Inputs)
        {
            var chunks = ((ArrayExpr)input).Chunks;
            for (int b = 0; b < chunks.Count; b++)
            {
                chunks.PlaceOf(b, place);
                place[axis] += from;
                tasks[Chunks.NumberOf(place)] = materializer.TaskOf(input, b);
            }
            from += chunks.Grid[axis];
        }
        materializer.Produce(this, tasks);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new ConcatenateExpr<T>(inputs, axis, CallSite);

    private static Chunks ChunksOf(ImmutableArray<Expr> inputs, int axis)
    {
        var first = ((ArrayExpr)inputs[0]).Chunks;
        long[] along = [.. inputs.SelectMany(i => ((ArrayExpr)i).Chunks.SizesOf(axis))];
        return new([.. Enumerable.Range(0, first.Rank).Select(a => a == axis ? along : first.SizesOf(a))]);
    }
}
