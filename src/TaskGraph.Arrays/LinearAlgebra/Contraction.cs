using System.Collections.Immutable;
using System.Numerics;
using TaskGraph.ArrayKernels;

namespace TaskGraph;

/// <summary>
/// Products of two arrays summed over shared axes. Axes are letters; those of both arrays and the result are batches, those of both and not the
/// result are summed. Every block is seen as batches of matrices: one task for each block of the result adds over the summed blocks in place.
/// </summary>
internal static class Contraction
{
    /// <summary>The product with the axes of <paramref name="output"/>, each a letter of one of the arrays.</summary>
    /// <exception cref="ArgumentException">A letter has two lengths.</exception>
    public static Array<T> Of<T>(Array<T> x, string left, Array<T> y, string right, string output, string operation, CallSite callSite) where T : unmanaged, INumberBase<T>
    {
        string summed = string.Concat(left.Where(l => right.Contains(l) && !output.Contains(l)));
        string batch = string.Concat(output.Where(l => left.Contains(l) && right.Contains(l)));
        string own = string.Concat(output.Where(l => left.Contains(l) && !right.Contains(l))), other = string.Concat(output.Where(l => !left.Contains(l)));
        var letters = new IndexLetters();
        letters.Add(x.Node, left);
        letters.Add(y.Node, right);
        if (!x.Node.Chunks.IsKnown || !y.Node.Chunks.IsKnown)
            return Deferred.Over(x, y, operation, [.. output.Select(letters.LengthOf)], (a, b) => Of(a, left, b, right, output, operation, callSite), callSite);
        var a = Arranged(letters.Cut(x.Node, left), left, batch + own + summed);
        var b = Arranged(letters.Cut(y.Node, right), right, batch + summed + other);
        string inner = batch + own + other;
        var product = new Array<T>(new ContractionExpr<T>(a, b, batch.Length, own.Length, summed.Length, letters.ChunksOf(inner), operation, callSite));
        return new(Arranged(product.Node, inner, output));
    }

    private static ArrayExpr<T> Arranged<T>(ArrayExpr<T> array, string letters, string order) where T : unmanaged
        => letters == order ? array : new TransposeExpr<T>(array, [.. order.Select(l => letters.IndexOf(l))]);
}

/// <summary>A product summed over the last <paramref name="summed"/> axes of the left array, which stand behind the batches in the right one.</summary>
internal sealed class ContractionExpr<T>(ArrayExpr<T> left, ArrayExpr<T> right, int batch, int own, int summed, Chunks chunks, string operation, CallSite callSite)
    : ArrayExpr<T>(operation, [left, right], TokenBuilder.Of("contraction").Add(batch).Add(own).Add(summed).ToToken(), chunks, callSite) where T : unmanaged, INumberBase<T>
{
    public override void Lower(Materializer materializer)
    {
        int first = materializer.BeginLayer(this, new ContractionCode<T>(batch, own, summed), BlockCount, [new ConstantColumn<long[]>([.. Enumerable.Range(0, BlockCount).Select(Chunks.ShapeOf)])]);
        int[] depth = [.. Enumerable.Range(batch + own, summed).Select(axis => left.Chunks.Grid[axis])];
        int count = depth.Aggregate(1, (n, d) => n * d);
        var place = new int[Rank];
        var (atLeft, atRight) = (new int[left.Rank], new int[right.Rank]);
        var inputs = new int[2 * count];
        for (int b = 0; b < BlockCount; b++)
        {
            Chunks.PlaceOf(b, place);
            for (int axis = 0; axis < batch + own; axis++) atLeft[axis] = left.Chunks.Grid[axis] == 1 ? 0 : place[axis];
            for (int axis = 0; axis < batch; axis++) atRight[axis] = right.Chunks.Grid[axis] == 1 ? 0 : place[axis];
            for (int axis = batch + own; axis < Rank; axis++) atRight[axis - own + summed] = place[axis];
            for (int k = 0; k < count; k++)
            {
                for (int axis = summed - 1, rest = k; axis >= 0; rest /= depth[axis], axis--) atLeft[batch + own + axis] = atRight[batch + axis] = rest % depth[axis];
                inputs[k] = materializer.TaskOf(Inputs[0], left.Chunks.NumberOf(atLeft));
                inputs[count + k] = materializer.TaskOf(Inputs[1], right.Chunks.NumberOf(atRight));
            }
            materializer.AddTask(inputs);
        }
        materializer.Produce(this, first);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs)
        => new ContractionExpr<T>((ArrayExpr<T>)inputs[0], (ArrayExpr<T>)inputs[1], batch, own, summed, Chunks, Operation, CallSite);
}

internal sealed unsafe class ContractionCode<T>(int batch, int own, int summed) : TaskCode where T : unmanaged, INumberBase<T>
{
    public override object? Run(in TaskInputs inputs, TaskContext context)
    {
        long[] shape = context.Constant<long[]>(0);
        var result = Chunk<T>.Rent(shape);
        result.Span.Clear();
        int depth = inputs.Count / 2;
        int rows = checked((int)ArrayShapes.LengthOf(shape.AsSpan(batch, own))), columns = checked((int)ArrayShapes.LengthOf(shape.AsSpan(batch + own)));
        long batches = ArrayShapes.LengthOf(shape.AsSpan(0, batch));
        for (int k = 0; k < depth; k++)
        {
            using var a = new CompactChunk<T>(inputs.Get<Chunk<T>>(k));
            using var b = new CompactChunk<T>(inputs.Get<Chunk<T>>(depth + k));
            int inner = checked((int)ArrayShapes.LengthOf(a.Chunk.Shape.AsSpan(batch + own, summed)));
            for (long n = 0; n < batches; n++)
            {
                T* left = a.Chunk.Start + At(n, shape, a.Chunk), right = b.Chunk.Start + At(n, shape, b.Chunk);
                MatrixProduct.Add(left, inner, 1, right, columns, 1, result.Start + n * rows * columns, rows, columns, inner);
            }
        }
        return result;
    }

    // Where a batch's matrix begins; axes of length 1 serve all batches.
    private long At(long number, long[] shape, Chunk<T> chunk)
    {
        long offset = 0;
        for (int axis = batch - 1; axis >= 0; axis--)
        {
            long index = number % shape[axis];
            number /= shape[axis];
            if (chunk.Shape[axis] != 1) offset += index * chunk.Strides[axis];
        }
        return offset;
    }
}
