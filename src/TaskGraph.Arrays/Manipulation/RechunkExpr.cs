using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>The same array cut otherwise. Each new chunk is one task that copies its parts of the old ones, once.</summary>
internal sealed class RechunkExpr<T>(ArrayExpr<T> input, Chunks chunks, CallSite callSite = default)
    : ArrayExpr<T>("rechunk", [input], TokenBuilder.Of("rechunk").Add(chunks.Token).ToToken(), chunks, callSite) where T : unmanaged
{
    /// <summary>The array in these chunks: itself where it already is.</summary>
    public static ArrayExpr<T> To(ArrayExpr<T> input, Chunks chunks, CallSite callSite = default)
    {
        if (input.Chunks.Equals(chunks)) return input;
        return input is RechunkExpr<T> inner && inner.Settings.AreNone
            ? To((ArrayExpr<T>)inner.Inputs[0], chunks, callSite)
            : new RechunkExpr<T>(input, chunks, callSite);
    }

    public override ArrayExpr? Sliced(SlicePlan slice) => To(new SliceExpr<T>((ArrayExpr<T>)Inputs[0], slice, CallSite), slice.Apply(Chunks), CallSite);

    public override void Lower(Materializer materializer)
    {
        var overlaps = new List<Overlap>[Rank];
        var starts = new int[Rank][];
        for (int axis = 0; axis < Rank; axis++) (overlaps[axis], starts[axis]) = OverlapsOf(input.Chunks, Chunks, axis);
        var place = new int[Rank];
        var boxes = new RechunkBox[BlockCount];
        var inputs = new int[BlockCount][];
        for (int b = 0; b < BlockCount; b++)
        {
            Chunks.PlaceOf(b, place);
            var parts = PartsOf(overlaps, starts, place);
            boxes[b] = new(Chunks.ShapeOf(b), [.. parts.Select(p => new CopyPart([.. p.Select(o => o.From)], [.. p.Select(o => o.To)], [.. p.Select(o => o.Length)]))]);
            inputs[b] = [.. parts.Select(p => materializer.TaskOf(Inputs[0], input.Chunks.NumberOf([.. p.Select(o => o.Chunk)])))];
        }
        int first = materializer.BeginLayer(this, new RechunkCode<T>(), BlockCount, [new ConstantColumn<RechunkBox>(boxes)]);
        foreach (int[] row in inputs) materializer.AddTask(row);
        materializer.Produce(this, first);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new RechunkExpr<T>((ArrayExpr<T>)inputs[0], Chunks, CallSite);

    // Along one axis: for each new chunk the old ones it meets. Both cuts are walked once.
    private static (List<Overlap>, int[]) OverlapsOf(Chunks old, Chunks cut, int axis)
    {
        var overlaps = new List<Overlap>();
        var starts = new int[cut.Grid[axis] + 1];
        int chunk = 0;
        long within = 0;
        for (int i = 0; i < cut.Grid[axis]; i++)
        {
            starts[i] = overlaps.Count;
            for (long to = 0, length = cut[axis][i]; to < length;)
            {
                long part = Math.Min(old[axis][chunk] - within, length - to);
                if (part > 0) overlaps.Add(new(chunk, within, to, part));
                to += part;
                within += part;
                if (within < old[axis][chunk]) continue;
                chunk++;
                within = 0;
            }
        }
        starts[^1] = overlaps.Count;
        return (overlaps, starts);
    }

    private static List<Overlap[]> PartsOf(List<Overlap>[] overlaps, int[][] starts, int[] place)
    {
        List<Overlap[]> parts = [[]];
        for (int axis = 0; axis < place.Length; axis++)
        {
            int from = starts[axis][place[axis]], to = starts[axis][place[axis] + 1];
            var along = overlaps[axis].GetRange(from, to - from);
            parts = [.. parts.SelectMany(p => along.Select(o => (Overlap[])[.. p, o]))];
        }
        return parts;
    }

    private readonly record struct Overlap(int Chunk, long From, long To, long Length);
}

/// <summary>A new chunk's shape and the parts it takes from the old ones, in the order of the task's inputs.</summary>
internal sealed record RechunkBox(long[] Shape, CopyPart[] Parts);

/// <summary>A part: where it begins in the old chunk and in the new one, and its shape.</summary>
internal sealed record CopyPart(long[] From, long[] To, long[] Shape);

internal sealed unsafe class RechunkCode<T> : TaskCode where T : unmanaged
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var box = context.Constant<RechunkBox>(0);
        if (box.Parts is [var whole] && whole.Shape.AsSpan().SequenceEqual(box.Shape)) return View(inputs.Get<Chunk<T>>(0), whole);
        var result = Chunk<T>.Rent(box.Shape);
        for (int i = 0; i < box.Parts.Length; i++)
        {
            var part = box.Parts[i];
            var source = inputs.Get<Chunk<T>>(i);
            ArrayKernels.Copying.Copy(source.Start + Offset(part.From, source.Strides), source.Strides,
                result.Start + Offset(part.To, result.Strides), result.Strides, part.Shape);
        }
        return result;
    }

    private static Chunk<T> View(Chunk<T> source, CopyPart part) => source.View(Offset(part.From, source.Strides), part.Shape, source.Strides);

    private static long Offset(long[] index, long[] strides)
    {
        long offset = 0;
        for (int axis = 0; axis < index.Length; axis++) offset += index[axis] * strides[axis];
        return offset;
    }
}
