using System.Collections.Immutable;

namespace TaskGraph;

/// <summary>The elements of one axis at listed positions. A chunk of the result reads those chunks in which its positions lie.</summary>
internal sealed class TakeExpr<T>(ArrayExpr<T> input, int axis, ImmutableArray<long> positions, CallSite callSite = default)
    : ArrayExpr<T>("take", [input], TokenBuilder.Of("take").Add(axis).Add(positions.AsSpan()).ToToken(), ChunksOf(input.Chunks, axis, positions), callSite)
    where T : unmanaged
{
    public override void Lower(Materializer materializer)
    {
        var starts = input.Chunks.StartsOf(axis).ToArray();
        var boxes = new TakeBox[BlockCount];
        var reads = new int[BlockCount][];
        var place = new int[Rank];
        for (int b = 0; b < boxes.Length; b++)
        {
            Chunks.PlaceOf(b, place);
            long from = Chunks.StartsOf(axis)[place[axis]];
            long count = Chunks[axis][place[axis]];
            var chunkOf = new int[count];
            var within = new long[count];
            var read = new List<int>();
            for (int i = 0; i < count; i++)
            {
                long position = positions[(int)from + i];
                int chunk = Array.BinarySearch(starts, position);
                if (chunk < 0) chunk = ~chunk - 1;
                while (input.Chunks[axis][chunk] == 0) chunk++;
                within[i] = position - starts[chunk];
                int known = read.IndexOf(chunk);
                if (known < 0)
                {
                    known = read.Count;
                    read.Add(chunk);
                }
                chunkOf[i] = known;
            }
            boxes[b] = new(Chunks.ShapeOf(b), axis, chunkOf, within);
            reads[b] = [.. read.Select(chunk =>
            {
                var at = (int[])place.Clone();
                at[axis] = chunk;
                return input.Chunks.NumberOf(at);
            })];
        }
        int first = materializer.BeginLayer(this, new TakeCode<T>(), BlockCount, [new ConstantColumn<TakeBox>(boxes)]);
        foreach (int[] read in reads) materializer.AddTask(Array.ConvertAll(read, b => materializer.TaskOf(Inputs[0], b)));
        materializer.Produce(this, first);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new TakeExpr<T>((ArrayExpr<T>)inputs[0], axis, positions, CallSite);

    private static Chunks ChunksOf(Chunks chunks, int axis, ImmutableArray<long> positions)
    {
        long most = Math.Max(1, chunks[axis].Length == 0 ? 1 : chunks.SizesOf(axis).Max());
        var sizes = new long[Math.Max(1, (positions.Length + most - 1) / most)];
        Array.Fill(sizes, most);
        sizes[^1] = positions.Length - most * (sizes.Length - 1);
        return new([.. Enumerable.Range(0, chunks.Rank).Select(a => a == axis ? sizes : chunks.SizesOf(a))]);
    }
}

/// <summary>For each position of the result along the axis: which input chunk, and where in it.</summary>
internal sealed record TakeBox(long[] Shape, int Axis, int[] Chunk, long[] Within);

internal sealed unsafe class TakeCode<T> : TaskCode where T : unmanaged
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        var box = context.Constant<TakeBox>(0);
        var result = Chunk<T>.Rent(box.Shape);
        var slab = (long[])box.Shape.Clone();
        slab[box.Axis] = 1;
        for (int i = 0; i < box.Chunk.Length; i++)
        {
            var source = inputs.Get<Chunk<T>>(box.Chunk[i]);
            ArrayKernels.Copying.Copy(source.Start + box.Within[i] * source.Strides[box.Axis], source.Strides,
                result.Start + i * result.Strides[box.Axis], result.Strides, slab);
        }
        return result;
    }
}
