using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace TaskGraph;

public sealed unsafe partial class Array<T>
{
    /// <summary>
    /// Single elements by their places: element n of the result is the one at <c>indices[0][n], indices[1][n], …</c> (NumPy's indexing with
    /// several lists). Axes behind the listed ones stay whole.
    /// </summary>
    /// <param name="indices">For each of the first axes a list; all of one length.</param>
    /// <exception cref="ArgumentException">There is no list, there are more than axes, or their lengths differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A position lies outside its axis.</exception>
    public Array<T> VIndex(long[][] indices, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        ArgumentNullException.ThrowIfNull(indices);
        if (indices.Length == 0 || indices.Length > Rank) throw new ArgumentException($"{indices.Length} lists for an array with {Rank} axes. Give one to {Rank}.", nameof(indices));
        if (Array.Exists(indices, list => list.Length != indices[0].Length))
            throw new ArgumentException($"Lists of {string.Join(", ", indices.Select(i => i.Length))} positions. Give lists of one length.", nameof(indices));
        var callSite = new CallSite(callerFile, callerLine);
        if (!Node.Chunks.IsKnown)
            return Deferred.Over(this, "vindex", [indices[0].Length, .. Node.Shape[indices.Length..]], known => known.VIndex(indices), callSite);
        // The listed axes become one, whose positions are taken.
        var places = indices.Select((list, axis) => ListIndex.Resolve(list, Shape[axis], axis)).ToArray();
        return new(new PointsExpr<T>(Node, places, callSite));
    }
}

/// <summary>Points by their places along the first axes: each task reads the chunks its points lie in.</summary>
internal sealed class PointsExpr<T>(ArrayExpr<T> input, long[][] places, CallSite callSite)
    : ArrayExpr<T>("vindex", [input], TokenOf(places), ChunksOf(input.Chunks, places), callSite) where T : unmanaged
{
    public override void Lower(Materializer materializer)
    {
        var boxes = new PointsBox[BlockCount];
        var reads = new int[BlockCount][];
        var place = new int[Rank];
        var at = new int[input.Rank];
        for (int b = 0; b < boxes.Length; b++)
        {
            Chunks.PlaceOf(b, place);
            long from = Chunks.StartsOf(0)[place[0]], count = Chunks[0][place[0]];
            for (int axis = places.Length; axis < at.Length; axis++) at[axis] = place[axis - places.Length + 1];
            var numbers = new Dictionary<int, int>();
            var chunkOf = new int[count];
            var within = new long[count][];
            for (long i = 0; i < count; i++)
            {
                within[i] = new long[places.Length];
                for (int axis = 0; axis < places.Length; axis++) (at[axis], within[i][axis]) = input.Chunks.Find(axis, places[axis][from + i]);
                int chunk = input.Chunks.NumberOf(at);
                if (!numbers.TryGetValue(chunk, out chunkOf[i])) numbers.Add(chunk, chunkOf[i] = numbers.Count);
            }
            boxes[b] = new(Chunks.ShapeOf(b), chunkOf, within);
            reads[b] = [.. numbers.Keys];
        }
        int first = materializer.BeginLayer(this, new PointsCode<T>(), BlockCount, [new ConstantColumn<PointsBox>(boxes)]);
        foreach (int[] read in reads) materializer.AddTask(Array.ConvertAll(read, b => materializer.TaskOf(Inputs[0], b)));
        materializer.Produce(this, first);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new PointsExpr<T>((ArrayExpr<T>)inputs[0], places, CallSite);

    private static Chunks ChunksOf(Chunks chunks, long[][] places)
        => new([ChunkLengths.Cut(places[0].Length, 1 << 16), .. Enumerable.Range(places.Length, chunks.Rank - places.Length).Select(chunks.SizesOf)]);

    private static UInt128 TokenOf(long[][] places)
    {
        var token = TokenBuilder.Of("points");
        foreach (long[] list in places) token.Add(list.AsSpan());
        return token.ToToken();
    }
}

/// <summary>For each point the chunk it lies in, by the task's inputs, and its place there.</summary>
internal sealed record PointsBox(long[] Shape, int[] Chunk, long[][] Within);

internal sealed unsafe class PointsCode<T> : TaskCode where T : unmanaged
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var box = context.Constant<PointsBox>(0);
        var result = Chunk<T>.Rent(box.Shape);
        for (int i = 0; i < box.Chunk.Length; i++)
        {
            var source = inputs.Get<Chunk<T>>(box.Chunk[i]);
            long offset = 0;
            for (int axis = 0; axis < box.Within[i].Length; axis++) offset += box.Within[i][axis] * source.Strides[axis];
            ArrayKernels.Copying.Copy(source.Start + offset, source.Strides.AsSpan(box.Within[i].Length), result.Start + i * result.Strides[0],
                result.Strides.AsSpan(1), box.Shape.AsSpan(1));
        }
        return result;
    }
}
