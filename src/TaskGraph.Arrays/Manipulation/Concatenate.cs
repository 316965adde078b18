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
        var callSite = new CallSite(callerFile, callerLine);
        var nodes = arrays.ToArray().Select(array => array.Node).ToList();
        var sizes = Enumerable.Range(0, arrays[0].Rank).Select(nodes[0].Chunks.SizesOf).ToArray();
        for (int a = 0; a < sizes.Length; a++)
        {
            if (a == axis) continue;
            var first = nodes.Find(n => n.Shape[a] != ArrayShapes.Unknown) ?? nodes[0];
            if (nodes.Exists(n => n.Shape[a] == ArrayShapes.Unknown && n.LengthsOf(a) != first.LengthsOf(a)))
                return Deferred.Over(nodes, "concatenate", ConcatenateExpr<T>.ChunksOf([.. nodes], axis), known => Concatenate<T>([.. known.Select(k => new Array<T>((ArrayExpr<T>)k))], axis), callSite);
            foreach (var node in nodes) sizes[a] = Broadcasting.Refined(sizes[a], node.Chunks.SizesOf(a));
        }
        var inputs = ImmutableArray.CreateBuilder<Expr>(arrays.Length);
        foreach (var node in nodes)
        {
            sizes[axis] = node.Chunks.SizesOf(axis);
            inputs.Add(RechunkExpr<T>.To(node, new([.. sizes])));
        }
        return new(new ConcatenateExpr<T>(inputs.MoveToImmutable(), axis, callSite));
    }

    private static void CheckAlike(ArrayExpr first, ArrayExpr other, int axis)
    {
        bool alike = first.Rank == other.Rank;
        for (int a = 0; alike && a < first.Rank; a++) alike = a == axis || ArrayShapes.MayBeEqual(first.Shape[a], other.Shape[a]);
        if (!alike)
        {
            throw new ArgumentException(
                $"Arrays of shapes {ArrayShapes.Text(first.Shape.AsSpan())} and {ArrayShapes.Text(other.Shape.AsSpan())} cannot be joined along axis {axis}. The other axes must be equal.");
        }
    }
}

/// <summary>Arrays one behind another: a node without tasks, which picks its inputs' chunks.</summary>
internal sealed class ConcatenateExpr<T>(ImmutableArray<Expr> inputs, int along, CallSite callSite = default)
    : ArrayExpr<T>("concatenate", inputs, TokenBuilder.Of("concatenate").Add(along).ToToken(), ChunksOf(inputs, along), callSite) where T : unmanaged
{
    public override string Details => $"axis {along}, {base.Details}";

    public override (ArrayExpr, int)? LengthsFrom(int axis) => axis == along ? null : ((ArrayExpr)Inputs[0], axis);

    /// <summary>The inputs' chunks along the axis; along the others those of an input in which they are known.</summary>
    public static Chunks ChunksOf(ImmutableArray<Expr> inputs, int axis)
    {
        var chunks = inputs.Select(i => ((ArrayExpr)i).Chunks).ToList();
        return new([.. Enumerable.Range(0, chunks[0].Rank).Select(a => a == axis
            ? [.. chunks.SelectMany(c => c.SizesOf(axis))]
            : (chunks.Find(c => c.Shape[a] != ArrayShapes.Unknown) ?? chunks[0]).SizesOf(a))]);
    }

    public override ArrayExpr? Sliced(SlicePlan slice)
    {
        if (!Chunks.IsKnown) return null;
        var own = slice.Axes[along];
        var parts = new List<Expr>();
        long start = 0;
        foreach (var input in Inputs)
        {
            long length = ((ArrayExpr)input).Shape[along];
            var (first, count) = own.Within(start, length);
            start += length;
            if (count == 0) continue;
            var part = new AxisSlice(first, own.Step, count, own.IsDropped);
            parts.Add(new SliceExpr<T>((ArrayExpr<T>)input, new(slice.Axes.SetItem(along, part)), CallSite));
        }
        if (parts.Count == 0) parts.Add(new SliceExpr<T>((ArrayExpr<T>)Inputs[0], slice, CallSite));
        if (own.Step < 0) parts.Reverse();
        if (parts.Count == 1) return (ArrayExpr)parts[0];
        return new ConcatenateExpr<T>([.. parts], along - slice.Axes.Take(along).Count(a => a.IsDropped), CallSite);
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
                place[along] += from;
                tasks[Chunks.NumberOf(place)] = materializer.TaskOf(input, b);
            }
            from += chunks.Grid[along];
        }
        materializer.Produce(this, tasks);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new ConcatenateExpr<T>(inputs, along, CallSite);

}
