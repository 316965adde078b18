using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Products of matrices and vectors.</summary>
public static class ArrayMatMul
{
    extension<T>(Array<T> x) where T : unmanaged, INumberBase<T>
    {
        /// <summary>
        /// The product of matrices (n × k by k × m), of a matrix and a vector, or of two vectors, as NumPy's <c>matmul</c>. Axes before the last two
        /// count matrices; they broadcast.
        /// </summary>
        /// <exception cref="ArgumentException">The inner lengths differ, an array has no axes, or the axes before don't broadcast.</exception>
        public Array<T> MatMul(Array<T> other, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(other);
            if (x.Rank == 0 || other.Rank == 0)
                throw new ArgumentException($"MatMul of shapes {Text(x)} and {Text(other)}. Use matrices and vectors, or arrays of them.", nameof(other));
            if (x.Rank > 2 || other.Rank > 2) return Batched(x, other, new CallSite(callerFile, callerLine));
            var left = x.Rank == 1 ? new NewAxisExpr<T>(x.Node, [0]) : x.Node;
            var right = other.Rank == 1 ? new NewAxisExpr<T>(other.Node, [1]) : other.Node;
            if (!ArrayShapes.MayBeEqual(left.Shape[1], right.Shape[0]))
            {
                throw new ArgumentException($"MatMul of shapes {Text(x)} and {Text(other)}: the inner lengths are {left.Shape[1]} and {right.Shape[0]}. They must be equal.",
                    nameof(other));
            }
            var callSite = new CallSite(callerFile, callerLine);
            if ((left.Shape[1] == ArrayShapes.Unknown || right.Shape[0] == ArrayShapes.Unknown) && left.LengthsOf(1) != right.LengthsOf(0))
            {
                long[] shape = [.. x.Rank == 2 ? [left.Shape[0]] : Array.Empty<long>(), .. other.Rank == 2 ? [right.Shape[1]] : Array.Empty<long>()];
                return Deferred.Over(x, other, "matmul", [.. shape], (a, b) => a.MatMul(b), callSite);
            }
            if (!left.Chunks[1].SequenceEqual(right.Chunks[0]))
                right = RechunkExpr<T>.To(right, new(left.Chunks.SizesOf(1), right.Chunks.SizesOf(1)));
            var product = new Array<T>(IsTransposeOf(left, right) || IsTransposeOf(right, left) ? new GramExpr<T>(right, callSite) : new MatMulExpr<T>(left, right, callSite));
            if (x.Rank == 2 && other.Rank == 2) return product;
            return x.Rank == 2 ? product[Slice.All, 0] : other.Rank == 2 ? product[0] : product[0, 0];
        }
    }

    private static Array<T> Batched<T>(Array<T> x, Array<T> y, CallSite callSite) where T : unmanaged, INumberBase<T>
    {
        var (left, right) = (x.Rank == 1 ? x[Slice.NewAxis] : x, y.Rank == 1 ? y[Slice.All, Slice.NewAxis] : y);
        if (!ArrayShapes.MayBeEqual(left.Shape[^1], right.Shape[^2]))
            throw new ArgumentException($"MatMul of shapes {Text(x)} and {Text(y)}: the inner lengths are {left.Shape[^1]} and {right.Shape[^2]}. They must be equal.");
        Broadcasting.ShapeOf(left.Node.Shape.AsSpan()[..^2], right.Node.Shape.AsSpan()[..^2]);
        int batch = Math.Max(left.Rank, right.Rank) - 2;
        string letters = string.Concat(Enumerable.Range(0, batch).Select(n => (char)('0' + n)));
        (left, right) = (left.AtLeast(batch + 2), right.AtLeast(batch + 2));
        var product = Contraction.Of(left, letters + "ik", right, letters + "kj", letters + "ij", "matmul", callSite);
        return x.Rank == 1 ? product[Slice.Ellipsis, 0, Slice.All] : y.Rank == 1 ? product[Slice.Ellipsis, 0] : product;
    }

    private static bool IsTransposeOf<T>(ArrayExpr<T> x, ArrayExpr<T> y) where T : unmanaged
        => x is TransposeExpr<T> { Settings.AreNone: true } transpose && transpose.Inputs[0].Token == y.Token;

    private static string Text<T>(Array<T> x) where T : unmanaged => ArrayShapes.Text(x.Node.Shape.AsSpan());
}

/// <summary>A product of matrices: one task for each chunk of the result, which adds over the inner chunks in place.</summary>
internal sealed class MatMulExpr<T>(ArrayExpr<T> left, ArrayExpr<T> right, CallSite callSite)
    : ArrayExpr<T>("matmul", [left, right], TokenBuilder.Of("matmul").ToToken(), new(left.Chunks.SizesOf(0), right.Chunks.SizesOf(1)), callSite)
    where T : unmanaged, INumberBase<T>
{
    public override void Lower(Materializer materializer)
    {
        int columns = Chunks.Grid[1], depth = left.Chunks.Grid[1];
        var factors = new int[BlockCount][];
        for (int b = 0; b < factors.Length; b++)
        {
            factors[b] = new int[2 * depth];
            for (int k = 0; k < depth; k++)
            {
                factors[b][2 * k] = materializer.TaskOf(Inputs[0], b / columns * depth + k);
                factors[b][2 * k + 1] = materializer.TaskOf(Inputs[1], k * columns + b % columns);
            }
        }
        materializer.Produce(this, ProductTasks<T>.Add(
            materializer, this, factors, ProductKind.Plain, (left.Chunks.Largest + right.Chunks.Largest) * ElementSize, Chunks.Largest * ElementSize));
    }

    protected override Expr WithInputs(ImmutableArray<Expr> inputs) => new MatMulExpr<T>((ArrayExpr<T>)inputs[0], (ArrayExpr<T>)inputs[1], CallSite);
}
