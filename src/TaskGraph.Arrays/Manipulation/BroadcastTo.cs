using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Arrays repeated along axes without copying.</summary>
public static class ArrayBroadcast
{
    extension<T>(Array<T> x) where T : unmanaged
    {
        /// <summary>The array repeated to a shape it broadcasts to. Chunks are views.</summary>
        /// <exception cref="ArgumentException">The array does not broadcast to this shape.</exception>
        public Array<T> BroadcastTo(ReadOnlySpan<long> shape, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArrayShapes.CheckShape(shape);
            var own = x.Node.Shape.AsSpan();
            if (own.SequenceEqual(shape)) return x;
            bool fits = shape.Length >= own.Length;
            for (int i = 1; fits && i <= own.Length; i++) fits = own[^i] == 1 || ArrayShapes.MayBeEqual(own[^i], shape[^i]);
            if (!fits)
                throw new ArgumentException($"An array of shape {ArrayShapes.Text(own)} does not broadcast to {ArrayShapes.Text(shape)}. Axes, from the last, must be equal or 1.", nameof(shape));
            if (!x.Node.Chunks.IsKnown)
            {
                long[] wanted = shape.ToArray();
                return Deferred.Over([x.Node], "broadcast", new([.. wanted.Select(n => new[] { n })]), known => new Array<T>((ArrayExpr<T>)known[0]).BroadcastTo(wanted), new CallSite(callerFile, callerLine));
            }
            var sizes = new long[shape.Length][];
            for (int i = 1; i <= sizes.Length; i++) sizes[^i] = i <= own.Length && own[^i] == shape[^i] ? x.Node.Chunks.SizesOf(own.Length - i) : [shape[^i]];
            // What is repeated is one chunk, also where empty ones lie beside it.
            var node = x.Node;
            for (int i = 1; i <= own.Length; i++)
                if (own[^i] == 1 && shape[^i] != 1) node = RechunkExpr<T>.Along(node, own.Length - i, [1]);
            return new(new BroadcastExpr<T>(node, new(sizes), new CallSite(callerFile, callerLine)));
        }
    }
}

public static partial class Arrays
{
    /// <summary>Arrays repeated to their common shape and cut alike (NumPy's <c>broadcast_arrays</c>).</summary>
    /// <exception cref="ArgumentException">The shapes don't broadcast.</exception>
    public static Array<T>[] Broadcast<T>(params ReadOnlySpan<Array<T>> arrays) where T : unmanaged
    {
        foreach (var array in arrays) ArgumentNullException.ThrowIfNull(array, nameof(arrays));
        if (arrays.Length == 0) return [];
        ArrayExpr[] nodes = [.. arrays.ToArray().Select(a => a.Node)];
        return [.. nodes.Select((_, i) => new Array<T>(Deferred.Aligned(nodes, "broadcast", TokenBuilder.Of("broadcast").Add(i).ToToken(), aligned =>
        {
            var (node, chunks) = ((ArrayExpr<T>)aligned[i], Broadcasting.ChunksOf(aligned));
            return node.Chunks.Equals(chunks) ? node : new BroadcastExpr<T>(node, chunks);
        }, default)))];
    }
}

/// <summary>Each chunk a view that repeats one of the input's.</summary>
internal sealed class BroadcastExpr<T>(ArrayExpr<T> input, Chunks chunks, CallSite callSite = default)
    : ArrayExpr<T>("broadcast", [input], TokenBuilder.Of("broadcast").Add(chunks.Token).ToToken(), chunks, callSite), IBlockwise where T : unmanaged
{
    public TaskCode Code { get; } = new BroadcastCode<T>();

    public bool IsAligned => false;

    public ConstantColumn[] Constants => [new ConstantColumn<long[]>([.. Enumerable.Range(0, BlockCount).Select(Chunks.ShapeOf)])];

    public int InputBlock(int index, int block) => Broadcasting.InputBlock(Chunks, input.Chunks, block);

    public override ArrayExpr? Sliced(SlicePlan slice)
    {
        // Axes in front that the input does not have go away with their slice; the others are sliced in the input.
        if (!Chunks.IsKnown || slice.Axes.Any(a => a.IsDropped)) return null;
        return new BroadcastExpr<T>(new SliceExpr<T>((ArrayExpr<T>)Inputs[0], Broadcasting.SliceOf(slice, input), CallSite), slice.Apply(Chunks), CallSite);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new BroadcastExpr<T>((ArrayExpr<T>)inputs[0], Chunks, CallSite);
}

internal sealed class BroadcastCode<T> : TaskCode where T : unmanaged
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var chunk = inputs.Get<Chunk<T>>(0);
        long[] shape = (long[])context.Constant<long[]>(0).Clone();
        for (int i = 1; i <= shape.Length; i++)
            if (shape[^i] == ArrayShapes.Unknown) shape[^i] = chunk.Shape[^i];
        return chunk.BroadcastTo(shape);
    }
}
