using System.Collections.Immutable;
using System.Numerics;

namespace TaskGraph;

/// <summary>
/// The product of a matrix's transpose and the matrix itself. It is symmetric: chunks below the diagonal are views of those above it, and of
/// chunks on it only half is computed. The transpose is never made.
/// </summary>
internal sealed class GramExpr<T>(ArrayExpr<T> input, CallSite callSite)
    : ArrayExpr<T>("gram", [input], TokenBuilder.Of("gram").ToToken(), new(input.Chunks.SizesOf(1), input.Chunks.SizesOf(1)), callSite)
    where T : unmanaged, INumberBase<T>
{
    public override void Lower(Materializer materializer)
    {
        int side = Chunks.Grid[0];
        var tasks = new int[BlockCount];
        var above = (from i in Enumerable.Range(0, side) from j in Enumerable.Range(i + 1, side - i - 1) select (i, j)).ToArray();
        long chunkBytes = input.Chunks.Largest * ElementSize, resultBytes = Chunks.Largest * ElementSize;
        int[][] onDiagonal = [.. Enumerable.Range(0, side).Select(i => FactorsOf(materializer, i, i))];
        var square = ProductTasks<T>.Add(materializer, this, onDiagonal, ProductKind.Square, chunkBytes, resultBytes, above.Length == 0 ? null : "square");
        for (int i = 0; i < side; i++) tasks[i * side + i] = square[i];
        if (above.Length != 0)
        {
            int[][] aboveIt = Array.ConvertAll(above, p => FactorsOf(materializer, p.i, p.j));
            var products = ProductTasks<T>.Add(materializer, this, aboveIt, ProductKind.Transposed, 2 * chunkBytes, resultBytes, "above");
            materializer.BeginLayer(this, new TransposeCode<T>([1, 0]), above.Length, part: "mirror");
            for (int p = 0; p < above.Length; p++)
            {
                tasks[above[p].i * side + above[p].j] = products[p];
                tasks[above[p].j * side + above[p].i] = materializer.AddTask([products[p]]);
            }
        }
        materializer.Produce(this, tasks);
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new GramExpr<T>((ArrayExpr<T>)inputs[0], CallSite);

    private int[] FactorsOf(Materializer materializer, int i, int j)
    {
        int side = Chunks.Grid[0], depth = input.Chunks.Grid[0];
        var factors = new int[2 * depth];
        for (int k = 0; k < depth; k++)
        {
            factors[2 * k] = materializer.TaskOf(Inputs[0], k * side + i);
            factors[2 * k + 1] = materializer.TaskOf(Inputs[0], k * side + j);
        }
        return factors;
    }
}
